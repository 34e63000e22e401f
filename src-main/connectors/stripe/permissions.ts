/** What a restricted key may write, as it was asked. */

/** Kinds of writes, one permission of a key each (docs.stripe.com/keys/restricted-api-keys). */
export const WRITES = ['invoices', 'customers', 'subscriptions', 'credit_notes', 'payment_records', 'payment_intents', 'portal'] as const
export type Write = (typeof WRITES)[number]

export interface Permissions {
  /** Writes that the key may not do, with the permission it lacks as Stripe names it (`rak_invoice_write`), null where it did not. */
  denied: ReadonlyMap<Write, string | null>
  /** Writes that the other side does not know at all: a look-alike. */
  absent: ReadonlySet<Write>
}
