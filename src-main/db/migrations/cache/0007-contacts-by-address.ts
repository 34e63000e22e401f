import type { Migration } from '../migration.ts'

export const contactsByAddress: Migration = {
  number: 7,
  why: 'Whose an email address or a number is that a bounce or an answer came from, without going through all contacts.',
  sql: `
CREATE INDEX contact_by_email ON contact (lower(email));
CREATE INDEX contact_by_phone ON contact (replace(replace(replace(replace(replace(phone, ' ', ''), '-', ''), '(', ''), ')', ''), '.', ''));
CREATE INDEX account_by_critical_phone ON account (replace(replace(replace(replace(replace(criticalPhone, ' ', ''), '-', ''), '(', ''), ')', ''), '.', ''));
`,
}
