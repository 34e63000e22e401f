import type { Migration } from '../migration.ts'

export const entriesThatStatementsShare: Migration = {
  number: 11,
  why: 'Which entries a statement tells of that another had told before: with its own ones they must still come to its closing balance.',
  sql: `
CREATE TABLE bankShared (statementId TEXT NOT NULL REFERENCES bankStatement (id), entryId TEXT NOT NULL REFERENCES bankEntry (id), PRIMARY KEY (statementId, entryId)) STRICT, WITHOUT ROWID;
`,
}
