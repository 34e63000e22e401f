import type { Migration } from '../migration.ts'

export const whoABulkActionLeftOut: Migration = {
  number: 9,
  why: 'Of a bulk action it is kept who was left out before it began, with why and money, and counted by reason.',
  sql: `
-- JSON of reasons with counts and money: of the selection as it was shown; once it has ended also of the items that were left out when their turn came.
ALTER TABLE bulkRun ADD COLUMN leftOut TEXT;
-- Left out before it began: it never was one of those that it was for.
ALTER TABLE bulkItem ADD COLUMN beforeRun INTEGER NOT NULL DEFAULT 0 CHECK (beforeRun IN (0,1));
-- The reason as it is said of many; 'reason' is said of this one.
ALTER TABLE bulkItem ADD COLUMN why TEXT;
`,
}
