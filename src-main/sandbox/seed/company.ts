/** What all accounts of a company are made with. */
import type { NumberedResource } from '../row.ts'
import { idOf } from '../row.ts'
import type { Calendar } from './calendar.ts'
import { createCalendar } from './calendar.ts'
import { partyRows, type PartyCode } from './parties.ts'

export interface CompanySize {
  accounts: number
  seed: number
  /** Epoch ms: the moment the histories end. */
  now: number
  /** With the histories of a large company, whatever its size. */
  large?: boolean
}

export interface Company extends CompanySize {
  parties: Record<PartyCode, PartyFacts>
  utc: Calendar
  /** How many months of invoices an account has at the most. */
  months: number
  /** How much usage is kept, against the ordinary measure. */
  usageShare: number
  /** How many of the invoices paid by hand are paid in two parts. */
  instalmentShare: number
  names: Set<string>
  nextId(resource: NumberedResource): string
  /** How many ids of a resource were given out. */
  given(resource: NumberedResource): number
  /** `IN10001` and up in the order of the months; each account has two a month. */
  invoiceNumber(monthsAgo: number, account: number, slot: 0 | 1): string
  /** `PM000001` and up in the order of the months; each account has `PAYMENTS_A_MONTH`. */
  paymentRef(monthsAgo: number, account: number, slot: number): string
  lastInvoiceNumber: number
  lastPaymentNumber: number
}

export interface PartyFacts {
  id: PartyCode
  calendar: Calendar
  taxRateBp: number
  portalUrl: string
  smsNumbers: readonly string[]
  accepted: readonly string[]
  locale: string
}

export const PAYMENTS_A_MONTH = 12
const FIRST_INVOICE = 10_001
/**
 * Larger companies have two years behind them, and 50,000 accounts the rows of a large company: a million
 * invoices, as many payments and allocations, three million metered events. Smaller ones have what
 * their screens show.
 */
const LARGE = 5000

export function planCompany(size: CompanySize): Company {
  const large = size.large ?? size.accounts > LARGE
  const months = large ? 26 : 15
  const counters = new Map<NumberedResource, number>()
  // One month of slack, for what is numbered ahead of its month.
  const monthsNumbered = months + 2
  const inMonth = (monthsAgo: number): number => {
    if (monthsAgo < 0 || monthsAgo >= monthsNumbered) throw new RangeError(`The demo company has no number ${monthsAgo} months ago.`)
    return monthsNumbered - 1 - monthsAgo
  }
  const facts = partyRows(0).map((row): [PartyCode, PartyFacts] => {
    const id = row.id as PartyCode
    return [id, { id, calendar: createCalendar(row.timeZone, size.now), taxRateBp: row.taxRateBp, portalUrl: row.portalUrl, smsNumbers: row.smsNumbers, accepted: row.acceptedMethods, locale: row.locale }]
  })
  return {
    ...size,
    parties: Object.fromEntries(facts) as Record<PartyCode, PartyFacts>,
    utc: createCalendar('UTC', size.now),
    months,
    usageShare: large ? 0.75 : 1,
    instalmentShare: large ? 0.5 : 0,
    names: new Set(),
    nextId(resource) {
      const n = (counters.get(resource) ?? 0) + 1
      counters.set(resource, n)
      return idOf(resource, n)
    },
    given: (resource) => counters.get(resource) ?? 0,
    invoiceNumber: (monthsAgo, account, slot) => `IN${FIRST_INVOICE + (inMonth(monthsAgo) * size.accounts + account) * 2 + slot}`,
    paymentRef(monthsAgo, account, slot) {
      if (slot >= PAYMENTS_A_MONTH) throw new RangeError(`Account ${account} has more than ${PAYMENTS_A_MONTH} payments in a month.`)
      return `PM${String(1 + (inMonth(monthsAgo) * size.accounts + account) * PAYMENTS_A_MONTH + slot).padStart(6, '0')}`
    },
    lastInvoiceNumber: FIRST_INVOICE + monthsNumbered * size.accounts * 2,
    lastPaymentNumber: 1 + monthsNumbered * size.accounts * PAYMENTS_A_MONTH,
  }
}
