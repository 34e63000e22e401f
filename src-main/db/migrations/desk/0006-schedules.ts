import type { Migration } from '../migration.ts'

export const schedules: Migration = {
  number: 6,
  why: 'Recurring statements: the schedule, and each of its runs, which is one campaign and never two.',
  sql: `
CREATE TABLE schedule (id TEXT PRIMARY KEY, partyId TEXT NOT NULL, terms TEXT NOT NULL, timeZone TEXT NOT NULL, paused INTEGER NOT NULL DEFAULT 0,
  nextRunAt INTEGER, createdAt INTEGER NOT NULL, createdBy TEXT NOT NULL, changedAt INTEGER NOT NULL, removedAt INTEGER) STRICT;
CREATE INDEX schedule_by_next ON schedule (nextRunAt) WHERE removedAt IS NULL AND paused = 0;
CREATE INDEX schedule_kept ON schedule (createdAt, id) WHERE removedAt IS NULL;
CREATE TABLE scheduleRun (scheduleId TEXT NOT NULL REFERENCES schedule (id), dueAt INTEGER NOT NULL, startedAt INTEGER NOT NULL,
  campaignId TEXT REFERENCES campaign (id), outcome TEXT NOT NULL, PRIMARY KEY (scheduleId, dueAt)) STRICT, WITHOUT ROWID;
ALTER TABLE campaign ADD COLUMN about TEXT;
ALTER TABLE message ADD COLUMN attachment TEXT;
-- Who has got this document already.
CREATE INDEX message_by_subject ON message (subjectId, accountId);
`,
}
