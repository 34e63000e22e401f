import type { Migration } from '../migration.ts'

export const everythingThatIsSent: Migration = {
  number: 7,
  why: 'Every kind of message by email or SMS: each names its template’s version, what it is about and whether it came back; who is not to be written to; what customers answer.',
  sql: `
-- Null in kinds that are never sent by SMS.
ALTER TABLE template ADD COLUMN sms TEXT;
-- A party that went back to the template for all keeps its versions; they are used no more.
ALTER TABLE template ADD COLUMN withdrawnAt INTEGER;

ALTER TABLE campaign ADD COLUMN ratePerHour INTEGER;

ALTER TABLE message ADD COLUMN channel TEXT NOT NULL DEFAULT 'email' CHECK (channel IN ('email','sms'));
-- Null in messages older than this: theirs is the campaign's.
ALTER TABLE message ADD COLUMN templateId TEXT REFERENCES template (id);
-- JSON list of what it is about, where that is more than its subjectId says.
ALTER TABLE message ADD COLUMN subjects TEXT;
ALTER TABLE message ADD COLUMN contactId TEXT;
ALTER TABLE message ADD COLUMN sentFrom TEXT;
ALTER TABLE message ADD COLUMN providerId TEXT;
ALTER TABLE message ADD COLUMN bouncedAt INTEGER;
ALTER TABLE message ADD COLUMN bounce TEXT;
CREATE INDEX message_by_party ON message (partyId, sendingAt) WHERE sendingAt IS NOT NULL;
CREATE INDEX message_uncertain ON message (queuedAt, id) WHERE state = 'uncertain';
CREATE INDEX message_bounced ON message (campaignId, id) WHERE bouncedAt IS NOT NULL;

-- How many messages each version of a template has been used for: each is in one of the two, and neither moves as a message is sent.
CREATE INDEX message_by_template ON message (templateId) WHERE templateId IS NOT NULL;
CREATE INDEX message_of_campaigns_template ON message (campaignId, templateId) WHERE templateId IS NULL;
CREATE INDEX campaign_by_template ON campaign (templateId);

-- What a message is about, thing by thing: so that the same is not told to the same address twice.
CREATE TABLE messageSubject (subjectId TEXT NOT NULL, messageId TEXT NOT NULL REFERENCES message (id), PRIMARY KEY (subjectId, messageId)) STRICT, WITHOUT ROWID;

-- The addresses of a message to several, each by itself; of a message to one, its row says it.
CREATE TABLE messageRecipient (address TEXT NOT NULL, messageId TEXT NOT NULL REFERENCES message (id), PRIMARY KEY (address, messageId)) STRICT, WITHOUT ROWID;

-- The Message-IDs a message bore when it went before, and a person had it sent again, and whom that copy was to: a report of it names them.
CREATE TABLE messageEarlierId (messageId TEXT PRIMARY KEY, message TEXT NOT NULL REFERENCES message (id), toAddress TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE suppression (address TEXT PRIMARY KEY, channel TEXT NOT NULL CHECK (channel IN ('email','sms')),
  reason TEXT NOT NULL CHECK (reason IN ('bounced','complained','unsubscribed','stopped','by_hand')), words TEXT,
  at INTEGER NOT NULL, by TEXT NOT NULL, messageId TEXT) STRICT;
CREATE INDEX suppression_by_time ON suppression (at, address);
CREATE INDEX suppression_by_reason ON suppression (reason, at, address);

-- A report of a mail server that a message did not arrive, or a customer's wish not to be written to, as read in the mailbox. Read twice, it counts once.
CREATE TABLE bounce (id TEXT PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('failed','delayed','complaint','unsubscribe')), recipient TEXT NOT NULL,
  status TEXT, words TEXT NOT NULL, messageRow TEXT REFERENCES message (id), at INTEGER NOT NULL, readAt INTEGER NOT NULL) STRICT;
CREATE INDEX bounce_by_time ON bounce (readAt, id);
CREATE TABLE mailboxPlace (mailbox TEXT PRIMARY KEY, uidValidity TEXT NOT NULL, lastUid INTEGER NOT NULL, readAt INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE smsAnswer (id TEXT PRIMARY KEY, fromNumber TEXT NOT NULL, toNumber TEXT NOT NULL, words TEXT NOT NULL, at INTEGER NOT NULL, readAt INTEGER NOT NULL,
  intent TEXT NOT NULL CHECK (intent IN ('hold','approve','stop','start','other')),
  state TEXT NOT NULL CHECK (state IN ('proposed','taken','confirmed','dismissed','noted')),
  contactId TEXT, accountId TEXT, invoices TEXT NOT NULL DEFAULT '[]', remark TEXT NOT NULL, decidedAt INTEGER, decidedBy TEXT) STRICT;
CREATE INDEX smsAnswer_by_time ON smsAnswer (at, id);
CREATE INDEX smsAnswer_by_state ON smsAnswer (state, at, id);
CREATE INDEX smsAnswer_by_account ON smsAnswer (accountId, at) WHERE accountId IS NOT NULL;
-- The invoices an answer waits with, for the queue.
CREATE TABLE smsProposal (invoiceId TEXT NOT NULL, answerId TEXT NOT NULL REFERENCES smsAnswer (id), PRIMARY KEY (invoiceId, answerId)) STRICT, WITHOUT ROWID;
CREATE INDEX smsProposal_by_answer ON smsProposal (answerId);
CREATE TABLE smsPlace (account TEXT PRIMARY KEY, lastAt INTEGER NOT NULL, readAt INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`,
}
