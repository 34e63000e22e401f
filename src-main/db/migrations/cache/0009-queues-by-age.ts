import type { Migration } from '../migration.ts'

export const queuesByAge: Migration = {
  number: 9,
  why: 'How many have waited how long is counted without going to the rows.',
  sql: `
DROP INDEX heldInvoice_counted;
CREATE INDEX heldInvoice_counted ON heldInvoice (currency, state, partyId, orderAt, openMinor, channel, preference, happenedAt, accountId, heldAt, requestedAt);
DROP INDEX registrationItem_counted;
CREATE INDEX registrationItem_counted ON registrationItem (reason, partyId, state, expiresAt, invitedAt, sinceAt);
`,
}
