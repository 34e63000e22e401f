import type { Migration } from '../migration.ts'

export const paymentsKeptBesideASource: Migration = {
  number: 12,
  why: 'Money that a party’s billing system does not take, kept as the desk’s own record beside its books.',
  sql: `
-- 'id' is also its id in the copy, where it is laid beside the records of the source. 'rows': JSON of {invoiceId, amountMinor}, as a person put it; where it lies is worked out from that and what the source says. 'version' rises with each change.
CREATE TABLE keptPayment (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, bankPaymentId TEXT NOT NULL UNIQUE REFERENCES bankPayment (id), partyId TEXT NOT NULL, accountId TEXT NOT NULL, medium TEXT NOT NULL, receivedOn TEXT NOT NULL,
  amountMinor INTEGER NOT NULL, currency TEXT NOT NULL, reference TEXT, rows TEXT NOT NULL, at INTEGER NOT NULL, by TEXT NOT NULL, reversedOn TEXT, version INTEGER NOT NULL DEFAULT 1) STRICT;
CREATE INDEX keptPayment_by_account ON keptPayment (accountId);
`,
}
