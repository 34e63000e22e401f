import type { Migration } from '../migration.ts'

export const salesAndCashByMonth: Migration = {
  number: 5,
  why: 'Sales and cash of a month are added up from an index alone: the indexes by date say what counts, and there are such for credit notes and refunds.',
  sql: `
DROP INDEX invoice_by_issue;
CREATE INDEX invoice_by_issue ON invoice (issuedOn, id, partyId, currency, status, voidedOn, totalMinor);
DROP INDEX payment_by_receipt;
CREATE INDEX payment_by_receipt ON payment (receivedOn, partyId, currency, amountMinor, accountId, purpose);
CREATE INDEX creditNote_by_issue ON creditNote (issuedOn, partyId, currency, amountMinor);
CREATE INDEX refund_by_date ON refund (refundedOn);
`,
}
