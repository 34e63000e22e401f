/** The party that a Stripe account is: its own profile where the key may read it, else what can be read. */
import type Stripe from 'stripe'
import { z } from 'zod'
import { TimeZone, type PartyId } from '#contract/vocabulary.ts'
import type { ChangedRecord } from '#main/core/ports/connector.ts'
import { NO_PAGE, NO_SENDER } from '#main/domain/notSet.ts'
import { currencyOf } from '../money.ts'
import { addressOf, clip, recordOf, type Whose } from './record.ts'

export interface StripeParty extends Whose {
  name: string
  /** `acct_…`, or a name made from the address where the account may not be read. */
  accountId: string
  livemode: boolean
  /** As Stripe gives it; null where the key may not read it. */
  account: Stripe.Account | null
  /** The portal's sign-in page, where one was set up. */
  portalUrl: string | null
}

/** Live and test records of one account are two parties: what is tried out is nobody's debt. */
export const partyIdOf = (accountId: string, livemode: boolean): PartyId => (livemode ? accountId : `${accountId}.test`) as PartyId

const PLAIN_COLOUR = '#30363d'

export function partyRecord(party: StripeParty): ChangedRecord {
  const { account, name } = party
  const profile = account?.business_profile
  const colour = account?.settings?.branding?.primary_color ?? ''
  return recordOf(party, 'parties', account?.created ?? 0, {
    id: party.partyId, name: clip(name, 80), legalName: clip(account?.company?.name ?? profile?.name ?? name, 200), currency: party.currency, timeZone: party.timeZone, locale: party.locale,
    // Stripe's taxes are by invoice: none is the account's own.
    taxName: 'Tax', taxRateBp: 0, taxNumber: '',
    address: addressOf(profile?.support_address ?? account?.company?.address ?? null), phone: clip(profile?.support_phone, 40),
    portalUrl: firstOf(z.url().max(300), [party.portalUrl, profile?.url, profile?.support_url], NO_PAGE),
    senderName: clip(name, 120), senderEmail: firstOf(z.email().max(200), [profile?.support_email, account?.email], NO_SENDER),
    smsNumbers: [], acceptedMethods: [], paper: LETTER.has(account?.country ?? '') ? 'Letter' : 'A4', colour: /^#[0-9a-f]{6}$/i.test(colour) ? colour.toLowerCase() : PLAIN_COLOUR, remittance: [],
  })
}
const LETTER: ReadonlySet<string> = new Set(['US', 'CA', 'MX', 'PH', 'CL', 'CO'])

const firstOf = (shape: z.ZodType, candidates: readonly (string | null | undefined)[], otherwise: string): string =>
  candidates.find((one): one is string => typeof one === 'string' && shape.safeParse(one).success) ?? otherwise

/** What the account says of itself, with sensible words where it may not be read. */
export function partyFrom({ accountId, livemode, account, currency, portalUrl, seenAt }: Pick<StripeParty, 'accountId' | 'livemode' | 'account' | 'portalUrl' | 'seenAt'> & { currency: string | null }): StripeParty {
  const zone = account?.settings?.dashboard?.timezone
  const own = account?.settings?.dashboard?.display_name || account?.business_profile?.name || account?.company?.name || ''
  const country = account?.country ?? ''
  return {
    partyId: partyIdOf(accountId, livemode), accountId, livemode, account, portalUrl, seenAt,
    name: clip(`${own === '' ? `Stripe ${accountId}` : own}${livemode ? '' : ' (test)'}`, 80),
    timeZone: zone !== null && zone !== undefined && TimeZone.safeParse(zone).success ? zone : 'UTC',
    currency: currencyOf(currency ?? 'usd'),
    locale: /^[A-Z]{2}$/.test(country) ? `en-${country}` : 'en',
  }
}
