/** Whether an open failure may be tried again, when, and with what: for one charge and for thousands of them. */
import { sql, type SqlBool } from 'kysely'
import type { MethodSummary } from '#contract/failedCharges.ts'
import type { ChargeStatus, Instant, PaymentMethodId } from '#contract/vocabulary.ts'
import { instantWords } from '#main/domain/instantWords.ts'
import { retryAdvice, type RetryReason } from '#main/domain/retryAdvice.ts'
import { among } from './among.ts'
import { db, type Database } from './database.ts'
import { keptObstacle } from './keptPayments.ts'
import { claimsByMoney, claimWords, type MoneyClaim } from './moneyUnderWay.ts'
import { methodSummary } from './paymentMethods.ts'
import { pulledAt } from './pulledAt.ts'
import type { Schema } from './schema.ts'
import { moneyMustWait } from './unfinishedParties.ts'

export interface RetrySituation {
  allowed: boolean
  /** Why, or why not, in plain words. */
  reason: string
  /** The same as it is said of many at once. */
  why: string
  /** The rule of declines that decided; `obstacle`: something that the desk itself knows. */
  because: RetryReason | 'obstacle'
  /** Methods on file, each with why it cannot be used. */
  methods: MethodSummary[]
  /** The usable method of each slot; null where there is none. */
  methodIds: Readonly<Record<'primary' | 'backup', PaymentMethodId | null>>
  triesLeft: number
  /** When the next try becomes free, where only the count forbids one. */
  notBefore: Instant | null
  /** Attempts to take this money, the oldest first. */
  attempts: { id: string; at: number; status: ChargeStatus; declineCode: string | null; methodId: string; rev: number }[]
}

export interface OpenFailure {
  chargeId: string
  seriesId: string
  accountId: string
  partyId: string
  invoiceId: string | null
}

/**
 * The rules of declines (`domain/retryAdvice`), and before them what the desk itself knows.
 * @param at when it is to be tried: now, or the moment that a retry is scheduled for.
 */
export const retrySituation = (database: Database, found: OpenFailure, at: Instant): RetrySituation => retrySituations(database, [found], at)[0]!

/** The same of many, in their order: seven reads for all of them. Some hundred at a time. */
export function retrySituations(database: Database, found: readonly OpenFailure[], at: Instant): RetrySituation[] {
  if (found.length === 0) return []
  const accountIds = [...new Set(found.map(({ accountId }) => accountId))]
  const chargeIds = found.map(({ chargeId }) => chargeId)
  const invoiceIds = [...new Set(found.flatMap(({ invoiceId }) => invoiceId ?? []))]
  // The oldest first, as the rules want them.
  const attempts = Map.groupBy(database.all(attemptsOf([...new Set(found.map(({ seriesId }) => seriesId))])).toReversed(), ({ seriesId, accountId }) => `${seriesId} ${accountId}`)
  const methods = Map.groupBy(database.all(methodsOfAll(accountIds)), ({ accountId }) => accountId)
  const accounts = new Map(database.all(accountsOf(accountIds)).map((row) => [row.id, row]))
  const holds = new Map(invoiceIds.length === 0 ? [] : database.all(holdsOf(invoiceIds)).map((row) => [row.invoiceId, row.invoiceNumber]))
  // By charge the newest.
  const retries = new Map(database.all(retriesUnderWay(chargeIds)).map((row) => [row.targetId, row]))
  const claims = claimsByMoney(database, accountIds)
  const unfinished = new Map([...new Set(found.map(({ partyId }) => partyId))].map((partyId) => [partyId, moneyMustWait(database, partyId)]))
  return found.map((one) => {
    const account = accounts.get(one.accountId)
    const timeZone = account?.timeZone ?? 'UTC'
    // What its own retries say is said by their own rules: the copy may have settled a doubt about one of them.
    const claim = claims.get(one.invoiceId ?? one.seriesId)?.findLast(({ command, targetId }) => command !== 'retryCharge' || targetId !== one.chargeId)
    const known = { unfinished: unfinished.get(one.partyId) ?? null, retry: retries.get(one.chargeId), claim, pulledAt: retries.has(one.chargeId) ? (pulledAt(database, one.partyId) ?? 0) : 0, closed: account?.status === 'closed', heldNumber: one.invoiceId === null ? undefined : holds.get(one.invoiceId), kept: one.invoiceId === null ? null : keptObstacle(database, one.invoiceId), timeZone }
    return ruled(attempts.get(`${one.seriesId} ${one.accountId}`) ?? [], (methods.get(one.accountId) ?? []).slice(0, METHODS_MAX), obstacleOf(known), at, timeZone)
  })
}

function ruled(attempts: readonly AttemptRow[], onFile: readonly Schema['cache.paymentMethod'][], obstacle: Obstacle | null, at: Instant, timeZone: string): RetrySituation {
  const advice = retryAdvice<PaymentMethodId>({
    attempts,
    methods: onFile.map((method) => ({ ...method, id: method.id as PaymentMethodId, isDefault: method.isDefault === 1 })),
    now: at,
    timeZone,
  })
  const unusable = new Map<string, string | null>(advice.methods.map(({ methodId, plain }) => [methodId, plain]))
  return {
    allowed: obstacle === null && advice.mayRetry,
    reason: obstacle?.message ?? advice.plain,
    why: obstacle?.why ?? advice.plain,
    because: obstacle === null ? advice.reason : 'obstacle',
    methods: onFile.map((method) => methodSummary(method, unusable.get(method.id) ?? null)),
    methodIds: advice.methodIds,
    triesLeft: advice.triesLeft,
    notBefore: advice.notBefore,
    attempts: [...attempts],
  }
}

/** Which method a retry is to use. */
export type RetryWith = 'primary' | 'backup' | 'best'

/**
 * The method to try; null where the wish cannot be met. `best`: the backup where it may be charged and the
 * primary has just been declined, else whichever may.
 */
export function methodToTry({ methodIds, methods, attempts }: RetrySituation, wish: RetryWith): PaymentMethodId | null {
  if (wish !== 'best') return methodIds[wish]
  const last = attempts.at(-1)?.methodId
  const primaryDeclined = methods.some(({ id, slot }) => id === last && slot === 'primary')
  return primaryDeclined ? (methodIds.backup ?? methodIds.primary) : (methodIds.primary ?? methodIds.backup)
}

interface Known {
  /** Why no money is to be moved in its party. */
  unfinished: string | null
  retry: { state: string; settledAt: number | null; attempts: number; notBefore: number | null } | undefined
  /** Another command about the same money. */
  claim: MoneyClaim | undefined
  pulledAt: Instant
  closed: boolean
  /** The number of its invoice, where that is on hold. */
  heldNumber: string | undefined
  /** Why its invoice is not to be charged whole. */
  kept: string | null
  timeZone: string
}

interface Obstacle {
  why: string
  message: string
}

const forAll = (why: string, message = why): Obstacle => ({ why, message })

function obstacleOf({ unfinished, retry, claim, pulledAt, closed, heldNumber, kept, timeZone }: Known): Obstacle | null {
  if (unfinished !== null) return forAll(unfinished)
  if (retry !== undefined && retry.state !== 'uncertain') {
    if (retry.attempts > 0 || retry.notBefore === null) return forAll('A retry of this charge is already waiting to go out.')
    return forAll('A retry of this charge is scheduled already. Take that back in the outbox first.', `A retry of this charge is scheduled already, for ${instantWords(retry.notBefore, timeZone)}. Take that back in the outbox first.`)
  }
  // Once the copy is newer than the doubt, the charge would have left the queue if it had gone through.
  if (retry !== undefined && pulledAt <= (retry.settledAt ?? 0))
    return forAll('It is not known how the last retry ended. Pull first: when the charge is still here then, it may be tried again.')
  if (claim !== undefined) return claimWords(claim, timeZone)
  if (closed) return forAll('The account is closed; its methods are charged no more.')
  if (kept !== null) return forAll(kept)
  if (heldNumber !== undefined) return forAll('The invoice is on hold. Release it first.', `Invoice ${heldNumber} is on hold. Release it first.`)
  return null
}

/** Attempts that are looked at, a series: the newest. A card is tried 8 times in 14 days, so these are years of them. */
const ATTEMPTS_MAX = 500
/** Methods of one account that are looked at. */
const METHODS_MAX = 100

type AttemptRow = RetrySituation['attempts'][number]

/** Attempts to take the same money, the newest first. Through `charge_by_series`. */
export const attemptsOf = (seriesIds: readonly string[]) =>
  db.selectFrom('cache.charge')
    .select(['id', 'seriesId', 'accountId', 'at', 'status', 'declineCode', 'methodId', 'rev'])
    .where(among('seriesId', seriesIds))
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(ATTEMPTS_MAX * seriesIds.length)

/** Of many accounts, each with the primary ones first, and the default before others. */
export const methodsOfAll = (accountIds: readonly string[]) =>
  db.selectFrom('cache.paymentMethod').selectAll().where(among('accountId', accountIds)).orderBy('slot', 'desc').orderBy('isDefault', 'desc').orderBy('id').limit(METHODS_MAX * accountIds.length)

export const accountsOf = (accountIds: readonly string[]) =>
  db.selectFrom('cache.account as a').leftJoin('cache.party as p', 'p.id', 'a.partyId').select(['a.id', 'a.status', 'p.timeZone']).where(among('a.id', accountIds))

/** Those of the invoices that are on hold, by their ids: `+` keeps SQLite from the indexes by state. */
export const holdsOf = (invoiceIds: readonly string[]) =>
  db.selectFrom('cache.heldInvoice').select(['invoiceId', 'invoiceNumber']).where(among('invoiceId', invoiceIds)).where(sql<SqlBool>`+state = 'held'`)

/** Retries of these charges that have no end yet, or one that nobody knows; the oldest first. */
export const retriesUnderWay = (chargeIds: readonly string[]) =>
  db.selectFrom('outbox')
    .select(['targetId', 'state', 'settledAt', 'attempts', 'notBefore'])
    .where(among('targetId', chargeIds))
    .where(sql<string>`+state`, 'in', ['queued', 'sending', 'uncertain'])
    .orderBy('id')

