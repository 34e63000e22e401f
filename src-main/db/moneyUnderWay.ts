/** The money that is being asked for on an invoice: by paying it, or by trying one of its failed charges again. */
import { sql } from 'kysely'
import { commands, moneyCommands, type CommandName } from '#contract/commands.ts'
import type { PendingCommand } from '#contract/outbox.ts'
import { among, onceByIds } from './among.ts'
import { db, type Database } from './database.ts'
import { instantWords } from '#main/domain/instantWords.ts'
import { forLater } from './pendingCommands.ts'
import type { OutboxState } from './schema.ts'

/** What is to take money of the accounts and has no end yet, or one that nobody knows; the oldest first, through `outbox_by_account`. */
export const moneyAskedFor = onceByIds((accountIds) =>
  db.selectFrom('outbox as o')
    .leftJoin('cache.charge as c', 'c.id', 'o.targetId')
    .select(['o.id', 'o.command', 'o.state', 'o.message', 'o.attempts', 'o.notBefore', sql<string>`coalesce(c."invoiceId", o."targetId")`.as('invoiceId')])
    .where(among('o.accountId', accountIds))
    // `+` keeps SQLite from reading all that ever ended in one of these states.
    .where(sql<string>`+o.state`, 'in', ['queued', 'sending', 'uncertain'])
    .where('o.command', 'in', moneyCommands)
    .where('o.resolution', 'is', null)
    .orderBy('o.id'))

/** By invoice, the newest each. */
export function moneyUnderWay(database: Database, accountIds: readonly string[]): Map<string, PendingCommand> {
  if (accountIds.length === 0) return new Map()
  return new Map(database.all(moneyAskedFor(accountIds)).map(({ id, command, state, message, invoiceId, ...sent }) => [invoiceId, { id, label: commands[command].label, state, message, ...forLater(sent) }]))
}

/** The one mark of a row: its own newest command while that is on its way, else the money that is asked for, else what became of its own. */
export function markOf(own: PendingCommand | undefined, money: PendingCommand | undefined): PendingCommand | null {
  const waits = own?.state === 'queued' || own?.state === 'sending'
  return (waits ? own : (money ?? own)) ?? null
}

/** Commands by which an invoice is settled without a charge: its money came another way, or is asked for no more. */
const SETTLING: readonly CommandName[] = ['recordPayment', 'requestWriteOff']

/** A command that has no end yet, or one that nobody knows, and that a charge of the same money must not run into. */
export interface MoneyClaim {
  id: number
  command: CommandName
  targetId: string
  state: Extract<OutboxState, 'queued' | 'sending' | 'uncertain'>
  attempts: number
  notBefore: number | null
  settledAt: number | null
  /** What it is about: an invoice, else the series of a wallet's charge. */
  money: string
}

/** Of these accounts, the oldest first, through `outbox_by_account`. */
export const moneyClaims = (accountIds: readonly string[]) =>
  db.selectFrom('outbox as o')
    .leftJoin('cache.charge as c', 'c.id', 'o.targetId')
    .select(['o.id', 'o.command', 'o.targetId', 'o.state', 'o.attempts', 'o.notBefore', 'o.settledAt', sql<string>`coalesce(c."invoiceId", c."seriesId", o."targetId")`.as('money')])
    .where(among('o.accountId', accountIds))
    .where(sql<string>`+o.state`, 'in', ['queued', 'sending', 'uncertain'])
    .where('o.command', 'in', [...moneyCommands, ...SETTLING])
    .where('o.resolution', 'is', null)
    .orderBy('o.id')

/** By the money that they are about. */
export const claimsByMoney = (database: Database, accountIds: readonly string[]): Map<string, MoneyClaim[]> =>
  Map.groupBy(accountIds.length === 0 ? [] : (database.all(moneyClaims(accountIds)) as MoneyClaim[]), ({ money }) => money)

/** Why this money must not be asked for while the command stands: as it is said of many, and of this one. */
export function claimWords({ command, state, attempts, notBefore }: Pick<MoneyClaim, 'command' | 'state' | 'attempts' | 'notBefore'>, timeZone: string): { why: string; message: string } {
  const { label, money } = commands[command]
  const both = (why: string, message = why) => ({ why, message })
  if (state === 'uncertain')
    return money ? both('It is not known whether a command before took this money. Settle that in the outbox first.', `It is not known whether “${label}” took this money. Settle that in the outbox first.`) : both(`It is not known whether “${label}” arrived for this invoice. Settle that in the outbox first.`)
  if (!money) return both(`“${label}” waits to go out for this invoice. Wait until it is done, or take it back in the outbox.`)
  if (attempts === 0 && notBefore !== null)
    return both('This money is to be asked for already: a charge is scheduled. Take that back in the outbox first.', `This money is to be asked for already: “${label}” is scheduled for ${instantWords(notBefore, timeZone)}. Take that back in the outbox first.`)
  return both('This money is being asked for already: a command waits to go out. Wait until it is done, or take it back in the outbox.', `This money is being asked for already: “${label}” waits to go out. Wait until it is done, or take it back in the outbox.`)
}
