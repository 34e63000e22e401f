import type { Migration } from '../migration.ts'

export const sourcesAndBankStatements: Migration = {
  number: 10,
  why: 'Several sources of records beside the billing system; bank statements, and what became of the money they tell of.',
  sql: `
-- The billing system that a workspace began with has no row until it has a name of its own: its address is a setting.
-- 'parties', 'cannot', 'notOffered': JSON lists, as the source told them last. 'system*': which one it is, since the first pull.
CREATE TABLE source (id TEXT PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('billing_api','stripe','files')), name TEXT NOT NULL, address TEXT,
  parties TEXT NOT NULL DEFAULT '[]', cannot TEXT NOT NULL DEFAULT '[]', notOffered TEXT NOT NULL DEFAULT '[]', revs TEXT NOT NULL DEFAULT 'counted' CHECK (revs IN ('counted','observed')),
  systemId TEXT, systemName TEXT, answeredAt INTEGER, failure TEXT, failureCode TEXT, createdAt INTEGER NOT NULL, createdBy TEXT NOT NULL) STRICT;

-- 'number': IBAN, or the account's number, as statements name it, without blanks, in capitals.
CREATE TABLE bankAccount (id TEXT PRIMARY KEY, partyId TEXT NOT NULL, number TEXT NOT NULL, bank TEXT, name TEXT NOT NULL, currency TEXT NOT NULL, createdAt INTEGER NOT NULL, createdBy TEXT NOT NULL,
  UNIQUE (number, currency)) STRICT;
-- 'content': a hash of what it says, so that the same statement in another file is known. 'footing': how opening, entries and closing were checked.
CREATE TABLE bankStatement (id TEXT PRIMARY KEY, bankAccountId TEXT NOT NULL REFERENCES bankAccount (id), format TEXT NOT NULL, reference TEXT, fromOn TEXT, toOn TEXT NOT NULL,
  openingMinor INTEGER NOT NULL, closingMinor INTEGER NOT NULL, footing TEXT NOT NULL CHECK (footing IN ('checked','opening_derived','no_balances')), entries INTEGER NOT NULL, news INTEGER NOT NULL,
  fileName TEXT NOT NULL, content TEXT NOT NULL, readAt INTEGER NOT NULL, readBy TEXT NOT NULL, UNIQUE (bankAccountId, content)) STRICT;
CREATE INDEX bankStatement_by_day ON bankStatement (bankAccountId, toOn, id);
CREATE INDEX bankStatement_by_end ON bankStatement (toOn, id);
CREATE INDEX bankStatement_by_opening ON bankStatement (bankAccountId, openingMinor);
CREATE INDEX bankStatement_by_closing ON bankStatement (bankAccountId, closingMinor);
-- 'amountMinor': positive is money that came. 'key': what tells the same entry in overlapping statements. 'ruleName': of the rule that dealt with it, as it was called then.
CREATE TABLE bankEntry (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, statementId TEXT NOT NULL REFERENCES bankStatement (id), bankAccountId TEXT NOT NULL, partyId TEXT NOT NULL, n INTEGER NOT NULL, bookedOn TEXT NOT NULL, valueOn TEXT,
  amountMinor INTEGER NOT NULL, currency TEXT NOT NULL, payerName TEXT NOT NULL, payerAccount TEXT, reference TEXT NOT NULL, text TEXT NOT NULL, bankReference TEXT, code TEXT, key TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open','applied','parked','ignored','debit')), reason TEXT, settledAt INTEGER, settledBy TEXT, ruleId TEXT, ruleName TEXT,
  UNIQUE (bankAccountId, key)) STRICT;
CREATE INDEX bankEntry_by_day ON bankEntry (bookedOn, id);
CREATE INDEX bankEntry_by_state ON bankEntry (state, bookedOn, id);
CREATE INDEX bankEntry_by_party ON bankEntry (partyId, state, bookedOn, id);
CREATE INDEX bankEntry_by_account ON bankEntry (bankAccountId, state, bookedOn, id);
-- Amounts of different currencies are not compared: one currency after the other. Counts and sums are read from these alone.
CREATE INDEX bankEntry_by_amount ON bankEntry (currency, amountMinor, id);
CREATE INDEX bankEntry_by_state_amount ON bankEntry (state, currency, amountMinor, id);
CREATE INDEX bankEntry_by_party_amount ON bankEntry (partyId, state, currency, amountMinor, id);
CREATE INDEX bankEntry_by_account_amount ON bankEntry (bankAccountId, state, currency, amountMinor, id);
CREATE INDEX bankEntry_by_statement ON bankEntry (statementId, state);
CREATE INDEX bankEntry_by_rule ON bankEntry (ruleId) WHERE ruleId IS NOT NULL;
CREATE VIRTUAL TABLE bankSearch USING fts5(payerName, reference, text, content='bankEntry', content_rowid='seq', tokenize='unicode61 remove_diacritics 2', prefix='2 3');
CREATE TRIGGER bankEntry_inserted AFTER INSERT ON bankEntry BEGIN
  INSERT INTO bankSearch (rowid, payerName, reference, text) VALUES (new.seq, new.payerName, new.reference, new.text);
END;
-- What an entry became: a payment of an account, on which invoices ('rows': JSON of {invoiceId, amountMinor}), carried out by a command of the outbox; taken back by 'reversalId', where it had been carried out.
CREATE TABLE bankPayment (id TEXT PRIMARY KEY, entryId TEXT NOT NULL REFERENCES bankEntry (id), accountId TEXT NOT NULL, amountMinor INTEGER NOT NULL, currency TEXT NOT NULL, rows TEXT NOT NULL, outboxId INTEGER,
  at INTEGER NOT NULL, by TEXT NOT NULL, undoneAt INTEGER, undoneBy TEXT, reversalId INTEGER) STRICT;
CREATE INDEX bankPayment_by_entry ON bankPayment (entryId);
CREATE INDEX bankPayment_by_outbox ON bankPayment (outboxId) WHERE outboxId IS NOT NULL;
CREATE INDEX bankPayment_by_reversal ON bankPayment (reversalId) WHERE reversalId IS NOT NULL;
-- What was accepted teaches: whose money a payer's has been. 'payer': 'account …' or 'name …'.
CREATE TABLE bankPayer (payer TEXT NOT NULL, accountId TEXT NOT NULL, times INTEGER NOT NULL, lastAt INTEGER NOT NULL, PRIMARY KEY (payer, accountId)) STRICT, WITHOUT ROWID;
-- 'terms': JSON. Nothing is applied by itself but by one of these.
CREATE TABLE bankRule (id TEXT PRIMARY KEY, name TEXT NOT NULL, terms TEXT NOT NULL, position INTEGER NOT NULL, paused INTEGER NOT NULL DEFAULT 0, createdAt INTEGER NOT NULL, createdBy TEXT NOT NULL) STRICT;
-- What open credits may be, worked out ahead, for lists; made again from the copy at any time.
CREATE TABLE bankSuggestion (entryId TEXT PRIMARY KEY, accountId TEXT, rows TEXT NOT NULL, confidence INTEGER NOT NULL, words TEXT NOT NULL, madeAt INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX bankSuggestion_by_account ON bankSuggestion (accountId) WHERE accountId IS NOT NULL;
-- How tables with these headings are read. 'shape': the headings in order of the alphabet, made comparable.
CREATE TABLE bankTable (shape TEXT PRIMARY KEY, mapping TEXT NOT NULL, usedAt INTEGER NOT NULL) STRICT, WITHOUT ROWID;
-- What is done with sources, files and bank statements belongs to a group as well.
DROP INDEX audit_by_area;
ALTER TABLE audit DROP COLUMN area;
ALTER TABLE audit ADD COLUMN area TEXT GENERATED ALWAYS AS (CASE substr(action, 1, instr(action || '.', '.') - 1)
  WHEN 'command' THEN 'commands' WHEN 'answer' THEN 'commands'
  WHEN 'mail' THEN 'mail' WHEN 'suppression' THEN 'mail' WHEN 'templates' THEN 'mail' WHEN 'schedule' THEN 'mail'
  WHEN 'work' THEN 'work' WHEN 'note' THEN 'work' WHEN 'promise' THEN 'work' WHEN 'bulk' THEN 'work' WHEN 'view' THEN 'work' WHEN 'registration' THEN 'work' WHEN 'import' THEN 'work' WHEN 'bank' THEN 'work'
  WHEN 'document' THEN 'documents' WHEN 'documents' THEN 'documents' WHEN 'batch' THEN 'documents' WHEN 'report' THEN 'documents' WHEN 'reports' THEN 'documents' WHEN 'audit' THEN 'documents'
  WHEN 'settings' THEN 'settings' WHEN 'source' THEN 'settings' WHEN 'party' THEN 'settings' ELSE 'other' END) VIRTUAL;
CREATE INDEX audit_by_area ON audit (area, at, id);
`,
}
