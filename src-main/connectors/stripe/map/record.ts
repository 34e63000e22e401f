/** What every mapping needs: whose records they are, where their days begin, and how what does not fit is told. */
import type { BusinessDate, Currency, PartyId, PostalAddress } from '#contract/vocabulary.ts'
import { businessDateAt } from '#main/domain/dates.ts'
import type { ChangedRecord } from '#main/core/ports/connector.ts'
import type { RecordOf, Resource } from '#main/core/ports/records.ts'
import { NotStripeAmount } from '../money.ts'

/** The party that the account is, as far as mappings need it. */
export interface Whose {
  partyId: PartyId
  timeZone: string
  /** Of what names no currency of its own. */
  currency: Currency
  locale: string
  /** The moment at which the upstream is seen: Stripe numbers no changes. */
  seenAt: number
}

/** A record's own fields, without those that all have. */
export type Fields<R extends Resource> = { [K in keyof Omit<RecordOf<R>, 'rev' | 'partyId' | 'updatedAt'>]: Loose<RecordOf<R>[K]> }
/** Ids come as plain text; the records are checked where they are taken. */
type Loose<T> = T extends string ? string : T extends null ? null : T

/** `createdAt`: epoch seconds, as Stripe writes them. */
export function recordOf<R extends Resource>(whose: Whose, resource: R, createdAt: number, fields: Fields<R>): ChangedRecord {
  return { resource, record: { ...fields, rev: whose.seenAt, partyId: whose.partyId, updatedAt: Math.max(0, Math.round(createdAt * 1000)) } }
}

export const goneRecord = (whose: Whose, resource: Resource, id: string): ChangedRecord => ({ resource, record: { id, rev: whose.seenAt, partyId: whose.partyId, deleted: true } })

/**
 * The record that `make` makes; where an amount cannot be written in our units, one that says so and is set aside
 * with these words: no amount is made up.
 */
export function orSaid(whose: Whose, resource: Resource, id: string, make: () => ChangedRecord[]): ChangedRecord[] {
  try {
    return make()
  } catch (error) {
    if (!(error instanceof NotStripeAmount)) throw error
    return [{ resource, record: { id, rev: whose.seenAt, partyId: whose.partyId, updatedAt: error.message } }]
  }
}

/** The business date of an instant in epoch seconds. */
export const dayOf = (whose: Whose, seconds: number): BusinessDate => businessDateAt(Math.round(seconds * 1000), whose.timeZone)

/** No longer than the record allows; a whole character is never cut. */
export function clip(text: string | null | undefined, max: number): string {
  const plain = (text ?? '').trim()
  if (plain.length <= max) return plain
  return `${plain.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}

export const orNull = (text: string): string | null => (text === '' ? null : text)

/** As Stripe writes one; all of it may be missing. */
export interface StripeAddress { line1?: string | null; line2?: string | null; city?: string | null; state?: string | null; postal_code?: string | null; country?: string | null }

/** `ZZ` is the code of a country that is not known (ISO 3166, user-assigned; CLDR writes it so). */
export const NO_COUNTRY = 'ZZ'

export const addressOf = (address: StripeAddress | null | undefined): PostalAddress => ({
  lines: [address?.line1, address?.line2].map((line) => clip(line, 200)).filter((line) => line !== ''),
  city: clip(address?.city, 120), region: clip(address?.state, 120), postcode: clip(address?.postal_code, 20),
  country: /^[A-Za-z]{2}$/.test(address?.country ?? '') ? address!.country!.toUpperCase() : NO_COUNTRY,
})
