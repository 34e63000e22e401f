/** What a report is of: its terms, checked, with what they name found in the copy. */
import { reportDates, type ReportName, type ReportTerms } from '#contract/reports.ts'
import type { BusinessDate, Instant } from '#contract/vocabulary.ts'
import { accountByIdOrRef, invoiceByIdOrNumber, partyById } from '#main/db/books.ts'
import type { LogSearch } from '#main/db/billingLogSearch.ts'
import type { Database } from '#main/db/database.ts'
import { addDays, checkPeriod, startOfBusinessDate } from '#main/domain/dates.ts'
import { JobFailure } from '../../ports/jobs.ts'
import { publisherOf, type Publisher } from '../publisher.ts'

/** The terms of one report. */
export interface Scope {
  readonly report: ReportName
  readonly asOf: BusinessDate | null
  readonly period: Period | null
  /** Null: every party. */
  readonly party: string | null
  /** Null: every account. */
  readonly account: NamedAccount | null
  readonly invoice: NamedInvoice | null
  /** Of the billing log: what it is narrowed to. */
  readonly search: LogSearch
  /** The party's or account's name, `All parties`. */
  readonly whose: string
  readonly publisher: Publisher
  /** Of days that are kept as instants: the party's, UTC where there are several. */
  readonly timeZone: string
  readonly now: Instant
}

export interface Period {
  from: BusinessDate
  /** Included. */
  to: BusinessDate
}

interface NamedAccount {
  id: string
  ref: string
  name: string
  partyId: string
}

interface NamedInvoice {
  id: string
  number: string
  accountId: string
  currency: string
  totalMinor: number
  issuedOn: BusinessDate
  dueOn: BusinessDate | null
  poNumber: string | null
}

/** @throws JobFailure DATES_MISSING, NO_SUCH_PARTY, NO_SUCH_ACCOUNT, NO_SUCH_INVOICE, OF_ANOTHER_PARTY, NOT_SEARCHED; DomainError DATE_RANGE_REVERSED */
export function scopeOf(database: Database, terms: ReportTerms, now: Instant): Scope {
  const { report, kind, text } = terms
  if (report !== 'billing-log' && (kind !== undefined || text !== undefined)) throw new JobFailure('NOT_SEARCHED', 'Only the billing log is searched by words or narrowed to a kind of entry.')
  const party = terms.party ?? null
  const invoice = report === 'invoice-detail' && terms.invoice !== undefined ? invoiceNamed(database, terms.invoice) : null
  const { asOf, period } = datesOf(terms, invoice !== null)
  const account = invoice !== null ? accountNamed(database, invoice.accountId) : terms.account === undefined ? null : accountNamed(database, terms.account)
  if (account !== null && party !== null && account.partyId !== party) throw new JobFailure('OF_ANOTHER_PARTY', `The account ${account.ref}, ${account.name}, is of another party than the one that was asked for. Name one of them alone.`)
  const publisher = publisherOf(database, party ?? account?.partyId ?? null)
  const zoneOf = party ?? account?.partyId ?? null
  const timeZone = zoneOf === null ? 'UTC' : (database.first(partyById(zoneOf))?.timeZone ?? 'UTC')
  return { report, asOf, period, party, account, invoice, search: { kind, text }, whose: account?.name ?? publisher.whose, publisher, timeZone, now }
}

/** The first instant of the period, and the first after it. */
export function instantsOf({ from, to }: Period, timeZone: string): { startAt: Instant; endAt: Instant } {
  return { startAt: startOfBusinessDate(from, timeZone), endAt: startOfBusinessDate(addDays(to, 1), timeZone) }
}

/** The dates of a report that was asked with them. */
export function periodOf({ period }: Scope): Period {
  if (period === null) throw datesMissing()
  return period
}

function datesOf({ report, asOf, from, to }: ReportTerms, oneInvoice: boolean): Pick<Scope, 'asOf' | 'period'> {
  const wanted = oneInvoice ? 'none' : reportDates[report]
  if (wanted === 'none') return { asOf: null, period: null }
  if (wanted === 'as-of') {
    if (asOf === undefined) throw datesMissing()
    return { asOf, period: null }
  }
  if (from === undefined || to === undefined) throw datesMissing()
  checkPeriod(from, to)
  return { asOf: null, period: { from, to } }
}

const datesMissing = () => new JobFailure('DATES_MISSING', 'This report needs its dates: a day, or a first and a last one.')

function accountNamed(database: Database, idOrRef: string): NamedAccount {
  const account = database.first(accountByIdOrRef(idOrRef))
  if (account === undefined) throw new JobFailure('NO_SUCH_ACCOUNT', `There is no account ${idOrRef} in the local copy. Check the number, or pull and try again.`)
  const { id, ref, name, partyId } = account
  return { id, ref, name, partyId }
}

function invoiceNamed(database: Database, idOrNumber: string): NamedInvoice {
  const invoice = database.first(invoiceByIdOrNumber(idOrNumber))
  if (invoice === undefined) throw new JobFailure('NO_SUCH_INVOICE', `There is no invoice ${idOrNumber} in the local copy. Check the number, or pull and try again.`)
  const { id, number, accountId, currency, totalMinor, issuedOn, dueOn, poNumber } = invoice
  return { id, number, accountId, currency, totalMinor, issuedOn, dueOn, poNumber }
}

/** `2026-10` for a whole month, `2026` for a whole year, both days otherwise. */
export function periodWords({ from, to }: Period): string {
  if (from === to) return from
  if (from.endsWith('-01-01') && to === `${from.slice(0, 4)}-12-31`) return from.slice(0, 4)
  const nextMonth = addDays(to, 1)
  if (from.endsWith('-01') && nextMonth.endsWith('-01') && from.slice(0, 7) === to.slice(0, 7)) return from.slice(0, 7)
  return `${from} to ${to}`
}
