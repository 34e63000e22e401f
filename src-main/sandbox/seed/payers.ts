/** How ordinary invoices get paid: by the saved card, in the portal, by bank transfer, by cheque, late, or no longer. */
import { mediumOfMethod } from '#contract/vocabulary.ts'
import type { Row } from '../row.ts'
import { softDeclines } from '../gateway.ts'
import type { Random } from '../random.ts'
import type { Books } from './books.ts'
import type { Issued } from './invoices.ts'
import { usable, type Methods } from './methods.ts'
import type { Profile } from './profile.ts'

/** Charges wait until the approval's two days are over. */
export const CHARGED_AFTER_DAYS = 3

export function payInvoices(books: Books, profile: Profile, methods: Methods, issued: readonly Issued[]): void {
  const chance = books.chance('payers')
  const stoppedDay = profile.payer === 'stopped' ? books.party.calendar.today - chance.int(60, 190) : Infinity
  let pending: Issued | null = null
  for (const each of issued) {
    if (each.issuedDay > stoppedDay || books.openMinor(each.invoice) <= 0) continue
    if ((profile.payer === 'autopay' || profile.payer === 'portal') && usable(methods.primary)) {
      payByMethod(books, profile.payer === 'autopay' ? each.issuedDay + CHARGED_AFTER_DAYS : each.expectedDay + chance.int(-4, 9), methods, each, chance)
      continue
    }
    // Some wait for a second invoice and pay both at once.
    if (pending === null && chance.chance(0.15)) {
      pending = each
      continue
    }
    payByHand(books, profile, pending === null ? [each] : [pending, each], chance)
    pending = null
  }
  if (pending !== null) payByHand(books, profile, [pending], chance)
}

function payByMethod(books: Books, wantedDay: number, { primary, backup }: Methods, { invoice, issuedDay }: Issued, chance: Random): void {
  const { calendar } = books.party
  const day = Math.max(wantedDay, issuedDay + CHARGED_AFTER_DAYS)
  if (!usable(primary) || day > calendar.today) return
  const amountMinor = books.openMinor(invoice)
  const minute = chance.int(120, 600)
  const trouble = chance.next()
  if (trouble < 0.05 && day + 3 <= calendar.today) {
    fail(books, primary, invoice, calendar.at(day, minute), chance)
    chargeInvoice(books, primary, invoice, amountMinor, day + 3, minute)
  } else if (trouble < 0.08 && backup !== null) {
    fail(books, primary, invoice, calendar.at(day, minute), chance)
    chargeInvoice(books, backup, invoice, amountMinor, day, minute + 4)
  } else {
    chargeInvoice(books, primary, invoice, amountMinor, day, minute)
  }
}

const fail = (books: Books, method: Row<'paymentMethods'>, invoice: Row<'invoices'>, at: number, chance: Random): void =>
  failCharge(books, method, invoice, at, method.kind === 'card' ? chance.pick(softDeclines.slice(0, 7)) : 'insufficient_funds')

export function failCharge(books: Books, method: Row<'paymentMethods'>, invoice: Row<'invoices'>, at: number, declineCode: string): void {
  books.charge({ kind: 'invoice', invoiceId: invoice.id, method, amountMinor: books.openMinor(invoice), at, declineCode, seriesId: invoice.id })
  books.log(at, 'charge_failed', `${method.brand} ending ${method.last4} declined for invoice ${invoice.number}: ${declineCode}`)
  books.log(at + 1000, 'decline_notice_sent', `Decline notice sent to ${admins(books)}`)
}

export function chargeInvoice(books: Books, method: Row<'paymentMethods'>, invoice: Row<'invoices'>, amountMinor: number, day: number, minute: number): { charge: Row<'charges'>; payment: Row<'payments'> } {
  const at = books.party.calendar.at(day, minute)
  const charge = books.charge({ kind: 'invoice', invoiceId: invoice.id, method, amountMinor, at, seriesId: invoice.id })
  const payment = books.receive({ day, at, amountMinor, medium: mediumOfMethod(method.kind), chargeId: charge.id })
  books.apply({ payment: payment.id }, invoice, amountMinor, day)
  books.log(at + 1000, 'receipt_sent', `Receipt ${payment.ref} sent to ${admins(books)}`)
  return { charge, payment }
}

function payByHand(books: Books, profile: Profile, together: Issued[], chance: Random): void {
  const { calendar } = books.party
  const last = together.at(-1) as Issued
  const lateDays = profile.payer === 'late' ? chance.int(25, 75) : chance.weighted([[chance.int(-4, 2), 62], [chance.int(3, 18), 28], [chance.int(20, 48), 10]])
  const day = Math.max(last.expectedDay + lateDays, last.issuedDay + CHARGED_AFTER_DAYS)
  if (day > calendar.today) return
  const medium = profile.payer === 'cheque' ? 'cheque' : 'bank_transfer'
  if (together.length === 1 && paidInParts(books, last, medium, day, chance)) return
  const amountMinor = together.reduce((sum, { invoice }) => sum + books.openMinor(invoice), 0)
  const memo = medium === 'cheque' ? `Cheque ${chance.int(100_000, 999_999)}` : together.map(({ invoice }) => invoice.number).join(' ')
  const payment = books.receive({ day, amountMinor, medium, memo })
  for (const { invoice } of together) books.apply({ payment: payment.id }, invoice, books.openMinor(invoice), day)
}

/** Half of an invoice on its day and the rest some weeks later, where this payer pays so. */
function paidInParts(books: Books, { invoice }: Issued, medium: 'cheque' | 'bank_transfer', day: number, chance: Random): boolean {
  const share = books.company.instalmentShare
  if (share === 0 || !chance.chance(share)) return false
  const open = books.openMinor(invoice)
  const restDay = day + chance.int(7, 28)
  const parts = restDay > books.party.calendar.today ? [[day, Math.ceil(open / 2)]] as const : [[day, Math.ceil(open / 2)], [restDay, Math.floor(open / 2)]] as const
  parts.forEach(([on, amountMinor], n) => {
    if (amountMinor === 0) return
    const payment = books.receive({ day: on, amountMinor, medium, memo: `${invoice.number} part ${n + 1}` })
    books.apply({ payment: payment.id }, invoice, amountMinor, on)
  })
  return true
}

/** Who hears of a charge, and whose address bounces. */
export function admins({ rows }: Books): string {
  const all = rows.contacts.filter(({ roles, email }) => roles.includes('admin') && email !== null)
  const bounced = all.filter(({ emailBouncedAt }) => emailBouncedAt !== null)
  const reached = all.filter(({ emailBouncedAt }) => emailBouncedAt === null)
  if (all.length === 0) return 'no admin: none has an address'
  const lost = bounced.length === 0 ? '' : `; bounced: ${bounced.map(({ email }) => email).join(', ')}`
  return `${reached.map(({ email }) => email).join(', ') || 'nobody'}${lost}`
}
