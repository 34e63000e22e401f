/**
 * Which debit takes back which credit: a returned direct debit, a cheque that bounced, a credit the bank booked by mistake. The
 * amount is the same the other way round, on the same account, on that day or later, and the bank names the same thing in both.
 */
import { sql, type SqlBool } from 'kysely'
import type { EntryState } from '#contract/bank.ts'
import { addDays } from '#main/domain/dates.ts'
import { db, type Database } from './database.ts'

/** A direct debit that was not authorised is returned within thirteen months (SEPA Core Rulebook, 4.3.4). */
const WITHIN_DAYS = 400
/** Looked at, of the same amount that name the same. */
const FOUND_MAX = 500

/** All of them, as the index begins with the account and the state. */
const STATES: readonly EntryState[] = ['open', 'applied', 'parked', 'ignored', 'debit']

interface Paired {
  id: string
  bookedOn: string
  amountMinor: number
  currency: string
}
interface Entry extends Paired {
  bankAccountId: string
  payerName: string
  payerAccount: string | null
  reference: string
  text: string
  bankReference: string | null
}

/** Null where there is none, or nothing tells it from others of the amount. */
export function reversalOf(database: Database, entry: Entry): { takesBack: Paired | null; takenBackBy: Paired | null } {
  const credits: Paired[] = []
  const found = { takesBack: null as Paired | null, takenBackBy: null as Paired | null }
  if (entry.amountMinor === 0) return found
  // Each takes back the latest that none took back yet.
  for (const one of database.all(ofTheSame(entry))) {
    if (one.amountMinor > 0) {
      credits.push(one)
      continue
    }
    const credit = credits.pop()
    if (one.id === entry.id) found.takesBack = credit ?? null
    if (credit?.id === entry.id) found.takenBackBy = one
  }
  return found
}

/** Of the amount, either way round; by day, of one day the credits first. Through `bankEntry_by_account_amount`. */
export const ofTheSame = ({ bankAccountId, currency, amountMinor, bookedOn, reference, bankReference, payerName, payerAccount, text }: Entry) =>
  db.selectFrom('bankEntry').select(['id', 'bookedOn', 'amountMinor', 'currency'])
    .where('bankAccountId', '=', bankAccountId).where('state', 'in', STATES).where('currency', '=', currency).where('amountMinor', 'in', [amountMinor, -amountMinor])
    // `+`: the amount tells more than the days do.
    .where(sql<SqlBool>`+"bookedOn" BETWEEN ${addDays(bookedOn, -WITHIN_DAYS)} AND ${addDays(bookedOn, WITHIN_DAYS)}`)
    .where((eb) => eb.or([
      eb.and([eb('reference', '!=', ''), eb('reference', '=', reference)]),
      eb('bankReference', '=', bankReference ?? ''),
      eb.and([eb('payerName', '!=', ''), eb('payerName', '=', payerName), eb('payerAccount', 'is', payerAccount), eb('text', '!=', ''), eb('text', '=', text)]),
    ]))
    .orderBy('bookedOn').orderBy('amountMinor', 'desc').orderBy('seq').limit(FOUND_MAX)
