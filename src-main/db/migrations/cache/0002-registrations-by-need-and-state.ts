import type { Migration } from '../migration.ts'

export const registrationsByNeedAndState: Migration = {
  number: 2,
  why: 'The registrations queue is filtered by need, state and party, in either order: each is one range of an index.',
  sql: `
DROP INDEX registrationItem_by_state;
CREATE INDEX registrationItem_by_need_since ON registrationItem (need, sinceAt, registrationId);
CREATE INDEX registrationItem_by_need_name ON registrationItem (need, accountName, registrationId);
CREATE INDEX registrationItem_by_state_since ON registrationItem (state, sinceAt, registrationId);
CREATE INDEX registrationItem_by_state_name ON registrationItem (state, accountName, registrationId);
CREATE INDEX registrationItem_by_party_name ON registrationItem (partyId, accountName, registrationId);
`,
}
