import type { Migration } from '../migration.ts'

export const revisionsOfWhatIsNotNumbered: Migration = {
  number: 11,
  why: 'Some sources do not number their records: what each was when it was last seen tells whether it has changed.',
  sql: `
CREATE TABLE revision (resource TEXT NOT NULL, id TEXT NOT NULL, hash BLOB NOT NULL, rev INTEGER NOT NULL, PRIMARY KEY (resource, id)) STRICT, WITHOUT ROWID;
`,
}
