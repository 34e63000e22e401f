import type { Migration } from '../migration.ts'

export const letterheads: Migration = {
  number: 4,
  why: 'What the desk sets on a party’s documents: a logo, a footer, and whatever the billing system has not right.',
  sql: `
-- The picture comes last: what stands before it is read without it.
CREATE TABLE letterhead (partyId TEXT PRIMARY KEY, fields TEXT NOT NULL, changedAt INTEGER NOT NULL, changedBy TEXT NOT NULL,
  logoType TEXT CHECK (logoType IN ('png','jpeg')), logo BLOB, CHECK ((logo IS NULL) = (logoType IS NULL))) STRICT;
`,
}
