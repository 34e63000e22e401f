import type { Migration } from '../migration.ts'

export const noCommandIsTriedForEver: Migration = {
  number: 3,
  why: 'A command counts the answers that were none, so that one the billing system stumbles over does not hold up those behind it for ever.',
  sql: `
ALTER TABLE outbox ADD COLUMN serverErrors INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN unreadable INTEGER NOT NULL DEFAULT 0;
`,
}
