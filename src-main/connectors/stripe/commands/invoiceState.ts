/** What may be done to an invoice as it stands at Stripe, and how it is called. */
import type Stripe from 'stripe'
import { holdIn, MARKS, type Released } from './marks.ts'
import type { Work } from './work.ts'

export const nameOf = ({ number, id }: Stripe.Invoice): string => `Invoice ${number ?? id ?? ''}`.trim()

/** `still a draft`; a status that we do not know is quoted. */
export const STATE: Readonly<Record<string, string>> = { draft: 'still a draft', open: 'open', paid: 'paid', void: 'void', uncollectible: 'given up as uncollectible' }
export const stateOf = ({ status }: Stripe.Invoice): string => STATE[status ?? ''] ?? `“${status ?? 'without a status'}” at Stripe`

export function mustBeOpen(work: Work, invoice: Stripe.Invoice, what: string): void {
  if (invoice.status !== 'open') work.refuse('NOT_OPEN', `${nameOf(invoice)} is ${stateOf(invoice)}; ${what}`)
}

const NOT_OWED: Readonly<Record<string, string>> = { paid: 'ALREADY_PAID', void: 'INVOICE_VOID', draft: 'INVOICE_DRAFT' }

/** Something is still to be paid on it, though it may have been given up. `undone`: what was therefore not done. */
export function mustBeOwed(work: Work, invoice: Stripe.Invoice, undone: string): void {
  if (invoice.status === 'open' || invoice.status === 'uncollectible') return
  work.refuse(NOT_OWED[invoice.status ?? ''] ?? 'NOT_OPEN', `${nameOf(invoice)} is ${stateOf(invoice)}. ${undone}`)
}

export function mustNotBeHeld(work: Work, invoice: Stripe.Invoice): void {
  if (holdIn(invoice.metadata) !== null) work.refuse('INVOICE_ON_HOLD', `${nameOf(invoice)} is on hold. Release it first.`)
}

/** When it was given, or, where that is not known, when the invoice was issued: the same for every try. */
export const momentOf = ({ at }: Work, invoice: Stripe.Invoice): number => at ?? (invoice.status_transitions?.finalized_at ?? invoice.created) * 1000

/** What ends the open hold of an invoice; nothing where there is none. */
export function holdEnded(work: Work, invoice: Stripe.Invoice, note: string | null = null): Record<string, string> {
  const hold = holdIn(invoice.metadata)
  if (hold === null) return {}
  const released: Released = { c: hold.c, by: work.by, heldBy: hold.by, heldAt: hold.at, at: momentOf(work, invoice), ...(note === null || note === '' ? {} : { note: note.slice(0, 100) }) }
  return { [MARKS.hold]: '', [MARKS.released]: JSON.stringify(released) }
}
