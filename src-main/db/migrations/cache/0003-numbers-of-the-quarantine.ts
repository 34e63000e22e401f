import type { Migration } from '../migration.ts'

export const numbersOfTheQuarantine: Migration = {
  number: 3,
  why: 'A record set aside has a number that was never given before: what is to be asked for again is known by it. Counting by time is a walk over an index.',
  sql: `
CREATE TABLE quarantine_numbered (id INTEGER PRIMARY KEY AUTOINCREMENT, resource TEXT NOT NULL, partyId TEXT NOT NULL, recordId TEXT,
  reason TEXT NOT NULL, raw TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
INSERT INTO quarantine_numbered (id, resource, partyId, recordId, reason, raw, at) SELECT id, resource, partyId, recordId, reason, raw, at FROM quarantine;
DROP TABLE quarantine;
ALTER TABLE quarantine_numbered RENAME TO quarantine;
CREATE UNIQUE INDEX quarantine_by_record ON quarantine (resource, recordId) WHERE recordId IS NOT NULL;
CREATE INDEX quarantine_by_time ON quarantine (at);
DELETE FROM meta WHERE key = 'rereadUpTo';
`,
}
