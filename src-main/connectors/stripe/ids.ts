/**
 * Ids of records that Stripe has no object for: the object they come from, a dot, and what they are of it. Stripe's
 * own ids hold no dot.
 */
import { createHash } from 'node:crypto'

/** The one contact that a customer is. */
export const contactIdOf = (customer: string): string => `${customer}.c`
/** What a customer portal's link is asked for. */
export const registrationIdOf = (customer: string): string => `${customer}.reg`
export const holdIdOf = (invoice: string): string => `${invoice}.hold`
export const approvalIdOf = (invoice: string): string => `${invoice}.appr`
/** What was left open when an invoice was marked uncollectible. */
export const writeOffIdOf = (invoice: string): string => `${invoice}.wo`
/** What came in after that. */
export const recoveryIdOf = (invoice: string): string => `${invoice}.wor`
/** Money taken outside Stripe that has no record of its own there. */
export const offStripePaymentIdOf = (invoice: string): string => `${invoice}.off`
export const offStripeAllocationIdOf = (invoice: string): string => `${invoice}.offa`
/** A payment is its payment intent where it has one: an attempt to pay is another charge, the money is the same. */
export const paymentIdOf = (charge: { id: string; payment_intent?: string | { id: string } | null }): string => refId(charge.payment_intent) ?? charge.id
/** What of a payment was given back, on one invoice: `by` is the refund, the dispute or the credit note. */
export const givenBackIdOf = (invoicePayment: string, by: string): string => `${invoicePayment}.${tail(by)}`
/** What closes an invoice whose money was given back: Stripe leaves it paid. */
export const givenBackWriteOffIdOf = (invoice: string, by: string): string => `${invoice}.${tail(by)}`
/** A credit note on the invoice that it was made for: the part before it was paid, and what was given back for it. */
export const creditAllocationIdOf = (creditNote: string): string => `${creditNote}.pre`
export const refundedCreditAllocationIdOf = (creditNote: string): string => `${creditNote}.ref`
/** Money that a credit note says was given back outside Stripe. */
export const outOfBandRefundIdOf = (creditNote: string): string => `${creditNote}.oob`
/** Part `n` of what one line of the customer's balance put on an invoice, or took off it again. */
export const balanceAllocationIdOf = (transaction: string, n: number): string => `${transaction}.${n}`
/** What cannot be explained of an invoice. */
export const unexplainedIdOf = (invoice: string): string => `${invoice}.rest`
/** One line of the billing log: what happened to which object. */
export const logIdOf = (object: string, what: string): string => `${object}.${what}`

/** Stripe's id of a meter's summary is too long for ours, and not the same in each answer. */
export const usageIdOf = (meter: string, customer: string, startSeconds: number): string =>
  `mtr.${createHash('sha256').update(`${meter} ${customer}`).digest('hex').slice(0, 24)}.${startSeconds}`

/** The Stripe object that a record comes from: `in_1.wo` → `in_1`. */
export const objectIdOf = (id: string): string => (id.includes('.') ? id.slice(0, id.indexOf('.')) : id)

/** The id of an object that comes as its id or, expanded, whole. */
export const refId = (ref: string | { id: string } | null | undefined): string | null => (typeof ref === 'string' ? ref : (ref?.id ?? null))

/** Two ids in one must stay within 64 characters: the end of Stripe's are what differs. */
const tail = (id: string): string => id.slice(-24)
