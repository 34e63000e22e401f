import type { Migration } from '../migration.ts'

export const queuesByWhatPeopleAsk: Migration = {
  number: 8,
  why: 'Queues by amount run currency by currency; an item is found by its series, its account; cards that run out and recharges that did not come are found without reading every account.',
  sql: `
DROP INDEX failedCharge_by_amount;
DROP INDEX failedCharge_by_party_amount;
CREATE INDEX failedCharge_by_amount ON failedCharge (currency, amountMinor, chargeId);
CREATE INDEX failedCharge_by_party_amount ON failedCharge (partyId, currency, amountMinor, chargeId);
CREATE INDEX failedCharge_by_attempts ON failedCharge (attempts, chargeId);
CREATE INDEX failedCharge_by_party_attempts ON failedCharge (partyId, attempts, chargeId);
CREATE INDEX failedCharge_by_series ON failedCharge (seriesId);
-- The failures of an account side by side, also where two accounts have one name.
DROP INDEX failedCharge_by_name;
DROP INDEX failedCharge_by_party_name;
CREATE INDEX failedCharge_by_name ON failedCharge (accountName, accountId, chargeId);
CREATE INDEX failedCharge_by_party_name ON failedCharge (partyId, accountName, accountId, chargeId);
-- All that counts and sums by any filter ask for, in the order they are grouped by.
CREATE INDEX failedCharge_counts ON failedCharge (declineCode, hardness, currency, amountMinor, partyId, kind, seriesId, lastFailedAt, accountId, invoiceId, backupMethodId, pausedAt);
-- Reasons and kinds that few have.
CREATE INDEX failedCharge_by_code ON failedCharge (declineCode, partyId);
CREATE INDEX failedCharge_by_kind ON failedCharge (kind, partyId);
DROP INDEX heldInvoice_by_amount;
DROP INDEX heldInvoice_by_party_amount;
CREATE INDEX heldInvoice_by_amount ON heldInvoice (currency, amountMinor, invoiceId);
CREATE INDEX heldInvoice_by_party_amount ON heldInvoice (partyId, currency, amountMinor, invoiceId);
CREATE INDEX heldInvoice_by_since ON heldInvoice (coalesce(heldAt, requestedAt, 0), invoiceId);
CREATE INDEX heldInvoice_by_party_since ON heldInvoice (partyId, coalesce(heldAt, requestedAt, 0), invoiceId);
-- What last asked for somebody: the hold, the request, the end of an earlier hold.
ALTER TABLE heldInvoice ADD COLUMN happenedAt INTEGER NOT NULL DEFAULT 0;
UPDATE heldInvoice SET happenedAt = max(coalesce(heldAt, 0), coalesce(requestedAt, 0),
  coalesce((SELECT max(x.releasedAt) FROM hold AS x WHERE x.invoiceId = heldInvoice.invoiceId AND x.accountId = heldInvoice.accountId), 0));
-- Counted in the order of its groups, without going to the rows.
CREATE INDEX heldInvoice_counted ON heldInvoice (currency, state, partyId, orderAt, openMinor, channel, preference, happenedAt, accountId);
-- Why somebody cannot sign in; what is asked for by need is one or two reasons.
ALTER TABLE registrationItem ADD COLUMN reason TEXT NOT NULL DEFAULT 'never_sent';
UPDATE registrationItem SET reason = CASE WHEN need = 'fix_address' AND trim(coalesce(email, '')) = '' THEN 'no_address' WHEN need = 'fix_address' THEN 'bounced'
  WHEN state = 'not_invited' THEN 'never_sent' WHEN state = 'expired' THEN 'expired' WHEN timesSent >= 2 THEN 'silent' ELSE 'invited' END;
-- Who is to be invited anew has been so since the record changed, not since the account began.
UPDATE registrationItem SET sinceAt = (SELECT r.updatedAt FROM registration AS r WHERE r.id = registrationItem.registrationId)
  WHERE state = 'not_invited' AND timesSent > 0 AND EXISTS (SELECT 1 FROM registration AS r WHERE r.id = registrationItem.registrationId);
DROP INDEX registrationItem_by_need_since;
DROP INDEX registrationItem_by_need_name;
CREATE INDEX registrationItem_by_reason_since ON registrationItem (reason, sinceAt, registrationId);
CREATE INDEX registrationItem_by_reason_name ON registrationItem (reason, accountName, registrationId);
CREATE INDEX registrationItem_by_reason_times ON registrationItem (reason, timesSent, registrationId);
CREATE INDEX registrationItem_by_state_times ON registrationItem (state, timesSent, registrationId);
CREATE INDEX registrationItem_by_times ON registrationItem (timesSent, registrationId);
CREATE INDEX registrationItem_by_party_times ON registrationItem (partyId, timesSent, registrationId);
-- Links that have run out since the billing system was asked.
CREATE INDEX registrationItem_by_need_expiry ON registrationItem (need, expiresAt, registrationId);
-- Counted without going to the rows.
CREATE INDEX registrationItem_counted ON registrationItem (reason, partyId, state, expiresAt, invitedAt);
CREATE INDEX paymentMethod_by_expiry ON paymentMethod (expYear, expMonth, id) WHERE kind = 'card';
-- Words find accounts alone: among a million invoices a single letter took the time of many key presses, and a number is found by its own index.
DROP TRIGGER searchDoc_inserted;
DROP TRIGGER searchDoc_deleted;
DROP TRIGGER searchDoc_updated;
DROP TABLE search;
DELETE FROM searchDoc WHERE kind <> 'account';
CREATE VIRTUAL TABLE search USING fts5(title, body, content='searchDoc', content_rowid='docId', tokenize='unicode61 remove_diacritics 2', prefix='1 2 3');
INSERT INTO search (search) VALUES ('rebuild');
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
-- What happened since yesterday.
CREATE INDEX charge_failed_by_time ON charge (at, id) WHERE status = 'failed';
CREATE INDEX hold_by_time ON hold (heldAt, id);
CREATE INDEX hold_by_release ON hold (releasedAt, id) WHERE releasedAt IS NOT NULL;
CREATE INDEX approval_by_itself ON approval (updatedAt, id) WHERE state = 'auto_approved';
CREATE INDEX registration_by_time ON registration (registeredAt, id) WHERE registeredAt IS NOT NULL;
CREATE INDEX wallet_below_threshold ON wallet (partyId, id) WHERE autoRecharge = 1 AND balanceMinor < thresholdMinor;
`,
}
