/** Commands in the outbox of a test's workspace. */
import { insertCommand } from '#main/db/outbox.ts'
import { db, type Database } from '#main/db/database.ts'
import type { CommandInput, CommandName } from '#contract/commands.ts'

/** Puts a command into the outbox as the core does; answers its id. */
export function give<C extends CommandName>(database: Database, command: C, input: { [K in keyof CommandInput<C>]: unknown }, row: { accountId?: string; targetId?: string; ifMatch?: number | null; key?: string } = {}): number {
  const { accountId = 'acc_1', targetId = String(Object.values(input)[0]), ifMatch = null, key = `key-${Math.random()}` } = row
  return database.run(insertCommand({ command, accountId, partyId: 'au', targetId, input: JSON.stringify(input), idempotencyKey: key, ifMatch, createdAt: 1, createdBy: 'Noor Vale' })).lastId
}

export const outboxOf = (database: Database) => database.all(db.selectFrom('outbox').selectAll().orderBy('id'))
export const outboxRow = (database: Database, id: number) => outboxOf(database).find((row) => row.id === id)!
