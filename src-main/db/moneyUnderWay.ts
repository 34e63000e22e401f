/** The money that is being asked for on an invoice: by paying it, or by trying one of its failed charges again. */
import { sql } from 'kysely'
import { commands, moneyCommands } from '#contract/commands.ts'
import type { PendingCommand } from '#contract/outbox.ts'
import { among } from './among.ts'
import { db, type Database } from './database.ts'

/** What is to take money of the accounts and has no end yet, or one that nobody knows; the oldest first, through `outbox_by_account`. */
export const moneyAskedFor = (accountIds: readonly string[]) =>
  db.selectFrom('outbox as o')
    .leftJoin('cache.charge as c', 'c.id', 'o.targetId')
    .select(['o.id', 'o.command', 'o.state', 'o.message', sql<string>`coalesce(c."invoiceId", o."targetId")`.as('invoiceId')])
    .where(among('o.accountId', accountIds))
    // `+` keeps SQLite from reading all that ever ended in one of these states.
    .where(sql<string>`+o.state`, 'in', ['queued', 'sending', 'uncertain'])
    .where('o.command', 'in', moneyCommands)
    .where('o.resolution', 'is', null)
    .orderBy('o.id')

/** By invoice, the newest each. */
export function moneyUnderWay(database: Database, accountIds: readonly string[]): Map<string, PendingCommand> {
  if (accountIds.length === 0) return new Map()
  return new Map(database.all(moneyAskedFor(accountIds)).map(({ id, command, state, message, invoiceId }) => [invoiceId, { id, label: commands[command].label, state, message }]))
}

/** The one mark of a row: its own newest command while that is on its way, else the money that is asked for, else what became of its own. */
export function markOf(own: PendingCommand | undefined, money: PendingCommand | undefined): PendingCommand | null {
  const waits = own?.state === 'queued' || own?.state === 'sending'
  return (waits ? own : (money ?? own)) ?? null
}
