/** Promises to pay: `promise`, and what was received for what one is about. */
import { sql } from 'kysely'
import type BetterSqlite3 from 'better-sqlite3'
import type { PromiseTerms, Receipt } from '#main/domain/promise.ts'
import { countedFrom, RETURNED_WITHIN_DAYS, WATCHED_DAYS } from '#main/domain/promise.ts'
import { addDays, businessDateAt } from '#main/domain/dates.ts'
import { db, type Database } from './database.ts'
import type { Sqlite } from './sqlite.ts'
import type { PromiseRow } from './workMarks.ts'

/** What a promise is about: an invoice, or all that an account owes in a currency. */
export interface PromiseAbout {
  accountId: string
  invoiceId: string | null
  currency: string
}

const promises = () => db.selectFrom('promise as p').leftJoin('cache.invoice as i', 'i.id', 'p.invoiceId').selectAll('p').select('i.number as invoiceNumber')

/** Shown of an account at the most. */
const SHOWN = 200

/** The newest first, through `promise_by_account`. */
export const promisesOf = (accountId: string) => promises().where('p.accountId', '=', accountId).orderBy('p.madeAt', 'desc').orderBy(sql`p.rowid`, 'desc').limit(SHOWN)
export const promiseById = (id: string) => promises().where('p.id', '=', id)

/** Those that a new one takes the place of, and those that it deals with. Through `promise_by_account`. */
export const promisesAnsweredBy = ({ accountId, invoiceId, currency }: PromiseAbout) =>
  db.selectFrom('promise as p').selectAll('p').select(sql<string | null>`NULL`.as('invoiceNumber'))
    .where('p.accountId', '=', accountId)
    .where('p.currency', '=', currency)
    .where((eb) => eb.or([
      eb.and([eb('p.state', '=', 'open'), eb('p.invoiceId', 'is', invoiceId)]),
      // Whoever promises to pay all, or this invoice, was spoken to about what was not kept.
      eb.and([eb('p.state', 'in', ['part_kept', 'broken']), eb('p.answeredAt', 'is', null), ...(invoiceId === null ? [] : [eb.or([eb('p.invoiceId', '=', invoiceId), eb('p.invoiceId', 'is', null)])])]),
    ]))

export const insertPromise = (promise: Omit<PromiseRow, 'invoiceNumber'>) => db.insertInto('promise').values(promise)
export const updatePromise = (id: string, values: Partial<Pick<PromiseRow, 'state' | 'receivedMinor' | 'keptOn' | 'stateAt' | 'answeredAt' | 'answeredBy'>>) => db.updateTable('promise').set(values).where('id', '=', id)

export interface Watched {
  /** The day of today, of which those that are too old are counted. */
  today: string
  after: readonly [string, string] | null
  limit: number
}

/** Whose state may still change, a page at a time in the order of days: through `promise_watched`. */
export const watchedPromises = ({ today, after, limit }: Watched) => {
  const from = addDays(today, -WATCHED_DAYS)
  return db.selectFrom('promise as p').selectAll('p').select(sql<string | null>`NULL`.as('invoiceNumber'))
    .where(sql<boolean>`p.state IN ('open','part_kept','broken')`)
    .where(sql<boolean>`(p."dueOn", p.id) > (${after?.[0] ?? from}, ${after?.[1] ?? ''})`)
    .orderBy('p.dueOn').orderBy('p.id').limit(limit)
}

/** Those kept lately, whose money may still go back: through `promise_kept`. */
export const keptPromises = ({ today, after, limit }: Watched) => {
  const from = addDays(today, -RETURNED_WITHIN_DAYS)
  return db.selectFrom('promise as p').selectAll('p').select(sql<string | null>`NULL`.as('invoiceNumber'))
    .where(sql<boolean>`p.state = 'kept'`)
    .where(sql<boolean>`(p."keptOn", p.id) > (${after?.[0] ?? from}, ${after?.[1] ?? ''})`)
    .orderBy('p.keptOn').orderBy('p.id').limit(limit)
}

/** Whether one was due before this day and is still open: somebody waits for the next pull. */
export const openPromiseBefore = (on: string) =>
  db.selectFrom('promise as p').select('p.id').where(sql<boolean>`p.state IN ('open','part_kept','broken')`).where('p.dueOn', '<', on).where(sql<boolean>`+p.state = 'open'`).limit(1)

/** The terms of a promise as the rule reads them. */
export const termsOf = ({ amountMinor, dueOn, madeAt, baselineMinor }: Pick<PromiseRow, 'amountMinor' | 'dueOn' | 'madeAt' | 'baselineMinor'>, timeZone: string): PromiseTerms =>
  ({ amountMinor, dueOn, madeOn: businessDateAt(madeAt, timeZone), baselineMinor })

/** What was received day by day: on the invoice what payments paid of it; of an account what came in and did not go back, from some days before `madeOn` on. */
export function receiptsFor({ raw }: Database, { accountId, invoiceId, currency }: PromiseAbout, madeOn: string): Receipt[] {
  const { paid, received } = statementsOf(raw)
  return invoiceId !== null ? paid.all(invoiceId) : received.all({ accountId, currency, from: countedFrom(madeOn) })
}

/** What is owed of what a promise is about, in minor units: of the invoice what is open; of an account its balance in the currency, and recharges that failed. */
export function owedFor({ raw }: Database, { accountId, invoiceId, currency }: PromiseAbout): number {
  const { open, owed } = statementsOf(raw)
  return (invoiceId !== null ? open.get(invoiceId) : owed.get({ accountId, currency })) ?? 0
}

/** In whose zone a promise is judged; null while what it is about is not in the copy, or is in it with lists that are older than its records. */
export const zoneToJudgeIn = ({ raw }: Database, { accountId, invoiceId }: Omit<PromiseAbout, 'currency'>): string | null => statementsOf(raw).zone.get({ accountId, invoiceId }) ?? null

/** What is read of each promise at each look: prepared once a connection. Through the indexes by account and day, by invoice, by payment. */
export const FACTS_SQL = {
  // A credit is no money.
  paid: 'SELECT effectiveOn AS "on", sum(amountMinor) AS amountMinor FROM cache.allocation WHERE invoiceId = ? AND +paymentId IS NOT NULL GROUP BY effectiveOn',
  // Into the available balance as well: who promises to pay may do so by a recharge. What the bank or a dispute took back is taken off; what we gave back ourselves was received.
  received: `SELECT receivedOn AS "on", amountMinor FROM cache.payment WHERE accountId = :accountId AND receivedOn >= :from AND +currency = :currency
    UNION ALL SELECT r.refundedOn, -r.amountMinor FROM cache.payment AS p JOIN cache.refund AS r ON r.paymentId = p.id AND +r.accountId = p.accountId
    WHERE p.accountId = :accountId AND p.receivedOn >= :from AND +p.currency = :currency AND +r.reason <> 'refund'`,
  open: 'SELECT openMinor FROM cache.openInvoice WHERE invoiceId = ?',
  owed: `SELECT coalesce((SELECT max(0, balanceMinor) FROM cache.accountBalance WHERE accountId = :accountId AND currency = :currency), 0)
    + coalesce((SELECT sum(amountMinor) FROM cache.failedCharge WHERE accountId = :accountId AND +currency = :currency AND +invoiceId IS NULL), 0)`,
  zone: `SELECT p.timeZone FROM cache.account AS a JOIN cache.party AS p ON p.id = a.partyId
    WHERE a.id = :accountId AND NOT EXISTS (SELECT 1 FROM cache.staleAccount AS s WHERE s.accountId = a.id) AND (:invoiceId IS NULL OR EXISTS (SELECT 1 FROM cache.invoice AS i WHERE i.id = :invoiceId))`,
} as const

interface Facts {
  paid: BetterSqlite3.Statement<[string], Receipt>
  received: BetterSqlite3.Statement<[{ accountId: string; currency: string; from: string }], Receipt>
  open: BetterSqlite3.Statement<[string], number>
  owed: BetterSqlite3.Statement<[{ accountId: string; currency: string }], number>
  zone: BetterSqlite3.Statement<[{ accountId: string; invoiceId: string | null }], string>
}

const kept = new WeakMap<Sqlite, Facts>()

function statementsOf(raw: Sqlite): Facts {
  const known = kept.get(raw)
  if (known !== undefined) return known
  const one = (name: keyof Facts) => raw.prepare(FACTS_SQL[name])
  const made = { paid: one('paid'), received: one('received'), open: one('open').pluck(), owed: one('owed').pluck(), zone: one('zone').pluck() } as Facts
  kept.set(raw, made)
  return made
}

/** Whose account it is, whose days are its, and how money is written there. Nothing where the account, or its party, is not in the copy. */
export const placeOfAccount = (accountId: string) =>
  db.selectFrom('cache.account as a').innerJoin('cache.party as p', 'p.id', 'a.partyId').select(['a.partyId', 'p.timeZone', 'p.locale']).where('a.id', '=', accountId)
export const placeOfInvoice = (invoiceId: string) => db.selectFrom('cache.invoice').select(['accountId', 'currency', 'number']).where('id', '=', invoiceId)
