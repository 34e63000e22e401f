import type { Migration } from '../migration.ts'

export const whoseCustomersAreInvited: Migration = {
  number: 13,
  why: 'Whether the customers of a source are invited to the portal at all: many a team at Stripe does not use its portal, and Stripe tells of nobody whether they ever signed in.',
  sql: `
ALTER TABLE source ADD COLUMN invites INTEGER NOT NULL DEFAULT 1 CHECK (invites IN (0,1));
`,
}
