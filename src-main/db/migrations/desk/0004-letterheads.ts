import type { Migration } from '../migration.ts'

export const letterheads: Migration = {
  number: 4,
  why: 'What the desk sets on a party’s documents: a logo, a footer, and whatever the billing system has not right.',
  sql: `
CREATE TABLE letterhead (partyId TEXT PRIMARY KEY, fields TEXT NOT NULL, logo BLOB, logoType TEXT CHECK (logoType IN ('png','jpeg')),
  changedAt INTEGER NOT NULL, changedBy TEXT NOT NULL) STRICT;
`,
}
