/**
 * How an invoice came to be settled: every unit that Stripe calls paid, credited or given up is an allocation or a
 * write-off of ours, as what is open is computed from those alone. What cannot be explained is told, and not made up.
 */
import type Stripe from 'stripe'
import type { ChangedRecord } from '#main/core/ports/connector.ts'
import { MARKS, receivedIn } from '../commands/marks.ts'
import {
  balanceAllocationIdOf, creditAllocationIdOf, givenBackIdOf, givenBackWriteOffIdOf, offStripeAllocationIdOf, offStripePaymentIdOf, recoveryIdOf, refId, refundedCreditAllocationIdOf, unexplainedIdOf, writeOffIdOf,
} from '../ids.ts'
import { amountText, currencyOf, minorFromStripe } from '../money.ts'
import type { AppliedCredit } from './balance.ts'
import { refOf } from './charge.ts'
import { issuedAt, numberOf, statusOf } from './invoice.ts'
import { clip, dayOf, orSaid, recordOf, type Whose } from './record.ts'

/** Money of one payment that went back, and why; amounts as Stripe writes them. */
export interface GivenBack { id: string; amount: number; created: number; lost: boolean }

export interface InvoiceFacts {
  invoice: Stripe.Invoice
  payments: readonly Stripe.InvoicePayment[]
  /** Those that stand. */
  creditNotes: readonly Stripe.CreditNote[]
  /** By the payment's id with us. */
  givenBack: ReadonlyMap<string, readonly GivenBack[]>
  /** What the customer's balance put on this invoice, and by whose payment an overpaid one stands there. */
  applied: readonly AppliedCredit[]
  overpaidBy: ReadonlyMap<string, string>
}

export interface Settlement {
  allocations: ChangedRecord[]
  writeOffs: ChangedRecord[]
  /** Money that Stripe has no record of: marked as paid outside it. */
  payments: ChangedRecord[]
  /** In our units; 0 where everything is explained. Positive: more is settled at Stripe than is explained. */
  unexplainedMinor: number
}

const NOTHING: Settlement = { allocations: [], writeOffs: [], payments: [], unexplainedMinor: 0 }

/** The payment that paid a part of an invoice, by the id it has with us. */
export const payerOf = ({ payment }: Stripe.InvoicePayment): string | null => refId(payment?.payment_intent) ?? refId(payment?.charge) ?? refId(payment?.payment_record)

export const paidParts = (payments: readonly Stripe.InvoicePayment[]): Stripe.InvoicePayment[] =>
  payments.filter(({ status, amount_paid: paid }) => status === 'paid' && (paid ?? 0) > 0).sort((a, b) => paidAt(a) - paidAt(b) || (a.id < b.id ? -1 : 1))
const paidAt = ({ status_transitions: at, created }: Stripe.InvoicePayment): number => at?.paid_at ?? created

export function settle(whose: Whose, facts: InvoiceFacts): Settlement {
  const { invoice } = facts
  const accountId = refId(invoice.customer)
  if (accountId === null || statusOf(invoice) === 'draft') return NOTHING
  const currency = currencyOf(invoice.currency)
  const minor = (amount: number): number => minorFromStripe(amount, invoice.currency)
  const total = minor(invoice.total)
  const result: Settlement = { allocations: [], writeOffs: [], payments: [], unexplainedMinor: 0 }
  let settled = 0
  /** What of each payment, and of all, stands on the invoice. */
  const standing = new Map<string, { part: string; minor: number }>()
  /** What of each refund a credit note stands for, as Stripe writes amounts. */
  const credited = new Map<string, number>()

  const allocate = (id: string, from: { paymentId: string } | { creditNoteId: string }, amountMinor: number, at: number, reversesId: string | null = null, effectiveOn: string = dayOf(whose, at)) => {
    if (amountMinor === 0) return
    settled += amountMinor
    result.allocations.push(recordOf(whose, 'allocations', at, {
      id, accountId, paymentId: 'paymentId' in from ? from.paymentId : null, creditNoteId: 'creditNoteId' in from ? from.creditNoteId : null, invoiceId: invoice.id, amountMinor, currency, effectiveOn, reversesId,
    }))
  }
  const writeOff = (id: string, amountMinor: number, at: number, reason: string) => {
    if (amountMinor === 0) return
    settled += amountMinor
    result.writeOffs.push(recordOf(whose, 'writeOffs', at, { id, accountId, invoiceId: invoice.id, amountMinor, currency, effectiveOn: dayOf(whose, at), reason }))
  }
  const giveBack = (payer: string, by: string, amountMinor: number, at: number): number => {
    const stands = standing.get(payer)
    const taken = Math.min(amountMinor, stands?.minor ?? 0)
    if (stands === undefined || taken === 0) return 0
    stands.minor -= taken
    allocate(givenBackIdOf(stands.part, by), { paymentId: payer }, -taken, at, stands.part)
    return taken
  }

  // Credits come first: what is left of the total bounds what a payment stands for, as money for an earlier debt may be in it.
  for (const note of facts.creditNotes) allocate(creditAllocationIdOf(note.id), { creditNoteId: note.id }, minor(note.pre_payment_amount ?? 0), note.effective_at ?? note.created)
  for (const one of facts.applied) {
    const id = balanceAllocationIdOf(one.line, one.part)
    const payer = one.origin.kind === 'overpaid' ? facts.overpaidBy.get(one.origin.invoice) : undefined
    if (one.origin.kind === 'overpaid' && payer === undefined) continue
    allocate(id, one.origin.kind === 'overpaid' ? { paymentId: payer! } : { creditNoteId: one.origin.id }, minor(one.amount), one.created, one.reverses === null ? null : balanceAllocationIdOf(one.reverses.line, one.reverses.part))
  }
  for (const part of paidParts(facts.payments)) {
    const payer = payerOf(part)
    const amount = Math.min(minor(part.amount_paid!), total - settled)
    if (payer === null || amount <= 0) continue
    standing.set(payer, { part: part.id, minor: (standing.get(payer)?.minor ?? 0) + amount })
    allocate(part.id, { paymentId: payer }, amount, paidAt(part))
  }
  offStripe()
  const marked = invoice.status_transitions?.marked_uncollectible_at ?? null
  if (marked !== null) givenUp(marked)
  for (const note of facts.creditNotes) refunded(note)
  for (const [payer, ones] of facts.givenBack) {
    for (const { id, amount, created, lost } of ones) {
      // Stripe leaves an invoice paid whose money went back; so do we, by closing what that opened again.
      const taken = giveBack(payer, id, minor(Math.max(0, amount - (credited.get(id) ?? 0))), created)
      writeOff(givenBackWriteOffIdOf(invoice.id, id), taken, created, lost ? 'A dispute was lost at the bank; the invoice stays paid in Stripe' : 'Refunded without a credit note; the invoice stays paid in Stripe')
    }
  }
  if (total < 0 && (invoice.amount_remaining ?? 0) === 0) writeOff(`${invoice.id}.neg`, total - settled, issuedAt(invoice), 'Moved to the customer’s balance in Stripe')

  const open = total - settled
  result.unexplainedMinor = open - expectedOpen()
  if (result.unexplainedMinor !== 0) result.allocations.push(unexplained(whose, invoice, result.unexplainedMinor))
  return result

  /** Paid outside Stripe, or, where invoice payments are not offered, in a way that it does not tell. */
  function offStripe(): void {
    const parts = paidParts(facts.payments)
    const sum = (some: readonly Stripe.InvoicePayment[]) => some.reduce((all, { amount_paid: paid }) => all + paid!, 0)
    const recorded = sum(parts.filter(({ payment }) => refId(payment?.payment_record) !== null))
    const amount = Math.min(Math.max((invoice.amount_paid ?? 0) - sum(parts), (invoice.amount_paid_off_stripe ?? 0) - recorded, 0), Number.MAX_SAFE_INTEGER)
    const amountMinor = Math.min(minor(amount), Math.max(0, total - settled))
    if (amountMinor === 0) return
    const at = invoice.status_transitions?.paid_at ?? issuedAt(invoice)
    const id = offStripePaymentIdOf(invoice.id)
    // As the desk said when it was recorded; Stripe itself knows only when it was told.
    const told = receivedIn(invoice.metadata)
    result.payments.push(recordOf(whose, 'payments', at, {
      id, accountId: accountId!, ref: refOf(null, id), purpose: 'receivable', medium: told?.m ?? 'bank_transfer', chargeId: null, receivedOn: told?.on ?? dayOf(whose, at), amountMinor, currency, memo: told?.r ?? 'Marked as paid outside Stripe',
    }))
    // Not before there was an invoice to put it on.
    const issuedOn = dayOf(whose, issuedAt(invoice))
    allocate(offStripeAllocationIdOf(invoice.id), { paymentId: id }, amountMinor, at, null, told === null ? dayOf(whose, at) : told.on > issuedOn ? told.on : issuedOn)
  }

  /** What was open when it was given up; and what came in after that, as a recovery. */
  function givenUp(marked: number): void {
    const later = result.allocations.reduce((sum, { record }) => {
      const { amountMinor, id } = record as { amountMinor: number; id: string }
      const part = facts.payments.find((one) => one.id === id)
      const at = part === undefined ? (id === offStripeAllocationIdOf(invoice.id) ? (invoice.status_transitions?.paid_at ?? marked) : 0) : paidAt(part)
      return at >= marked ? sum + amountMinor : sum
    }, 0)
    const status = statusOf(invoice)
    const openThen = total - settled + later
    if (openThen <= 0) return
    writeOff(writeOffIdOf(invoice.id), openThen, marked, clip(invoice.metadata?.[MARKS.reason], 200) || 'Marked uncollectible in Stripe')
    const recovered = status === 'uncollectible' ? later : openThen
    if (recovered > 0) writeOff(recoveryIdOf(invoice.id), -recovered, invoice.status_transitions?.paid_at ?? invoice.status_transitions?.voided_at ?? marked, status === 'paid' ? 'Paid after all' : 'No longer given up in Stripe')
  }

  /** A credit note on a paid invoice whose amount went back: the note takes the payment's place. */
  function refunded(note: Stripe.CreditNote): void {
    const at = note.effective_at ?? note.created
    let taken = 0
    const payers = [...standing.keys()]
    const back = (by: string, amount: number, payer: string | undefined) => {
      let left = minor(amount)
      for (const one of payer === undefined ? payers : [payer]) {
        const now = giveBack(one, by, left, at)
        left -= now
        taken += now
        if (left === 0) break
      }
    }
    for (const { refund, amount_refunded: amount } of note.refunds ?? []) {
      const id = refId(refund)
      if (id === null) continue
      credited.set(id, (credited.get(id) ?? 0) + amount)
      back(`${note.id}${id.slice(-8)}`, amount, payerOfRefund(id))
    }
    if ((note.out_of_band_amount ?? 0) > 0) back(`${note.id}-oob`, note.out_of_band_amount!, undefined)
    allocate(refundedCreditAllocationIdOf(note.id), { creditNoteId: note.id }, taken, at)
  }

  function payerOfRefund(refund: string): string | undefined {
    return [...facts.givenBack].find(([, ones]) => ones.some(({ id }) => id === refund))?.[0]
  }

  function expectedOpen(): number {
    const status = statusOf(invoice)
    if (status === 'void') return total - settled
    if (status === 'open') return minor(invoice.amount_remaining ?? 0)
    return 0
  }
}

/** Set aside with words where the quarantine shows them: an amount that is none stands in its place. */
function unexplained(whose: Whose, invoice: Stripe.Invoice, minor: number): ChangedRecord {
  const currency = currencyOf(invoice.currency)
  const words = minor > 0 ? `${amountText(minor, currency)} settled at Stripe, not explained` : `${amountText(-minor, currency)} more asked than its total`
  return { resource: 'allocations', record: { id: unexplainedIdOf(invoice.id), rev: whose.seenAt, partyId: whose.partyId, updatedAt: invoice.created * 1000, accountId: refId(invoice.customer), paymentId: null, creditNoteId: null, invoiceId: invoice.id, amountMinor: `${numberOf(invoice)}: ${words}`, currency, effectiveOn: dayOf(whose, issuedAt(invoice)), reversesId: null } }
}

/** What it made, or words in place of it where an amount cannot be written in our units. */
export const settlementOf = (whose: Whose, facts: InvoiceFacts): Settlement => {
  let made: Settlement = NOTHING
  const said = orSaid(whose, 'allocations', unexplainedIdOf(facts.invoice.id), () => {
    made = settle(whose, facts)
    return []
  })
  return said.length === 0 ? made : { ...NOTHING, allocations: said }
}
