/** The mark a row of a queue wears: its newest command that is not over, or was refused. */
import { sql } from 'kysely'
import type { PendingCommand } from '#contract/outbox.ts'
import { commands } from '#contract/commands.ts'
import { among, onceByIds } from './among.ts'
import { db, type Database } from './database.ts'

/** The newest command of each target, read through `outbox_by_target`. */
export const newestCommands = onceByIds((targetIds) =>
  db.selectFrom('outbox')
    .select(['id', 'targetId', 'command', 'state', 'message', 'resolution', 'attempts', 'notBefore'])
    .where('id', 'in', db.selectFrom('outbox as o').select(sql<number>`max(o.id)`.as('id')).where(among('o.targetId', targetIds)).groupBy('o.targetId')))

/** Until when it waits, where it was given for later and has not left. */
export const forLater = ({ attempts, notBefore }: { attempts: number; notBefore: number | null }): { notBefore?: number } => (notBefore === null || attempts > 0 ? {} : { notBefore })

/** The newest command about one target that has no answer yet. */
export const waitingCommand = (targetId: string) =>
  db.selectFrom('outbox').select(['id', 'command', 'state']).where('targetId', '=', targetId).where('state', 'in', ['queued', 'sending']).orderBy('id', 'desc').limit(1)

/** By target. A command that was carried out or taken back leaves no mark, nor a bad end that somebody has dealt with. */
export function pendingCommands(database: Database, targetIds: readonly string[]): Map<string, PendingCommand> {
  const marks = new Map<string, PendingCommand>()
  if (targetIds.length === 0) return marks
  for (const row of database.all(newestCommands(targetIds))) {
    if (row.state === 'done' || row.state === 'withdrawn' || row.resolution !== null) continue
    marks.set(row.targetId, { id: row.id, label: commands[row.command].label, state: row.state, message: row.message, ...forLater(row) })
  }
  return marks
}
