import type { Migration } from '../migration.ts'

export const whatExistsNowhereElse: Migration = {
  number: 1,
  why: 'What staff did and wrote: outbox, mail log, templates, notes, documents, settings, and an audit trail that cannot be edited.',
  sql: `
CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL, changedAt INTEGER NOT NULL, changedBy TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (id INTEGER PRIMARY KEY, command TEXT NOT NULL, accountId TEXT NOT NULL, partyId TEXT NOT NULL,
  targetId TEXT NOT NULL, input TEXT NOT NULL, idempotencyKey TEXT NOT NULL UNIQUE, ifMatch INTEGER,
  state TEXT NOT NULL CHECK (state IN ('queued','sending','done','rejected','uncertain','conflict','withdrawn')),
  attempts INTEGER NOT NULL DEFAULT 0, createdAt INTEGER NOT NULL, createdBy TEXT NOT NULL, nextTryAt INTEGER,
  settledAt INTEGER, outcome TEXT, message TEXT) STRICT;
CREATE INDEX outbox_waiting ON outbox (accountId, id) WHERE state IN ('queued','sending');
CREATE INDEX outbox_by_state ON outbox (state, id);
CREATE INDEX outbox_by_target ON outbox (targetId, id);
CREATE INDEX outbox_by_account ON outbox (accountId, id);

CREATE TABLE template (id TEXT PRIMARY KEY, kind TEXT NOT NULL, partyId TEXT, version INTEGER NOT NULL, subject TEXT NOT NULL,
  html TEXT NOT NULL, text TEXT NOT NULL, createdAt INTEGER NOT NULL, createdBy TEXT NOT NULL) STRICT;
CREATE UNIQUE INDEX template_by_kind ON template (kind, coalesce(partyId, ''), version);

CREATE TABLE campaign (id TEXT PRIMARY KEY, kind TEXT NOT NULL, partyId TEXT,
  state TEXT NOT NULL CHECK (state IN ('ready','running','paused','done','cancelled')),
  templateId TEXT NOT NULL REFERENCES template (id), total INTEGER NOT NULL, ratePerMinute INTEGER,
  createdAt INTEGER NOT NULL, createdBy TEXT NOT NULL, finishedAt INTEGER, stopReason TEXT) STRICT;
CREATE INDEX campaign_by_time ON campaign (createdAt);

CREATE TABLE message (id TEXT PRIMARY KEY, campaignId TEXT NOT NULL REFERENCES campaign (id), accountId TEXT NOT NULL,
  partyId TEXT NOT NULL, subjectId TEXT NOT NULL, toAddress TEXT NOT NULL, toName TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued','sending','sent','failed','uncertain','skipped')), reason TEXT,
  messageId TEXT NOT NULL UNIQUE, serverReply TEXT, attempts INTEGER NOT NULL DEFAULT 0, queuedAt INTEGER NOT NULL,
  sendingAt INTEGER, settledAt INTEGER, UNIQUE (campaignId, accountId)) STRICT;
CREATE INDEX message_by_state ON message (campaignId, state, id);
CREATE INDEX message_by_account ON message (accountId, queuedAt);
CREATE INDEX message_by_address ON message (toAddress, settledAt);

CREATE TABLE note (id TEXT PRIMARY KEY, accountId TEXT NOT NULL, subjectId TEXT, text TEXT NOT NULL, at INTEGER NOT NULL,
  by TEXT NOT NULL) STRICT;
CREATE INDEX note_by_account ON note (accountId, at);

CREATE TABLE document (id TEXT PRIMARY KEY, kind TEXT NOT NULL, title TEXT NOT NULL, fileName TEXT NOT NULL UNIQUE,
  sha256 TEXT NOT NULL, bytes INTEGER NOT NULL, accountId TEXT, createdAt INTEGER NOT NULL, createdBy TEXT NOT NULL,
  made TEXT NOT NULL) STRICT;
CREATE INDEX document_by_time ON document (createdAt, id);
CREATE INDEX document_by_account ON document (accountId, createdAt) WHERE accountId IS NOT NULL;

CREATE TABLE audit (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, by TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL,
  detail TEXT NOT NULL, previousHash TEXT NOT NULL, hash TEXT NOT NULL) STRICT;
CREATE INDEX audit_by_subject ON audit (subject, id);
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'The audit trail cannot be changed.'); END;
CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'The audit trail cannot be changed.'); END;
`,
}
