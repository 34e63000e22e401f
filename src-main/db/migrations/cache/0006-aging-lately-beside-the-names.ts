import type { Migration } from '../migration.ts'

export const agingLatelyBesideTheNames: Migration = {
  number: 6,
  why: 'Aging as of a day not long ago is read from the index in the order of names, without going to each row.',
  sql: `
DROP INDEX accountAging_by_name;
CREATE INDEX accountAging_by_name ON accountAging (accountName, accountId, currency, untilDay, partyId, accountRef, substr(spans, 1, 176));
`,
}
