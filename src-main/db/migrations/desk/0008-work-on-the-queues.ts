import type { Migration } from '../migration.ts'

export const workOnTheQueues: Migration = {
  number: 8,
  why: 'Queues as a place to work: whose an item is, until when it rests, what comes next, what was promised; actions on many at once; saved views; commands that wait for their time.',
  sql: `
-- What staff know of an item: a registration, an invoice, of failed charges the series, which stays when a retry fails again.
CREATE TABLE work (queue TEXT NOT NULL CHECK (queue IN ('registrations','failedCharges','heldInvoices')), itemId TEXT NOT NULL, accountId TEXT NOT NULL,
  assignee TEXT, snoozedUntil INTEGER,
  -- What had last happened to the item when someone finished with it: once something later has, it is back.
  doneThrough INTEGER, doneAt INTEGER, doneBy TEXT,
  nextAction TEXT, nextActionOn TEXT, changedAt INTEGER NOT NULL, changedBy TEXT NOT NULL, PRIMARY KEY (queue, itemId)) STRICT, WITHOUT ROWID;
CREATE INDEX work_by_assignee ON work (queue, assignee, itemId) WHERE assignee IS NOT NULL;
CREATE INDEX work_by_snooze ON work (queue, snoozedUntil, itemId) WHERE snoozedUntil IS NOT NULL;
CREATE INDEX work_done ON work (queue, itemId) WHERE doneThrough IS NOT NULL;
CREATE INDEX work_by_next_action ON work (nextActionOn, queue, itemId) WHERE nextActionOn IS NOT NULL;
CREATE INDEX work_by_account ON work (accountId);

CREATE INDEX note_by_subject ON note (subjectId) WHERE subjectId IS NOT NULL;

-- 'baselineMinor': what had been received when it was made, so that what comes later can be told from it.
CREATE TABLE promise (id TEXT PRIMARY KEY, accountId TEXT NOT NULL, partyId TEXT NOT NULL, invoiceId TEXT, amountMinor INTEGER NOT NULL CHECK (amountMinor > 0), currency TEXT NOT NULL,
  dueOn TEXT NOT NULL, note TEXT, madeAt INTEGER NOT NULL, madeBy TEXT NOT NULL, baselineMinor INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open','kept','part_kept','broken','withdrawn')), receivedMinor INTEGER NOT NULL DEFAULT 0, keptOn TEXT,
  stateAt INTEGER NOT NULL, answeredAt INTEGER, answeredBy TEXT) STRICT;
CREATE INDEX promise_by_account ON promise (accountId, madeAt);
-- Those whose state may still change.
CREATE INDEX promise_watched ON promise (dueOn, id) WHERE state IN ('open','part_kept','broken');
-- Their money may still go back.
CREATE INDEX promise_kept ON promise (keptOn, id) WHERE state = 'kept';
CREATE INDEX promise_open ON promise (accountId) WHERE state = 'open';
-- Those that ask for somebody.
CREATE INDEX promise_asks ON promise (accountId) WHERE state IN ('part_kept','broken') AND answeredAt IS NULL;

-- 'frozen': JSON list of the items it is for, as they were chosen, for as long as it is under way; its items are written as their turn has come, so their number says how far it is.
-- 'money': JSON of what they came to by currency. 'outcomes': JSON of how many ended how, once nothing of it can change by itself any more.
CREATE TABLE bulkRun (id TEXT PRIMARY KEY, queue TEXT NOT NULL, action TEXT NOT NULL, label TEXT NOT NULL, "where" TEXT NOT NULL CHECK ("where" IN ('desk','outbox')), total INTEGER NOT NULL,
  money TEXT NOT NULL, frozen TEXT, at INTEGER NOT NULL, by TEXT NOT NULL, finishedAt INTEGER, stopReason TEXT, undoneAt INTEGER, undoneBy TEXT, outcomes TEXT) STRICT;
CREATE INDEX bulkRun_by_time ON bulkRun (at, id);
CREATE INDEX bulkRun_under_way ON bulkRun (id) WHERE finishedAt IS NULL;
-- 'state': done (given to the outbox as 'outboxId', where it goes there), left out with why, put back. 'step': JSON of what the desk kept of it before and after.
CREATE TABLE bulkItem (runId TEXT NOT NULL REFERENCES bulkRun (id), n INTEGER NOT NULL, itemId TEXT NOT NULL, accountId TEXT NOT NULL, title TEXT NOT NULL, subtitle TEXT NOT NULL,
  amountMinor INTEGER, currency TEXT, state TEXT NOT NULL CHECK (state IN ('done','left_out','put_back')), outboxId INTEGER, reason TEXT, step TEXT, PRIMARY KEY (runId, n)) STRICT, WITHOUT ROWID;

CREATE TABLE savedView (id TEXT PRIMARY KEY, list TEXT NOT NULL, name TEXT NOT NULL COLLATE NOCASE, terms TEXT NOT NULL, position INTEGER NOT NULL, createdAt INTEGER NOT NULL, createdBy TEXT NOT NULL,
  UNIQUE (list, name)) STRICT;

-- A command that was given for later: it is not due before, and those behind it do not wait for it.
ALTER TABLE outbox ADD COLUMN notBefore INTEGER;
CREATE INDEX outbox_for_later ON outbox (notBefore, attempts, state) WHERE state IN ('queued','sending') AND notBefore IS NOT NULL;
-- Whose turn it is is told by the index alone.
DROP INDEX outbox_waiting;
CREATE INDEX outbox_waiting ON outbox (accountId, id, attempts, notBefore, state) WHERE state IN ('queued','sending');

-- Whose account an entry is about, as the entry itself says, and what kind of thing was done: computed, so that what the chain of hashes holds stays the one truth.
ALTER TABLE audit ADD COLUMN accountId TEXT GENERATED ALWAYS AS (CASE WHEN json_valid(detail) THEN coalesce(detail ->> '$.accountId', CASE WHEN action IN ('note.added','mail.test') THEN subject END) END) VIRTUAL;
ALTER TABLE audit ADD COLUMN area TEXT GENERATED ALWAYS AS (CASE substr(action, 1, instr(action || '.', '.') - 1)
  WHEN 'command' THEN 'commands' WHEN 'answer' THEN 'commands'
  WHEN 'mail' THEN 'mail' WHEN 'suppression' THEN 'mail' WHEN 'templates' THEN 'mail' WHEN 'schedule' THEN 'mail'
  WHEN 'work' THEN 'work' WHEN 'note' THEN 'work' WHEN 'promise' THEN 'work' WHEN 'bulk' THEN 'work' WHEN 'view' THEN 'work' WHEN 'registration' THEN 'work'
  WHEN 'document' THEN 'documents' WHEN 'documents' THEN 'documents' WHEN 'batch' THEN 'documents' WHEN 'report' THEN 'documents' WHEN 'reports' THEN 'documents' WHEN 'audit' THEN 'documents'
  WHEN 'settings' THEN 'settings' ELSE 'other' END) VIRTUAL;
-- What was sent, what came back and what became of promises since yesterday.
CREATE INDEX message_sent_by_time ON message (settledAt, id) WHERE state = 'sent';
CREATE INDEX message_bounced_by_time ON message (bouncedAt, id) WHERE bouncedAt IS NOT NULL;
CREATE INDEX promise_by_change ON promise (stateAt, id);
CREATE INDEX audit_by_time ON audit (at, id);
CREATE INDEX audit_by_person ON audit (by, at, id);
CREATE INDEX audit_by_account ON audit (accountId, at, id) WHERE accountId IS NOT NULL;
CREATE INDEX audit_by_area ON audit (area, at, id);

-- A corrected address was given with the wish that an email goes out once the billing system has taken it: the command it waits for.
-- 'campaignId': the email is written, and goes; the row is over when it has gone.
CREATE TABLE sendAfter (outboxId INTEGER PRIMARY KEY, registrationId TEXT NOT NULL, at INTEGER NOT NULL, by TEXT NOT NULL, campaignId TEXT REFERENCES campaign (id)) STRICT;
CREATE INDEX sendAfter_by_registration ON sendAfter (registrationId);
CREATE INDEX campaign_of_registrations ON campaign (createdAt, id) WHERE kind = 'registration';
`,
}
