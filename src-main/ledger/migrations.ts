/** The steps of `ledger.db`, in order. */
import type { Migration } from '#main/db/migrations/migration.ts'

export const ledgerMigrations: readonly Migration[] = [
  {
    number: 1,
    why: 'Records that came from files, in the order of their changes; what each import changed, so that it can be undone.',
    sql: `
-- 'rev' rises with every change of any record: an update is a new row in place of the old. 'json' is null once it is removed.
CREATE TABLE record (rev INTEGER PRIMARY KEY AUTOINCREMENT, resource TEXT NOT NULL, id TEXT NOT NULL, partyId TEXT NOT NULL, accountId TEXT NOT NULL, currency TEXT NOT NULL, minor INTEGER NOT NULL, json TEXT,
  UNIQUE (resource, id)) STRICT;
CREATE INDEX record_by_change ON record (resource, partyId, rev);
CREATE INDEX record_by_account ON record (accountId, resource, rev);
CREATE INDEX record_sums ON record (resource, partyId, accountId, currency, minor) WHERE json IS NOT NULL;
-- 'mapping': JSON. 'counts': JSON of what became of its rows.
CREATE TABLE import (id TEXT PRIMARY KEY, n INTEGER NOT NULL UNIQUE, kind TEXT NOT NULL, partyId TEXT NOT NULL, fileName TEXT NOT NULL, sha256 TEXT NOT NULL, mapping TEXT NOT NULL, counts TEXT NOT NULL,
  at INTEGER NOT NULL, by TEXT NOT NULL, undoneAt INTEGER, undoneBy TEXT) STRICT;
-- What an import did to a record: 'before' is null where it made it. 'after' is the rev it gave.
CREATE TABLE importChange (importId TEXT NOT NULL REFERENCES import (id), resource TEXT NOT NULL, id TEXT NOT NULL, before TEXT, after INTEGER NOT NULL, PRIMARY KEY (importId, resource, id)) STRICT, WITHOUT ROWID;
-- Rows that were not taken, the first of them.
CREATE TABLE importRejection (importId TEXT NOT NULL REFERENCES import (id), row INTEGER NOT NULL, "column" TEXT, value TEXT NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (importId, row)) STRICT, WITHOUT ROWID;
-- 'shape': what tells files of the same make: their headers. The mapping that was used last for them.
CREATE TABLE mapping (shape TEXT PRIMARY KEY, mapping TEXT NOT NULL, usedAt INTEGER NOT NULL, usedBy TEXT NOT NULL) STRICT;
-- Next numbers of what the ledger names itself (payments of the desk).
CREATE TABLE number (name TEXT PRIMARY KEY, next INTEGER NOT NULL) STRICT;
-- Which ledger this is, and keys of commands that were carried out, with their answers.
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE carriedOut (key TEXT PRIMARY KEY, question TEXT NOT NULL, answer TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
`,
  },
  {
    number: 2,
    why: 'A file that is imported again must not undo what the desk changed since, and an import that is undone must leave the books even.',
    sql: `
-- What a file said of a record last, where the record says something else by now: the desk changed it. Without a row here it is as the file left it.
CREATE TABLE fileSaid (resource TEXT NOT NULL, id TEXT NOT NULL, json TEXT NOT NULL, PRIMARY KEY (resource, id)) STRICT, WITHOUT ROWID;
CREATE TRIGGER record_changed_since AFTER DELETE ON record WHEN OLD.json IS NOT NULL AND OLD.id >= 'f.' AND OLD.id < 'f/' BEGIN
  INSERT OR IGNORE INTO fileSaid (resource, id, json) VALUES (OLD.resource, OLD.id, OLD.json);
END;
-- 'leftAs': a fingerprint of the record as the import left it. 'saidBefore': the row of 'fileSaid' that it replaced.
ALTER TABLE importChange ADD COLUMN leftAs TEXT NOT NULL DEFAULT '';
ALTER TABLE importChange ADD COLUMN saidBefore TEXT;
-- What is applied to an invoice, and from a payment or credit note.
CREATE INDEX record_applied_invoice ON record (json_extract(json, '$.invoiceId')) WHERE resource IN ('allocations', 'writeOffs') AND json IS NOT NULL;
CREATE INDEX record_applied_payment ON record (json_extract(json, '$.paymentId')) WHERE resource IN ('allocations', 'refunds') AND json IS NOT NULL AND json_extract(json, '$.paymentId') IS NOT NULL;
CREATE INDEX record_applied_credit ON record (json_extract(json, '$.creditNoteId')) WHERE resource = 'allocations' AND json IS NOT NULL AND json_extract(json, '$.creditNoteId') IS NOT NULL;
`,
  },
]
