import type { Migration } from '../migration.ts'

export const agingAsOfAnyDate: Migration = {
  number: 4,
  why: 'Aging as of any date is read from one row an account and currency: when which amount was open. Every account is to be computed.',
  sql: `
CREATE TABLE accountAging (accountId TEXT NOT NULL, currency TEXT NOT NULL, partyId TEXT NOT NULL, accountName TEXT NOT NULL COLLATE NOCASE,
  accountRef TEXT, untilDay INTEGER NOT NULL, spans TEXT NOT NULL, PRIMARY KEY (accountId, currency)) STRICT;
CREATE INDEX accountAging_by_name ON accountAging (accountName, accountId, currency, untilDay, partyId);
INSERT INTO staleAccount (accountId, parts)
  SELECT id, 1 FROM (SELECT id FROM account UNION SELECT accountId FROM invoice UNION SELECT accountId FROM payment UNION SELECT accountId FROM creditNote) WHERE true
  ON CONFLICT (accountId) DO UPDATE SET parts = parts | 1;
`,
}
