/** The monthly invoices of an account, oldest first, each with the days its payers go by. */
import type { Row } from '../row.ts'
import type { Books } from './books.ts'
import { offers } from './catalogue.ts'
import { amount, price } from './prices.ts'
import type { Profile } from './profile.ts'
import type { Bought } from './subscriptions.ts'
import { makeUsage } from './usage.ts'

export interface Issued {
  invoice: Row<'invoices'>
  issuedDay: number
  /** When it is expected, also where the invoice names no due date. */
  expectedDay: number
}

const CLOSED_DAYS_AGO = 45
const EXPECTED_DAYS = 14

export function makeInvoices(books: Books, profile: Profile, bought: Bought): Issued[] {
  if (profile.billing === 'prepaid' && books.account.planFees === 'balance') return []
  const chance = books.chance('invoices')
  const { calendar } = books.party
  const { account } = books
  const issued: Issued[] = []
  const createdDay = calendar.today - profile.ageDays
  const lastDay = profile.ticket.closed ? calendar.today - CLOSED_DAYS_AGO : calendar.today
  const equipmentMonth = chance.chance(0.25) ? chance.int(1, books.company.months - 1) : -1
  const yearlyMonth = chance.int(0, 11)
  const days = issueDays(books, profile).filter((day) => day >= createdDay && day <= lastDay)
  days.forEach((issuedDay, at) => {
    const dueDay = profile.termDays === null ? null : issuedDay + profile.termDays
    const expectedDay = dueDay ?? issuedDay + EXPECTED_DAYS
    const before = calendar.monthsBefore(issuedDay, 1)
    const lines: { description: string; quantity: number; unitMinor: number }[] = []
    if (bought.plan.interval === 'month' || at % 12 === yearlyMonth) lines.push({ description: `${bought.plan.name}, ${period(issuedDay, bought.plan.interval)}`, quantity: bought.plan.quantity, unitMinor: bought.plan.priceMinor })
    for (const add of bought.addOns) if (add.enabled) lines.push({ description: `${add.name}, ${period(issuedDay, 'month')}`, quantity: 1, unitMinor: add.priceMinor })
    const usageMinor = profile.metered && profile.billing === 'postpaid' ? amount(account.currency, chance.int(40, 300) * Math.min(profile.vehicles, 40)) : 0
    if (usageMinor > 0) lines.push({ description: `Tracking and satellite usage, ${period(before, 'month')}`, quantity: 1, unitMinor: usageMinor })
    if (lines.length > 0) {
      const invoice = books.issue({ issuedDay, dueDay, lines })
      issued.push({ invoice, issuedDay, expectedDay })
      makeUsage(books, profile, chance, before, issuedDay, usageMinor, 20 + Math.min(60, profile.vehicles * 3), invoice.id)
    }
    if (days.length - 1 - at === equipmentMonth) issued.push(equipment(books, profile, issuedDay, dueDay, expectedDay))
  })
  const newest = days.at(-1)
  if (profile.metered && profile.billing === 'postpaid' && newest !== undefined && newest < calendar.today && !profile.ticket.closed) {
    // What has happened since is not yet invoiced.
    makeUsage(books, profile, chance, newest, calendar.today, amount(account.currency, chance.int(20, 150) * Math.min(profile.vehicles, 40)), 10 + profile.vehicles, null)
  }
  return issued
}

function equipment(books: Books, profile: Profile, issuedDay: number, dueDay: number | null, expectedDay: number): Issued {
  const { currency } = books.account
  const units = 1 + (profile.vehicles % 6)
  const lines = [offers.tracker, offers.harness, offers.installation].map((sold) => ({ description: sold.name, quantity: units, unitMinor: price(currency, sold.usCents) }))
  return { invoice: books.issue({ issuedDay, dueDay, lines, slot: 1 }), issuedDay, expectedDay }
}

/** The same day of each month before and after the account's own day, up to today. */
function issueDays(books: Books, { anchorDay }: Profile): number[] {
  const { calendar } = books.party
  const days: number[] = []
  for (let monthsBefore = books.company.months - 1; ; monthsBefore--) {
    const day = calendar.monthsBefore(anchorDay, monthsBefore)
    if (day > calendar.today) break
    days.push(day)
  }
  return days.slice(-books.company.months)
}

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']
function period(day: number, interval: string): string {
  const date = new Date(day * 86_400_000)
  const [year, month] = [date.getUTCFullYear(), MONTHS[date.getUTCMonth()]]
  return interval === 'year' ? `${month} ${year} to ${month} ${year + 1}` : `${month} ${year}`
}
