/** Who may do what. https://docs.stripe.com/keys/restricted-api-keys */
import { StripeFailure } from './failure.ts'

/** As Stripe names them in `rak_…_read` and `rak_…_write`. */
export const AREAS = ['accounts_kyc_basic', 'customer', 'payment_method', 'product', 'plan', 'subscription', 'invoice', 'payment_intent', 'charge', 'dispute', 'credit_note', 'event', 'billing_meter', 'customer_portal', 'payment_record'] as const
export type Area = (typeof AREAS)[number]
export type Allowed = 'none' | 'read' | 'write'
/** Everything (a secret key), or what is named; what is not named is `none`. */
export type Permissions = 'all' | Partial<Record<Area, Allowed>>

/** Everything but the account itself, which restricted keys as a rule may not read. */
export const EVERYTHING: Permissions = Object.fromEntries(AREAS.filter((area) => area !== 'accounts_kyc_basic').map((area) => [area, 'write']))

export function checkKey(keys: ReadonlyMap<string, Permissions>, authorization: string | undefined): { key: string; permissions: Permissions } {
  const key = /^Bearer (.+)$/.exec(authorization ?? '')?.[1] ?? basicUser(authorization)
  if (key === undefined || key === '') throw new StripeFailure(401, { message: 'You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. \'Authorization: Bearer YOUR_SECRET_KEY\').' }, { unbegun: true })
  const permissions = keys.get(key)
  if (permissions === undefined) throw new StripeFailure(401, { message: `Invalid API Key provided: ${masked(key)}` }, { unbegun: true })
  return { key, permissions }
}

export function checkAllowed({ key, permissions }: { key: string; permissions: Permissions }, area: Area, wanted: 'read' | 'write', account: string): void {
  if (permissions === 'all') return
  const allowed = permissions[area] ?? 'none'
  if (allowed === 'write' || allowed === wanted) return
  throw new StripeFailure(403, {
    message: `The provided key '${masked(key)}' does not have the required permissions for this endpoint on account '${account}'. Having the 'rak_${area}_${wanted}' permission would allow this request to continue.`,
    request_log_url: `https://dashboard.stripe.example/${account}/logs`,
  }, { unbegun: true })
}

const masked = (key: string): string => (key.length < 12 ? key : `${key.slice(0, 8)}${'*'.repeat(key.length - 12)}${key.slice(-4)}`)
const basicUser = (authorization: string | undefined): string | undefined => {
  const encoded = /^Basic (.+)$/.exec(authorization ?? '')?.[1]
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString('utf8').split(':')[0]
}
