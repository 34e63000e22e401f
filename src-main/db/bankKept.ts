/**
 * What of a payment its source takes, and what is kept in the desk's own ledger beside it (decision 0053). Stripe takes money
 * that came outside it only as the payment of whole invoices: a part of one, and what is on none, it does not.
 */
import { addMinor } from '#main/domain/minorUnits.ts'
import { formatMoney } from '#main/domain/money.ts'
import type { MoneyPart } from './bankApplication.ts'
import { openMinorOf } from './commandSubject.ts'
import { copyRecord } from './copyRecord.ts'
import type { Database } from './database.ts'
import { keptOn } from './keptPayments.ts'
import { sourceOfParty } from './sources.ts'

export interface Taking {
  /** What goes to the source; null where nothing does. */
  given: MoneyPart | null
  /** What it would not take; null where it takes all. */
  kept: MoneyPart | null
}

/** As far as the copy can tell. Together they are the part, row for row. */
export function takingOf(database: Database, partyId: string, part: MoneyPart): Taking {
  if (sourceOfParty(database, partyId)?.kind !== 'stripe') return { given: part, kept: null }
  const rows = Object.groupBy(part.rows, ({ invoiceId, amountMinor }) => (amountMinor >= openAtSource(database, invoiceId) ? 'whole' : 'part'))
  const { whole = [], part: parts = [] } = rows
  return {
    given: whole.length === 0 ? null : { accountId: part.accountId, rows: whole, unappliedMinor: 0 },
    kept: parts.length === 0 && part.unappliedMinor === 0 ? null : { accountId: part.accountId, rows: parts, unappliedMinor: part.unappliedMinor },
  }
}

/** What is open on it for whoever does not know of what the desk keeps. */
const openAtSource = (database: Database, invoiceId: string): number => addMinor(openMinorOf(database, invoiceId), keptOn(database, invoiceId))

/** What comes of these in minor units: how much the source takes, and how much is kept. */
export const keepingSums = (takings: readonly Taking[]): { given: number; kept: number } => ({ given: sumOf(takings.flatMap(({ given }) => given ?? [])), kept: sumOf(takings.flatMap(({ kept }) => kept ?? [])) })

const sumOf = (parts: readonly MoneyPart[]): number => parts.reduce((sum, { rows, unappliedMinor }) => rows.reduce((minor, { amountMinor }) => addMinor(minor, amountMinor), addMinor(sum, unappliedMinor)), 0)

/** What a person has to know before it is kept, a paragraph a line: how much, what the source goes on doing, and how it is taken back. */
export function keepingWords(database: Database, currency: string, takings: readonly Taking[]): string {
  const words = (minor: number) => formatMoney({ minor, currency }, 'en')
  const kept = takings.flatMap((taking) => taking.kept ?? [])
  const rows = kept.flatMap((part) => part.rows)
  const unapplied = kept.reduce((minor, { unappliedMinor }) => addMinor(minor, unappliedMinor), 0)
  const named = rows.slice(0, NAMED).map(({ invoiceId, amountMinor }) => `${words(amountMinor)} of the ${words(openAtSource(database, invoiceId))} of ${numberOf(database, invoiceId)}`)
  const parts = [...named, ...(rows.length > NAMED ? [`${rows.length - NAMED} more parts of invoices`] : []), ...(unapplied === 0 ? [] : [`${words(unapplied)} on no invoice`])]
  const { given } = keepingSums(takings)
  const goesOn = rows.length === 0
    ? 'its customer has no such credit there, and the next invoice is collected in full.'
    : `it goes on collecting ${rows.length === 1 ? 'this invoice' : 'each of these invoices'} whole, by itself where autopay is on, and its own pages and reminders ask for all of it. Put ${rows.length === 1 ? 'it' : 'an invoice'} on hold where that must not be.`
  // Where a part of the entry went to Stripe, none of it can be taken back here: what Stripe records later would stay twice.
  const back = given === 0
    ? 'Once it is recorded in Stripe as well, take the entry back here, so that it is not there twice.'
    : `What pays invoices whole, ${words(given)}, goes to Stripe, which takes no payment back. Once it is there, this entry cannot be taken back here: do not record in Stripe what is kept, or it is there twice.`
  return [
    `Stripe takes money that came outside it only as the payment of whole invoices. This would be kept in the desk’s own ledger: ${new Intl.ListFormat('en-GB').format(parts)}. The balance, the aging and statements count it at once.`,
    `Stripe does not know of what is kept: ${goesOn}`,
    back,
  ].join('\n')
}
const NAMED = 5

const numberOf = (database: Database, invoiceId: string): string => copyRecord(database, 'invoices', invoiceId)?.number ?? invoiceId
