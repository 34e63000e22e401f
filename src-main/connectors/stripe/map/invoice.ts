/** An invoice with its lines, its hold and its approval. */
import type Stripe from 'stripe'
import type { ChangedRecord } from '#main/core/ports/connector.ts'
import type { RecordOf } from '#main/core/ports/records.ts'
import { approvalIn, disputeIn, holdIn, poNumberIn, releasedIn } from '../commands/marks.ts'
import { approvalIdOf, holdIdOf, refId } from '../ids.ts'
import { currencyOf, minorFromStripe, unitMinorFromStripe } from '../money.ts'
import { poIn } from './customer.ts'
import { clip, dayOf, orNull, orSaid, recordOf, type Whose } from './record.ts'

type Line = RecordOf<'invoices'>['lines'][number]
type Status = RecordOf<'invoices'>['status']

const STATUSES: readonly string[] = ['draft', 'open', 'paid', 'void', 'uncollectible'] satisfies Status[]
const LINES_MAX = 500

/** One that Stripe has and we do not know counts as open: owed, and looked at. Its own word stands in the billing log. */
export const statusOf = ({ status }: Stripe.Invoice): Status => (STATUSES.includes(status ?? '') ? (status as Status) : 'open')

/** When it was issued: as it is dated, or when it was made final; of a draft, when it was made. In epoch seconds. */
export const issuedAt = (invoice: Stripe.Invoice): number => invoice.effective_at ?? invoice.status_transitions?.finalized_at ?? invoice.created

/** A draft has no number yet. The end of a number is what tells it from others. */
export const numberOf = ({ number, id }: Stripe.Invoice): string => (number ? (number.length <= 30 ? number : `…${number.slice(-29)}`) : `draft-${id.slice(-8)}`)

export const taxOf = (invoice: Stripe.Invoice): number => (invoice.total_taxes ?? []).reduce((sum, { amount }) => sum + amount, 0)

/** `lines`: all of them. `contested`: a bank's dispute is open on money that paid it. */
export function invoiceRecords(whose: Whose, invoice: Stripe.Invoice, lines: readonly Stripe.InvoiceLineItem[], contested: boolean): ChangedRecord[] {
  return orSaid(whose, 'invoices', invoice.id, () => {
    const currency = invoice.currency
    const total = minorFromStripe(invoice.total, currency)
    const tax = minorFromStripe(taxOf(invoice), currency)
    const status = statusOf(invoice)
    const issuedOn = dayOf(whose, issuedAt(invoice))
    const voidedAt = invoice.status_transitions?.voided_at ?? null
    return [recordOf(whose, 'invoices', invoice.created, {
      id: invoice.id, accountId: refId(invoice.customer as string | { id: string } | null) ?? '', number: numberOf(invoice), currency: currencyOf(currency), issuedOn,
      dueOn: invoice.due_date === null || invoice.due_date === undefined ? null : dayOf(whose, invoice.due_date), status,
      // What is left of the total without its taxes: discounts and shipping are lines.
      subtotalMinor: total - tax, taxMinor: tax, totalMinor: total,
      poNumber: orNull(clip(poNumberIn(invoice.metadata) ?? poIn(invoice.custom_fields), 60)),
      voidedOn: status === 'void' ? dayOf(whose, voidedAt ?? issuedAt(invoice)) : null,
      disputed: contested || disputeIn(invoice.metadata) !== null,
      lines: linesOf(invoice, lines),
    })]
  })
}

/** Stripe's lines, and a line for each thing that it adds up apart: they come to the subtotal. */
function linesOf(invoice: Stripe.Invoice, given: readonly Stripe.InvoiceLineItem[]): Line[] {
  const { currency } = invoice
  const lines = given.map((line) => lineOf(line, currency))
  const extra = (description: string, amount: number) => {
    if (amount !== 0) lines.push({ description, quantity: 1, unitMinor: minorFromStripe(amount, currency), amountMinor: minorFromStripe(amount, currency) })
  }
  extra('Discount', -(invoice.total_discount_amounts ?? []).reduce((sum, { amount }) => sum + amount, 0))
  extra('Shipping', invoice.shipping_cost?.amount_subtotal ?? 0)
  extra('Tax that is in the prices above', -(invoice.total_taxes ?? []).reduce((sum, { amount, tax_behavior: behaviour }) => sum + (behaviour === 'inclusive' ? amount : 0), 0))
  if (lines.length <= LINES_MAX) return lines
  const rest = lines.slice(LINES_MAX - 1)
  const amountMinor = rest.reduce((sum, line) => sum + line.amountMinor, 0)
  return [...lines.slice(0, LINES_MAX - 1), { description: `And ${rest.length} more lines`, quantity: 1, unitMinor: amountMinor, amountMinor }]
}

/** Parts of a unit stand in the description: a quantity of ours is a whole number. */
function lineOf(line: Stripe.InvoiceLineItem, currency: string): Line {
  const amountMinor = minorFromStripe(line.amount, currency)
  const exact = line.quantity_decimal === null || line.quantity_decimal === undefined ? '' : String(line.quantity_decimal)
  const isWhole = exact === '' || /^-?\d+(\.0+)?$/.test(exact)
  const quantity = isWhole && Number.isSafeInteger(line.quantity) ? line.quantity! : 1
  const description = clip(`${isWhole ? '' : `${exact} × `}${line.description ?? 'Without a description'}`, 300)
  const price = line.pricing?.unit_amount_decimal
  const unitMinor = !isWhole || quantity === 1 ? amountMinor : price === null || price === undefined ? Math.round(amountMinor / Math.max(1, quantity)) : unitMinorFromStripe(String(price), currency)
  return { description, quantity, unitMinor, amountMinor }
}

/** The hold that stands, or the last one that ended; none where the invoice's metadata names none. */
export function holdRecords(whose: Whose, invoice: Stripe.Invoice): ChangedRecord[] {
  const accountId = refId(invoice.customer)
  const held = holdIn(invoice.metadata)
  const ended = held === null ? releasedIn(invoice.metadata) : null
  if (accountId === null || (held === null && ended === null)) return []
  const base = { id: holdIdOf(invoice.id), accountId, invoiceId: invoice.id }
  if (held !== null) return [recordOf(whose, 'holds', held.at / 1000, { ...base, reason: clip(held.reason, 500), channel: held.c, heldBy: clip(held.by, 200), heldAt: held.at, releasedAt: null, releasedBy: null })]
  const { c, by, heldBy, heldAt, at, reason } = ended!
  return [recordOf(whose, 'holds', heldAt / 1000, { ...base, reason: clip(reason, 500), channel: c, heldBy: clip(heldBy, 200), heldAt, releasedAt: at, releasedBy: clip(by, 200) })]
}

/** The approval that was asked of the customer, as the metadata tells it. */
export function approvalRecords(whose: Whose, invoice: Stripe.Invoice): ChangedRecord[] {
  const accountId = refId(invoice.customer)
  const approval = approvalIn(invoice.metadata)
  if (accountId === null || approval === null) return []
  const held = holdIn(invoice.metadata)
  const state = approval.s === 'waiting' && held !== null ? 'held' : approval.s
  return [recordOf(whose, 'approvals', approval.at / 1000, {
    id: approvalIdOf(invoice.id), accountId, invoiceId: invoice.id, preference: approval.p, approverId: null, sentBy: 'email', state, requestedAt: approval.at, autoApprovesAt: state === 'waiting' ? approval.due : null,
    events: [{ kind: 'requested', at: approval.at, by: 'Stripe', channel: null }, ...(held === null ? [] : [{ kind: 'held' as const, at: held.at, by: clip(held.by, 200), channel: held.c }])],
  })]
}
