import type { Migration } from '../migration.ts'

const head = 'id TEXT PRIMARY KEY, rev INTEGER NOT NULL, partyId TEXT NOT NULL, updatedAt INTEGER NOT NULL'

export const copyOfTheBillingSystem: Migration = {
  number: 1,
  why: 'The copy: one table a resource, what the pull must remember, and the tables computed for lists and queues.',
  sql: `
CREATE TABLE party (${head}, name TEXT NOT NULL, legalName TEXT NOT NULL, currency TEXT NOT NULL, timeZone TEXT NOT NULL,
  locale TEXT NOT NULL, taxName TEXT NOT NULL, taxRateBp INTEGER NOT NULL, taxNumber TEXT NOT NULL, address TEXT NOT NULL,
  phone TEXT NOT NULL, portalUrl TEXT NOT NULL, senderName TEXT NOT NULL, senderEmail TEXT NOT NULL, smsNumbers TEXT NOT NULL,
  acceptedMethods TEXT NOT NULL, paper TEXT NOT NULL, colour TEXT NOT NULL, remittance TEXT NOT NULL) STRICT;

CREATE TABLE product (${head}, name TEXT NOT NULL, kind TEXT NOT NULL, priceMinor INTEGER NOT NULL, currency TEXT NOT NULL,
  interval TEXT NOT NULL, active INTEGER NOT NULL) STRICT;

CREATE TABLE account (${head}, ref TEXT NOT NULL, name TEXT NOT NULL COLLATE NOCASE, kind TEXT NOT NULL, parentId TEXT, status TEXT NOT NULL,
  currency TEXT NOT NULL, billing TEXT NOT NULL, poNumber TEXT, taxExempt INTEGER NOT NULL, billingAddress TEXT NOT NULL,
  serviceAddress TEXT, locale TEXT NOT NULL, autopay INTEGER NOT NULL, approvalPreference TEXT NOT NULL, approverId TEXT,
  criticalPhone TEXT, planFees TEXT NOT NULL, createdOn TEXT NOT NULL) STRICT;
CREATE INDEX account_by_name ON account (name, id);
CREATE INDEX account_by_party_name ON account (partyId, name, id);
CREATE INDEX account_by_billing ON account (billing, partyId);
CREATE INDEX account_by_ref ON account (ref);
CREATE INDEX account_by_parent ON account (parentId) WHERE parentId IS NOT NULL;

CREATE TABLE contact (${head}, accountId TEXT NOT NULL, name TEXT NOT NULL, email TEXT, phone TEXT, roles TEXT NOT NULL,
  prefers TEXT NOT NULL, emailBouncedAt INTEGER, smsStoppedAt INTEGER) STRICT;
CREATE INDEX contact_by_account ON contact (accountId);

CREATE TABLE paymentMethod (${head}, accountId TEXT NOT NULL, kind TEXT NOT NULL, brand TEXT NOT NULL, last4 TEXT NOT NULL,
  expMonth INTEGER, expYear INTEGER, slot TEXT NOT NULL, isDefault INTEGER NOT NULL, notAccepted TEXT) STRICT;
CREATE INDEX paymentMethod_by_account ON paymentMethod (accountId);

CREATE TABLE subscription (${head}, accountId TEXT NOT NULL, productId TEXT NOT NULL, name TEXT NOT NULL, status TEXT NOT NULL,
  quantity INTEGER NOT NULL, priceMinor INTEGER NOT NULL, currency TEXT NOT NULL, interval TEXT NOT NULL,
  startedOn TEXT NOT NULL, cancelledOn TEXT) STRICT;
CREATE INDEX subscription_by_account ON subscription (accountId);

CREATE TABLE addOn (${head}, accountId TEXT NOT NULL, productId TEXT NOT NULL, name TEXT NOT NULL, enabled INTEGER NOT NULL,
  priceMinor INTEGER NOT NULL, currency TEXT NOT NULL, changedAt INTEGER NOT NULL) STRICT;
CREATE INDEX addOn_by_account ON addOn (accountId);

CREATE TABLE wallet (${head}, accountId TEXT NOT NULL UNIQUE, currency TEXT NOT NULL, balanceMinor INTEGER NOT NULL,
  thresholdMinor INTEGER NOT NULL, targetMinor INTEGER NOT NULL, autoRecharge INTEGER NOT NULL, pausedAt INTEGER) STRICT;

CREATE TABLE invoice (${head}, accountId TEXT NOT NULL, number TEXT NOT NULL, currency TEXT NOT NULL, issuedOn TEXT NOT NULL,
  dueOn TEXT, status TEXT NOT NULL, subtotalMinor INTEGER NOT NULL, taxMinor INTEGER NOT NULL, totalMinor INTEGER NOT NULL,
  poNumber TEXT, voidedOn TEXT, disputed INTEGER NOT NULL, lines TEXT NOT NULL) STRICT;
CREATE INDEX invoice_by_account ON invoice (accountId, issuedOn, id);
CREATE INDEX invoice_by_number ON invoice (number);
CREATE INDEX invoice_by_issue ON invoice (issuedOn, id);
CREATE INDEX invoice_by_void ON invoice (voidedOn, accountId) WHERE voidedOn IS NOT NULL;
CREATE INDEX invoice_by_total ON invoice (totalMinor, currency);

CREATE TABLE charge (${head}, accountId TEXT NOT NULL, kind TEXT NOT NULL, invoiceId TEXT, methodId TEXT NOT NULL,
  amountMinor INTEGER NOT NULL, currency TEXT NOT NULL, status TEXT NOT NULL, declineCode TEXT, at INTEGER NOT NULL,
  seriesId TEXT NOT NULL) STRICT;
CREATE INDEX charge_by_account ON charge (accountId, at DESC);
CREATE INDEX charge_by_series ON charge (seriesId, at);

CREATE TABLE payment (${head}, accountId TEXT NOT NULL, ref TEXT NOT NULL, purpose TEXT NOT NULL, medium TEXT NOT NULL,
  chargeId TEXT, receivedOn TEXT NOT NULL, amountMinor INTEGER NOT NULL, currency TEXT NOT NULL, memo TEXT) STRICT;
CREATE INDEX payment_by_account ON payment (accountId, receivedOn, id);
CREATE INDEX payment_by_ref ON payment (ref);
CREATE INDEX payment_by_amount ON payment (amountMinor, currency);
CREATE INDEX payment_by_receipt ON payment (receivedOn, partyId, currency, amountMinor, accountId);

CREATE TABLE refund (${head}, accountId TEXT NOT NULL, paymentId TEXT NOT NULL, reason TEXT NOT NULL, refundedOn TEXT NOT NULL,
  amountMinor INTEGER NOT NULL, currency TEXT NOT NULL) STRICT;
CREATE INDEX refund_by_account ON refund (accountId);
CREATE INDEX refund_by_payment ON refund (paymentId);

CREATE TABLE creditNote (${head}, accountId TEXT NOT NULL, number TEXT NOT NULL, issuedOn TEXT NOT NULL,
  amountMinor INTEGER NOT NULL, currency TEXT NOT NULL, reason TEXT NOT NULL) STRICT;
CREATE INDEX creditNote_by_account ON creditNote (accountId);

CREATE TABLE allocation (${head}, accountId TEXT NOT NULL, paymentId TEXT, creditNoteId TEXT, invoiceId TEXT NOT NULL,
  amountMinor INTEGER NOT NULL, currency TEXT NOT NULL, effectiveOn TEXT NOT NULL, reversesId TEXT) STRICT;
CREATE INDEX allocation_by_account ON allocation (accountId);
CREATE INDEX allocation_by_invoice ON allocation (invoiceId);
CREATE INDEX allocation_by_effect ON allocation (effectiveOn, accountId);
CREATE INDEX allocation_by_payment ON allocation (paymentId) WHERE paymentId IS NOT NULL;

CREATE TABLE writeOff (${head}, accountId TEXT NOT NULL, invoiceId TEXT NOT NULL, amountMinor INTEGER NOT NULL,
  currency TEXT NOT NULL, effectiveOn TEXT NOT NULL, reason TEXT NOT NULL) STRICT;
CREATE INDEX writeOff_by_account ON writeOff (accountId);

CREATE TABLE walletEntry (${head}, accountId TEXT NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL, amountMinor INTEGER NOT NULL,
  currency TEXT NOT NULL, chargeId TEXT, description TEXT NOT NULL) STRICT;
CREATE INDEX walletEntry_by_account ON walletEntry (accountId, at, id);

CREATE TABLE registration (${head}, accountId TEXT NOT NULL, contactId TEXT, email TEXT, state TEXT NOT NULL, invitedAt INTEGER,
  expiresAt INTEGER, bouncedAt INTEGER, registeredAt INTEGER, timesSent INTEGER NOT NULL) STRICT;
CREATE INDEX registration_by_account ON registration (accountId);

CREATE TABLE hold (${head}, accountId TEXT NOT NULL, invoiceId TEXT NOT NULL, reason TEXT NOT NULL, channel TEXT NOT NULL,
  heldBy TEXT NOT NULL, heldAt INTEGER NOT NULL, releasedAt INTEGER, releasedBy TEXT) STRICT;
CREATE INDEX hold_by_account ON hold (accountId);
CREATE INDEX hold_by_invoice ON hold (invoiceId, heldAt);

CREATE TABLE approval (${head}, accountId TEXT NOT NULL, invoiceId TEXT NOT NULL, preference TEXT NOT NULL, approverId TEXT,
  sentBy TEXT NOT NULL, state TEXT NOT NULL, requestedAt INTEGER NOT NULL, autoApprovesAt INTEGER, events TEXT NOT NULL) STRICT;
CREATE INDEX approval_by_account ON approval (accountId);
CREATE INDEX approval_by_invoice ON approval (invoiceId);

CREATE TABLE billingLog (${head}, accountId TEXT NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL, actor TEXT NOT NULL,
  text TEXT NOT NULL) STRICT;
CREATE INDEX billingLog_by_account ON billingLog (accountId, at DESC, id);

CREATE TABLE usageRecord (${head}, accountId TEXT NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL, "from" TEXT NOT NULL,
  "to" TEXT NOT NULL, quantity INTEGER NOT NULL, unit TEXT NOT NULL, amountMinor INTEGER NOT NULL, currency TEXT NOT NULL,
  invoiceId TEXT) STRICT;
CREATE INDEX usageRecord_by_account ON usageRecord (accountId, at, id);
CREATE INDEX usageRecord_by_time ON usageRecord (at, id);

CREATE TABLE syncCursor (resource TEXT NOT NULL, partyId TEXT NOT NULL, cursor TEXT NOT NULL, rows INTEGER NOT NULL,
  pulledAt INTEGER NOT NULL, PRIMARY KEY (resource, partyId)) STRICT, WITHOUT ROWID;
CREATE TABLE quarantine (id INTEGER PRIMARY KEY, resource TEXT NOT NULL, partyId TEXT NOT NULL, recordId TEXT,
  reason TEXT NOT NULL, raw TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE UNIQUE INDEX quarantine_by_record ON quarantine (resource, recordId) WHERE recordId IS NOT NULL;
CREATE TABLE staleAccount (accountId TEXT PRIMARY KEY, parts INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE accountBalance (accountId TEXT NOT NULL, currency TEXT NOT NULL, partyId TEXT NOT NULL, openMinor INTEGER NOT NULL,
  unappliedMinor INTEGER NOT NULL, balanceMinor INTEGER NOT NULL, oldestDueOn TEXT, openInvoices INTEGER NOT NULL,
  PRIMARY KEY (accountId, currency)) STRICT, WITHOUT ROWID;
CREATE INDEX accountBalance_by_oldest ON accountBalance (oldestDueOn, accountId) WHERE oldestDueOn IS NOT NULL;

CREATE TABLE openInvoice (invoiceId TEXT PRIMARY KEY, accountId TEXT NOT NULL, partyId TEXT NOT NULL, currency TEXT NOT NULL,
  openMinor INTEGER NOT NULL, dueOn TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX openInvoice_by_account ON openInvoice (accountId);
CREATE INDEX openInvoice_by_due ON openInvoice (dueOn, invoiceId);

CREATE TABLE registrationItem (registrationId TEXT PRIMARY KEY, accountId TEXT NOT NULL, partyId TEXT NOT NULL,
  accountName TEXT NOT NULL COLLATE NOCASE, accountRef TEXT NOT NULL, contactName TEXT, email TEXT, state TEXT NOT NULL, need TEXT NOT NULL,
  invitedAt INTEGER, expiresAt INTEGER, timesSent INTEGER NOT NULL, sinceAt INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX registrationItem_by_account ON registrationItem (accountId);
CREATE INDEX registrationItem_by_since ON registrationItem (sinceAt, registrationId);
CREATE INDEX registrationItem_by_name ON registrationItem (accountName, registrationId);
CREATE INDEX registrationItem_by_party_since ON registrationItem (partyId, sinceAt, registrationId);
CREATE INDEX registrationItem_by_state ON registrationItem (state, partyId);

CREATE TABLE failedCharge (chargeId TEXT PRIMARY KEY, seriesId TEXT NOT NULL, accountId TEXT NOT NULL, partyId TEXT NOT NULL,
  accountName TEXT NOT NULL COLLATE NOCASE, accountRef TEXT NOT NULL, kind TEXT NOT NULL, invoiceId TEXT, invoiceNumber TEXT,
  amountMinor INTEGER NOT NULL, currency TEXT NOT NULL, methodId TEXT NOT NULL, declineCode TEXT NOT NULL,
  hardness TEXT NOT NULL, attempts INTEGER NOT NULL, firstFailedAt INTEGER NOT NULL, lastFailedAt INTEGER NOT NULL,
  backupMethodId TEXT, pausedAt INTEGER, autopay INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX failedCharge_by_account ON failedCharge (accountId);
CREATE INDEX failedCharge_by_last ON failedCharge (lastFailedAt, chargeId);
CREATE INDEX failedCharge_by_party_last ON failedCharge (partyId, lastFailedAt, chargeId);
CREATE INDEX failedCharge_by_amount ON failedCharge (amountMinor, chargeId);
CREATE INDEX failedCharge_by_party_amount ON failedCharge (partyId, amountMinor, chargeId);
CREATE INDEX failedCharge_by_name ON failedCharge (accountName, chargeId);
CREATE INDEX failedCharge_by_party_name ON failedCharge (partyId, accountName, chargeId);

CREATE TABLE heldInvoice (invoiceId TEXT PRIMARY KEY, invoiceNumber TEXT NOT NULL, accountId TEXT NOT NULL, partyId TEXT NOT NULL,
  accountName TEXT NOT NULL COLLATE NOCASE, accountRef TEXT NOT NULL, state TEXT NOT NULL, preference TEXT, channel TEXT, reason TEXT,
  heldBy TEXT, heldAt INTEGER, requestedAt INTEGER, dueAt INTEGER, orderAt INTEGER NOT NULL, amountMinor INTEGER NOT NULL,
  openMinor INTEGER NOT NULL, currency TEXT NOT NULL, dueOn TEXT, approverName TEXT) STRICT, WITHOUT ROWID;
CREATE INDEX heldInvoice_by_account ON heldInvoice (accountId);
CREATE INDEX heldInvoice_by_order ON heldInvoice (orderAt, invoiceId);
CREATE INDEX heldInvoice_by_party_order ON heldInvoice (partyId, orderAt, invoiceId);
CREATE INDEX heldInvoice_by_amount ON heldInvoice (amountMinor, invoiceId);
CREATE INDEX heldInvoice_by_party_amount ON heldInvoice (partyId, amountMinor, invoiceId);
CREATE INDEX heldInvoice_by_name ON heldInvoice (accountName, invoiceId);
CREATE INDEX heldInvoice_by_party_name ON heldInvoice (partyId, accountName, invoiceId);

CREATE TABLE searchDoc (docId INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, accountId TEXT NOT NULL,
  partyId TEXT NOT NULL, title TEXT NOT NULL, body TEXT NOT NULL, UNIQUE (kind, id)) STRICT;
CREATE INDEX searchDoc_by_account ON searchDoc (accountId);
CREATE VIRTUAL TABLE search USING fts5(title, body, content='searchDoc', content_rowid='docId',
  tokenize='unicode61 remove_diacritics 2', prefix='2 3');
CREATE TRIGGER searchDoc_inserted AFTER INSERT ON searchDoc BEGIN
  INSERT INTO search (rowid, title, body) VALUES (new.docId, new.title, new.body);
END;
CREATE TRIGGER searchDoc_deleted AFTER DELETE ON searchDoc BEGIN
  INSERT INTO search (search, rowid, title, body) VALUES ('delete', old.docId, old.title, old.body);
END;
CREATE TRIGGER searchDoc_updated AFTER UPDATE ON searchDoc BEGIN
  INSERT INTO search (search, rowid, title, body) VALUES ('delete', old.docId, old.title, old.body);
  INSERT INTO search (rowid, title, body) VALUES (new.docId, new.title, new.body);
END;
`,
}
