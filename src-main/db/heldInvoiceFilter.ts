/** Which held or waiting invoices a filter means: for the queue, for what is done to many of them, and for what is sent about them. */
import { sql, type Compilable, type RawBuilder, type SqlBool } from 'kysely'
import type { HeldInvoiceFilter } from '#contract/heldInvoices.ts'
import type { Instant } from '#contract/vocabulary.ts'
import { among } from './among.ts'
import { db, type Database } from './database.ts'
import { endsOfToday, type PartyDay } from './partyDays.ts'
import type { Schema } from './schema.ts'
import { accountMatches, fewAccountsMatching } from './searchText.ts'
import { isOfAge, workConditions } from './workFilter.ts'

/**
 * Where SQLite begins to read. `order`: it walks along the order that is asked for and looks at each row, right where
 * many match. The others begin where few are known to match, which are then sorted: at the clocks that end first, at these accounts, at these invoices.
 */
export type HeldBegin = { at: 'order' | 'today' } | { at: 'accounts' | 'invoices'; ids: readonly string[] }

/** What a filter means as the books, the desk and the clocks are now. */
export interface HeldInvoiceScope {
  filter: HeldInvoiceFilter
  now: Instant
  days: readonly PartyDay[]
  begin: HeldBegin
}

/** So many rows are found and sorted as fast as a page of the order is walked. */
const FEW = 300

export const heldInvoiceScope = (database: Database, filter: HeldInvoiceFilter, now: Instant): HeldInvoiceScope =>
  ({ filter, now, days: endsOfToday(database, now), begin: beginOf(database, filter, now) })

function beginOf(database: Database, filter: HeldInvoiceFilter, now: Instant): HeldBegin {
  const { account, answered, promised, assignee, show, text, today, age } = filter
  if (account !== undefined) return { at: 'accounts', ids: [account] }
  const few = (at: 'accounts' | 'invoices', query: { limit(rows: number): Compilable<{ id: string }> }): HeldBegin | null => {
    const found = database.all(query.limit(FEW + 1))
    return found.length > FEW ? null : { at, ids: [...new Set(found.map(({ id }) => id))] }
  }
  const matching = () => {
    const ids = fewAccountsMatching(database, text, 'any')
    return ids === null ? null : { at: 'accounts' as const, ids }
  }
  return (answered === true ? few('invoices', answeredInvoices()) : null)
    ?? (promised === undefined ? null : few('accounts', promisingAccounts(promised)))
    ?? (assignee === undefined ? null : few('invoices', assignedInvoices(assignee)))
    ?? (show === 'snoozed' ? few('invoices', restingInvoices(now)) : show === 'done' ? few('invoices', finishedInvoices()) : null)
    ?? (age === undefined ? null : few('invoices', invoicesOfAge(age, now)))
    ?? matching()
    ?? { at: today === true ? 'today' : 'order' }
}

/** The few to begin with, each along an index of the desk's. */
export const answeredInvoices = () => db.selectFrom('smsProposal').select('invoiceId as id')
export const promisingAccounts = (promised: 'open' | 'broken') =>
  db.selectFrom('promise').select('accountId as id').where(sql<SqlBool>`${sql.raw(promised === 'open' ? `state = 'open'` : `state IN ('part_kept','broken') AND "answeredAt" IS NULL`)}`)
const ofQueue = () => db.selectFrom('work').select('itemId as id').where('queue', '=', 'heldInvoices')
export const assignedInvoices = (assignee: string) => ofQueue().where('assignee', '=', assignee)
export const restingInvoices = (now: Instant) => ofQueue().where('snoozedUntil', '>', now)
export const finishedInvoices = () => ofQueue().where('doneThrough', 'is not', null)

/** Of the queue itself, along its order by age. */
export const invoicesOfAge = (age: NonNullable<HeldInvoiceFilter['age']>, now: Instant) => db.selectFrom('cache.heldInvoice as h').select('h.invoiceId as id').where(isOfAge('heldInvoices', age, now, true))

/** An SMS about it waits for a person. */
const ASKED = sql<SqlBool>`EXISTS (SELECT 1 FROM main."smsProposal" AS s WHERE s."invoiceId" = h."invoiceId")`

/** Approves itself before its party's day is over, or its time is over already. As one expression it leads SQLite nowhere. */
export const approvesToday = (days: readonly PartyDay[]): RawBuilder<SqlBool> =>
  days.length === 0 ? sql<SqlBool>`0` : sql<SqlBool>`h."orderAt" < CASE h."partyId" ${sql.join(days.map(({ partyId, endsAt }) => sql`WHEN ${partyId} THEN ${endsAt}`), sql` `)} ELSE 0 END`

/**
 * `+` keeps SQLite from any index but the one it is to begin at.
 * @param counts all of them are read, in no order: parties and clocks are to lead it nowhere.
 * @param sort the order that is walked along: the clocks lead only where it is theirs.
 */
export function heldInvoicesMatching({ filter, now, days, begin }: HeldInvoiceScope, { counts = false, sort = 'clock' }: { counts?: boolean; sort?: string } = {}) {
  const { party, state, channel, preference, answered, today, text } = filter
  const ids = 'ids' in begin ? begin.ids : null
  const words = text === undefined ? null : accountMatches('h."accountId"', text, 'any')
  const leads = sql.raw(ids === null && !counts ? '' : '+')
  // Other orders than the clock's have an index for what is asked for by channel, and by state; of several the first leads.
  const alongOrder = begin.at === 'order' && !counts && sort !== 'clock'
  const byChannel = alongOrder && channel !== undefined
  const byState = alongOrder && !byChannel && state !== undefined
  const plus = (leading: boolean) => sql.raw(leading ? '' : '+')
  const lastEnd = Math.max(0, ...days.map(({ endsAt }) => endsAt))
  const conditions = [
    ...(ids === null ? [] : [among(begin.at === 'accounts' ? 'h.accountId' : 'h.invoiceId', ids)]),
    ...(party === undefined ? [] : [sql<SqlBool>`${byChannel || byState ? plus(false) : leads}h."partyId" = ${party}`]),
    ...(state === undefined ? [] : [sql<SqlBool>`${plus(byState)}h.state = ${state}`]),
    ...(channel === undefined ? [] : [sql<SqlBool>`${plus(byChannel)}h.channel = ${channel}`]),
    ...(preference === undefined ? [] : [sql<SqlBool>`h.preference = ${preference}`]),
    // The last end of a day bounds the walk along the clocks; which of them it is is told by each party's own.
    ...(today === true ? [sql<SqlBool>`${sort === 'clock' ? leads : sql.raw('+')}h."orderAt" < ${lastEnd}`, approvesToday(days)] : []),
    ...(answered === true ? [ASKED] : []),
    ...(words === null ? [] : [words]),
    ...shown(filter, now),
    ...workConditions('heldInvoices', { ...filter, show: 'all' }, now, true),
  ]
  // The other indexes hold much of it too: said which, or SQLite goes along one of them and reads every row.
  const from = counts && ids === null ? db.selectFrom(sql<Schema['cache.heldInvoice']>`cache."heldInvoice"`.as<'h'>(sql`h INDEXED BY "heldInvoice_counted"`)) : db.selectFrom('cache.heldInvoice as h')
  return conditions.reduce((narrowed, condition) => narrowed.where(condition), from)
}

/** An invoice that a customer has written about is to be worked on, whatever somebody here thought before. */
function shown({ show = 'active' }: HeldInvoiceFilter, now: Instant): RawBuilder<SqlBool>[] {
  const conditions = workConditions('heldInvoices', { show }, now, true)
  if (show === 'all') return []
  return show === 'active' ? conditions.map((condition) => sql<SqlBool>`(${condition} OR ${ASKED})`) : [...conditions, sql<SqlBool>`NOT ${ASKED}`]
}
