/** Charges that failed and whose money has not come by any way: what notices of three kinds are about. */
import { among } from '#main/db/among.ts'
import { db, type Database } from '#main/db/database.ts'
import { moneyUnderWay } from '#main/db/moneyUnderWay.ts'
import { methodName } from '#main/domain/brands.ts'
import type { ChargeKind } from '#contract/vocabulary.ts'
import type { Gone, Thing } from './matter.ts'

export interface Failure extends Thing {
  kind: ChargeKind
  /** What is still to be paid of it. */
  amountMinor: number
  currency: string
  declineCode: string
  lastFailedAt: number
  invoiceNumber: string | null
  /** `Visa •4242`; empty where the method is not in the copy any more. */
  method: string
  /** Since when the account is paused. */
  pausedAt: number | null
  /** The available balance; null where there is none. */
  balanceMinor: number | null
  balanceCurrency: string | null
}

interface Found extends Omit<Failure, 'method' | 'declineCode' | 'lastFailedAt' | 'amountMinor'> {
  failedId: string | null
  seriesId: string
  status: string
  invoiceId: string | null
  failedMinor: number | null
  openMinor: number | null
  declineCode: string | null
  lastFailedAt: number | null
  brand: string | null
  last4: string | null
  held: 'held' | 'waiting' | null
}

/** A charge that is named stands for its series: it may have been tried again since, and failed again. */
export const failuresById = (ids: readonly string[]) =>
  db.selectFrom('cache.charge as c')
    .leftJoin('cache.failedCharge as f', (on) => on.onRef('f.accountId', '=', 'c.accountId').onRef('f.seriesId', '=', 'c.seriesId'))
    .leftJoin('cache.openInvoice as o', 'o.invoiceId', 'f.invoiceId')
    .leftJoin('cache.paymentMethod as m', 'm.id', 'f.methodId')
    .leftJoin('cache.heldInvoice as h', 'h.invoiceId', 'f.invoiceId')
    .leftJoin('cache.wallet as w', 'w.accountId', 'c.accountId')
    .select(['c.id', 'c.accountId', 'c.partyId', 'c.seriesId', 'c.status', 'c.kind', 'c.currency', 'f.chargeId as failedId', 'f.amountMinor as failedMinor', 'f.declineCode', 'f.lastFailedAt',
      'f.invoiceId', 'f.invoiceNumber', 'f.pausedAt', 'o.openMinor', 'm.brand', 'm.last4', 'h.state as held', 'w.balanceMinor', 'w.currency as balanceCurrency'])
    .where(among('c.id', ids))

export const PAID_SINCE = 'The money has come since, or nothing is owed any more.'
export const NOT_FAILED = 'This charge did not fail.'
export const ON_HOLD = 'The invoice is on hold, and is not chased meanwhile.'
export const UNDER_WAY = 'The charge is being tried again now.'

/** Of charges of these kinds; of two of one series one is told. */
export function failuresIn(database: Database, ids: readonly string[], kinds: readonly ChargeKind[] | null): Map<string, Failure | Gone> {
  const found = database.all<Found>(failuresById(ids))
  const underWay = moneyUnderWay(database, [...new Set(found.map(({ accountId }) => accountId))])
  const told = new Set<string>()
  return new Map(found.flatMap((row): [string, Failure | Gone][] => {
    const { id, accountId, partyId } = row
    const gone = (why: string): [string, Gone][] => [[id, { id, accountId, partyId, gone: why }]]
    if (kinds !== null && !kinds.includes(row.kind)) return gone('This charge paid an invoice: a payment-failed notice tells of it.')
    if (row.status !== 'failed') return gone(NOT_FAILED)
    if (row.failedId === null) return gone(PAID_SINCE)
    if (row.held === 'held') return gone(ON_HOLD)
    // A retry that waits for another day is no reason to say nothing today.
    const asked = underWay.get(row.invoiceId ?? row.failedId)
    if (asked !== undefined && asked.notBefore === undefined) return gone(UNDER_WAY)
    const series = `${accountId} ${row.seriesId}`
    if (told.has(series)) return []
    told.add(series)
    const { failedMinor, openMinor, brand, last4 } = row
    return [[id, {
      id, accountId, partyId, kind: row.kind, currency: row.currency, declineCode: row.declineCode!, lastFailedAt: row.lastFailedAt!, invoiceNumber: row.invoiceNumber, pausedAt: row.pausedAt,
      amountMinor: openMinor === null ? failedMinor! : Math.min(failedMinor!, openMinor),
      method: brand === null || last4 === null ? '' : methodName({ brand, last4 }), balanceMinor: row.balanceMinor, balanceCurrency: row.balanceCurrency,
    }]]
  }))
}

const LATELY = 3
/** The newest failures of an account; through `failedCharge_by_account`. */
export const failuresOf = (accountId: string) => db.selectFrom('cache.failedCharge').select(['chargeId', 'kind']).where('accountId', '=', accountId).orderBy('lastFailedAt', 'desc').limit(LATELY)
