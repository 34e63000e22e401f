import type { Migration } from '../migration.ts'

export const batches: Migration = {
  number: 5,
  why: 'Batches of statements: how far each is, so that it goes on where it stopped, and what could not be made.',
  sql: `
CREATE TABLE batch (id TEXT PRIMARY KEY, title TEXT NOT NULL, terms TEXT NOT NULL, folder TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL CHECK (state IN ('running','stopped','done')), total INTEGER NOT NULL, made INTEGER NOT NULL DEFAULT 0,
  leftOut INTEGER NOT NULL DEFAULT 0, failed INTEGER NOT NULL DEFAULT 0, documentId TEXT, createdAt INTEGER NOT NULL,
  createdBy TEXT NOT NULL, finishedAt INTEGER) STRICT;
CREATE INDEX batch_by_time ON batch (createdAt);
CREATE TABLE batchFailure (batchId TEXT NOT NULL REFERENCES batch (id), accountId TEXT NOT NULL, ref TEXT NOT NULL, name TEXT NOT NULL,
  reason TEXT NOT NULL, PRIMARY KEY (batchId, accountId)) STRICT, WITHOUT ROWID;
CREATE TABLE batchItem (batchId TEXT NOT NULL REFERENCES batch (id), n INTEGER NOT NULL, accountId TEXT NOT NULL, ref TEXT NOT NULL,
  name TEXT NOT NULL, fileName TEXT NOT NULL, outcome TEXT CHECK (outcome IN ('made','left_out','failed')), pages INTEGER NOT NULL DEFAULT 0,
  bytes INTEGER NOT NULL DEFAULT 0, sha256 TEXT NOT NULL DEFAULT '', reason TEXT NOT NULL DEFAULT '', PRIMARY KEY (batchId, n)) STRICT, WITHOUT ROWID;
CREATE INDEX batchItem_open ON batchItem (batchId, n) WHERE outcome IS NULL;
`,
}
