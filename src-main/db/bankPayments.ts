/** What bank entries became: payments of accounts, and the commands of the outbox that carry them out or take them back. */
import { sql } from 'kysely'
import type { CommandName } from '#contract/commands.ts'
import { among } from './among.ts'
import { db, type Database } from './database.ts'
import type { OutboxState, Resolution } from './schema.ts'

/** Not taken back yet, or taken back by a reversal that matters still; in the order in which they were made. */
export const paymentsOf = (entryIds: readonly string[]) =>
  db.selectFrom('bankPayment').selectAll().where(among('entryId', entryIds)).orderBy(sql`rowid`)

const commandById = (id: number) => db.selectFrom('outbox').select(['id', 'command', 'state', 'attempts', 'message', 'outcome', 'resolution', 'againId']).where('id', '=', id)
const paymentByCommand = (outboxId: number) => db.selectFrom('bankPayment').select('id').where('outboxId', '=', outboxId)

export interface GivenFor {
  id: number
  command: CommandName
  state: OutboxState
  attempts: number
  message: string | null
  outcome: string | null
  resolution: Resolution | null
}

/** So often one command is given again at the most. */
const AGAIN_MAX = 50

/** The command as it stands now: one that was refused and given again is the one that was given in its place. Null where the outbox knows none. */
export function commandNow(database: Database, outboxId: number): GivenFor | null {
  let found = database.first<GivenFor & { againId: number | null }>(commandById(outboxId)) ?? null
  for (let n = 0; n < AGAIN_MAX && found?.resolution === 'again' && found.againId !== null; n += 1) {
    // An equal one of another entry stands for that entry.
    if (database.first(paymentByCommand(found.againId)) !== undefined) break
    found = database.first<GivenFor & { againId: number | null }>(commandById(found.againId)) ?? found
  }
  return found
}

export type Standing =
  | { is: 'waiting'; row: GivenFor }
  | { is: 'done'; row: GivenFor }
  /** Nothing came of it. */
  | { is: 'refused'; row: GivenFor | null; why: string }
  | { is: 'uncertain'; row: GivenFor; why: string }

export function standingOf(database: Database, outboxId: number): Standing {
  const row = commandNow(database, outboxId)
  if (row === null) return { is: 'refused', row, why: 'The outbox does not know this command any more.' }
  switch (row.state) {
    case 'queued':
    case 'sending': return { is: 'waiting', row }
    case 'done': return { is: 'done', row }
    case 'withdrawn': return { is: 'refused', row, why: 'It was taken back in the outbox.' }
    case 'rejected':
    case 'conflict': return { is: 'refused', row, why: row.message ?? 'It was refused.' }
    case 'uncertain': return row.resolution === 'carried_out' ? { is: 'done', row } : { is: 'uncertain', row, why: row.message ?? 'It is not known whether it was carried out.' }
  }
}

/** The payment that a command made, as its answer names it; null where that is not known. */
export function madePayment({ outcome }: GivenFor): string | null {
  const said: unknown = outcome === null ? null : JSON.parse(outcome)
  const id = typeof said === 'object' && said !== null ? (said as { paymentId?: unknown }).paymentId : null
  return typeof id === 'string' ? id : null
}

/**
 * A command was taken back in the outbox. An entry of which nothing is left is open again; a payment whose reversal was
 * taken back stands. In the caller's transaction.
 */
export function commandWithdrawn(database: Database, outboxId: number): void {
  for (const { entryId } of database.all(db.selectFrom('bankPayment').select('entryId').where('outboxId', '=', outboxId))) {
    const live = database.all(paymentsOf([entryId])).filter(({ undoneAt }) => undoneAt === null)
    if (live.length === 0 || !live.every((one) => one.outboxId !== null && commandNow(database, one.outboxId)?.state === 'withdrawn')) continue
    database.run(db.updateTable('bankPayment').set({ undoneAt: live[0]!.at, undoneBy: live[0]!.by }).where(among('id', live.map(({ id }) => id))))
    database.run(reopen(entryId))
  }
  for (const { entryId } of database.all(db.selectFrom('bankPayment').select('entryId').distinct().where('reversalId', '=', outboxId))) {
    const all = database.all(paymentsOf([entryId]))
    database.run(db.updateTable('bankPayment').set({ undoneAt: null, undoneBy: null, reversalId: null }).where('reversalId', '=', outboxId))
    const rows = all.some((one) => one.reversalId === outboxId && one.rows !== '[]')
    const last = all.findLast((one) => one.reversalId === outboxId)!
    database.run(db.updateTable('bankEntry').set({ state: rows ? 'applied' : 'parked', settledAt: last.at, settledBy: last.by }).where('id', '=', entryId).where('state', '=', 'open'))
  }
}

export const reopen = (entryId: string) =>
  db.updateTable('bankEntry').set({ state: 'open', reason: null, settledAt: null, settledBy: null, ruleId: null, ruleName: null }).where('id', '=', entryId)
