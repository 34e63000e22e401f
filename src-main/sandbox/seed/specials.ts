/** One trouble each: what an accounts team meets a few times a year, once in every demo company. */
import type { Row } from '../row.ts'
import type { Random } from '../random.ts'
import type { Books } from './books.ts'
import type { Issued } from './invoices.ts'
import { usable, type Methods } from './methods.ts'
import { chargeInvoice } from './payers.ts'
import type { Special } from './tickets.ts'

interface Scene {
  books: Books
  chance: Random
  methods: Methods
  /** One a month, oldest first, at least eight. */
  issued: readonly Issued[]
}

/** Makes the trouble and answers the invoices that ordinary payers must leave alone. */
export function makeSpecial(special: Special, books: Books, methods: Methods, issued: readonly Issued[]): Issued[] {
  const regular = issued.filter(({ issuedDay }, at) => issued[at - 1]?.issuedDay !== issuedDay)
  if (regular.length < 8) return []
  return troubles[special]({ books, chance: books.chance('special'), methods, issued: regular })
}

/** The invoice issued `back` invoices before the newest. */
const earlier = ({ issued }: Scene, back: number): Issued => issued[issued.length - 1 - back] as Issued
const twoFifths = (minor: number): number => Math.max(1, Math.floor((minor * 2) / 5))

/** Pays by the saved method where there is one, by bank transfer else. */
function pay({ books, methods }: Scene, { invoice, expectedDay }: Issued): { payment: Row<'payments'>; charge: Row<'charges'> | null; day: number } {
  const amountMinor = books.openMinor(invoice)
  const day = Math.min(expectedDay, books.party.calendar.today)
  if (usable(methods.primary)) return { ...chargeInvoice(books, methods.primary, invoice, amountMinor, day, 540), day }
  const payment = books.receive({ day, amountMinor, medium: 'bank_transfer', memo: invoice.number })
  books.apply({ payment: payment.id }, invoice, amountMinor, day)
  return { payment, charge: null, day }
}

/** Takes an allocation back and gives the money back from the same day on. */
function giveBack(books: Books, payment: Row<'payments'>, invoice: Row<'invoices'>, day: number, reason: Row<'refunds'>['reason']): void {
  const allocation = books.rows.allocations.find((a) => a.paymentId === payment.id && a.invoiceId === invoice.id && a.amountMinor > 0)
  if (!allocation) return
  books.apply({ payment: payment.id }, invoice, -allocation.amountMinor, day, allocation.id)
  books.refund(payment, allocation.amountMinor, day, reason)
}

const troubles: Record<Special, (scene: Scene) => Issued[]> = {
  bankReturn(scene) {
    const { books, chance } = scene
    const target = earlier(scene, 2)
    const day = target.expectedDay
    const amountMinor = books.openMinor(target.invoice)
    const cheque = chance.chance(0.5)
    const payment = books.receive({ day, amountMinor, medium: cheque ? 'cheque' : 'bank_transfer', memo: cheque ? `Cheque ${chance.int(100_000, 999_999)}` : target.invoice.number })
    books.apply({ payment: payment.id }, target.invoice, amountMinor, day)
    giveBack(books, payment, target.invoice, day + 6, 'bank_return')
    return [target]
  },
  overpaid(scene) {
    const { books } = scene
    const target = earlier(scene, 1)
    const amountMinor = books.openMinor(target.invoice)
    const day = Math.min(target.expectedDay, books.party.calendar.today)
    const payment = books.receive({ day, amountMinor: amountMinor + twoFifths(amountMinor), medium: 'bank_transfer', memo: `${target.invoice.number} and next` })
    books.apply({ payment: payment.id }, target.invoice, amountMinor, day)
    return [target]
  },
  partlyPaid(scene) {
    const { books } = scene
    const target = earlier(scene, 1)
    const amountMinor = twoFifths(books.openMinor(target.invoice))
    const day = Math.min(target.expectedDay, books.party.calendar.today)
    const payment = books.receive({ day, amountMinor, medium: 'bank_transfer', memo: `${target.invoice.number} part` })
    books.apply({ payment: payment.id }, target.invoice, amountMinor, day)
    return [target]
  },
  creditPartly(scene) {
    const { books } = scene
    const target = earlier(scene, 1)
    const amountMinor = twoFifths(target.invoice.totalMinor)
    const day = target.issuedDay + 1
    const note = books.creditNote(day, amountMinor, 'Trackers returned within 30 days')
    books.apply({ creditNote: note.id }, target.invoice, Math.max(1, Math.floor(amountMinor / 2)), day)
    return []
  },
  creditRefunded(scene) {
    const { books } = scene
    const target = earlier(scene, 3)
    const { payment, charge, day } = pay(scene, target)
    giveBack(books, payment, target.invoice, day + 5, 'refund')
    if (charge) charge.status = 'refunded'
    const note = books.creditNote(day + 5, books.openMinor(target.invoice), 'Service not delivered')
    books.apply({ creditNote: note.id }, target.invoice, note.amountMinor, day + 5)
    return [target]
  },
  writtenOff(scene) {
    const target = earlier(scene, 6)
    scene.books.writeOff(target.invoice, scene.books.openMinor(target.invoice), target.expectedDay + 95, 'Uncollectible after three reminders')
    return [target]
  },
  partlyWrittenOff(scene) {
    const { books } = scene
    const target = earlier(scene, 7)
    const amountMinor = twoFifths(books.openMinor(target.invoice))
    const payment = books.receive({ day: target.expectedDay + 10, amountMinor, medium: 'bank_transfer', memo: `${target.invoice.number} settlement` })
    books.apply({ payment: payment.id }, target.invoice, amountMinor, target.expectedDay + 10)
    books.writeOff(target.invoice, books.openMinor(target.invoice), target.expectedDay + 90, 'Settled for part of the amount')
    return [target]
  },
  recovered(scene) {
    const { books } = scene
    const target = earlier(scene, 7)
    const amountMinor = books.openMinor(target.invoice)
    books.writeOff(target.invoice, amountMinor, target.expectedDay + 60, 'Customer could not be found')
    books.writeOff(target.invoice, -amountMinor, target.expectedDay + 120, 'Recovered')
    const payment = books.receive({ day: target.expectedDay + 120, amountMinor, medium: 'bank_transfer', memo: `${target.invoice.number} with apologies` })
    books.apply({ payment: payment.id }, target.invoice, amountMinor, target.expectedDay + 120)
    return [target]
  },
  voided(scene) {
    const { books } = scene
    const target = earlier(scene, 1)
    const day = Math.min(target.issuedDay + 3, books.party.calendar.today)
    target.invoice.status = 'void'
    target.invoice.voidedOn = books.party.calendar.text(day)
    target.invoice.updatedAt = books.party.calendar.at(day, 700)
    books.log(target.invoice.updatedAt, 'invoice_voided', `Invoice ${target.invoice.number} voided: issued with the wrong quantity`)
    return [target]
  },
  draft({ books, issued }) {
    const { today } = books.party.calendar
    const lines = (issued.at(-1) as Issued).invoice.lines.map(({ description, quantity, unitMinor }) => ({ description, quantity, unitMinor }))
    books.issue({ issuedDay: today, dueDay: today + 14, lines, slot: 1, status: 'draft' })
    return []
  },
  noDueDate: (scene) => [earlier(scene, 0), earlier(scene, 3)],
  disputedInvoice(scene) {
    const target = earlier(scene, 1)
    target.invoice.disputed = true
    scene.books.log(target.invoice.updatedAt, 'invoice_disputed', `Customer disputes invoice ${target.invoice.number}: vehicles were sold in the meantime`)
    return [target]
  },
  disputedCharge(scene) {
    const target = earlier(scene, 1)
    const { charge } = pay(scene, target)
    if (charge) charge.status = 'disputed'
    target.invoice.disputed = true
    return [target]
  },
  disputeLost(scene) {
    const { books } = scene
    const target = earlier(scene, 3)
    const { payment, charge, day } = pay(scene, target)
    if (charge) charge.status = 'disputed'
    giveBack(books, payment, target.invoice, day + 32, 'dispute_lost')
    return [target]
  },
  refundedDuplicate(scene) {
    const { books, methods } = scene
    const target = earlier(scene, 2)
    const { payment, day } = pay(scene, target)
    // The same amount came a second time, and went back.
    const method = usable(methods.primary) ? methods.primary : null
    const charge = method && books.charge({ kind: 'invoice', invoiceId: target.invoice.id, method, amountMinor: payment.amountMinor, at: books.party.calendar.at(day, 548), seriesId: target.invoice.id })
    const second = books.receive({ day, amountMinor: payment.amountMinor, medium: payment.medium, chargeId: charge?.id ?? null, memo: charge ? null : target.invoice.number })
    if (charge) charge.status = 'refunded'
    books.refund(second, second.amountMinor, day + 2, 'refund')
    return [target]
  },
  unapplied(scene) {
    const { books, chance } = scene
    const target = earlier(scene, 1)
    const day = Math.min(target.expectedDay, books.party.calendar.today)
    books.receive({ day, amountMinor: target.invoice.totalMinor, medium: 'bank_transfer', memo: chance.pick(['No reference given', 'see email', 'fleet', 'inv sept/oct']) })
    return [target]
  },
}
