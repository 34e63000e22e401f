import type { Migration } from '../migration.ts'

export const whatBankEntriesMayBe: Migration = {
  number: 12,
  why: 'Whose money a credit of a bank statement is: open invoices are found by number however it is written, and by what is open; accounts by their reference.',
  sql: `
-- As 'domain/paymentReferences' makes numbers comparable: in capitals, without separators, and from the first digit on that is not zero.
CREATE INDEX invoice_open_by_core ON invoice (ltrim(replace(replace(replace(replace(replace(replace(upper(number), ' ', ''), '-', ''), '/', ''), '.', ''), '_', ''), '#', ''), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0')) WHERE status = 'open';
CREATE INDEX account_by_core ON account (ltrim(replace(replace(replace(replace(replace(replace(upper(ref), ' ', ''), '-', ''), '/', ''), '.', ''), '_', ''), '#', ''), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0'));
CREATE INDEX openInvoice_by_amount ON openInvoice (currency, openMinor, partyId);
`,
}
