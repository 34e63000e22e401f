/** Which account a key belongs to. */
import { createHash } from 'node:crypto'
import type Stripe from 'stripe'
import { ConnectorError } from '#main/core/ports/connector.ts'
import type { StripeClient } from './client.ts'
import { asConnectorError, StripeSaid } from './failures.ts'
import { partyFrom, type StripeParty } from './map/party.ts'
import type { Upstream } from './upstream.ts'

/**
 * The account, or as much of it as the key may see: a restricted key is often kept from it, and is then told the
 * account's id in the refusal.
 * @throws ConnectorError FORBIDDEN where Stripe itself does not tell whose key it is: two accounts could not be told apart.
 */
export async function identify(client: StripeClient, upstream: Upstream, signal: AbortSignal | undefined, seenAt: number): Promise<StripeParty> {
  const { account, id } = await accountOf(client, signal)
  const livemode = client.livemode ?? (await upstream.page('customers', {}, null, 1, signal)).data[0]?.livemode ?? true
  // Where the account may not be read, the newest invoice tells what it bills in.
  const currency = account?.default_currency ?? (await upstream.page('invoices', {}, null, 1, signal)).data[0]?.currency ?? null
  return partyFrom({ accountId: id, livemode, account, currency, portalUrl: await portalPage(upstream, signal), seenAt })
}

async function accountOf(client: StripeClient, signal: AbortSignal | undefined): Promise<{ account: Stripe.Account | null; id: string }> {
  try {
    const account = await client.ask((stripe) => stripe.accounts.retrieveCurrent(), signal)
    if (typeof account.id === 'string' && /^[A-Za-z0-9_]{1,50}$/.test(account.id)) return { account, id: account.id }
  } catch (error) {
    if (!(error instanceof StripeSaid) || !(error.kind === 'not_allowed' || error.kind === 'not_offered' || error.kind === 'missing')) throw asConnectorError(error, client.host)
    if (error.account !== null) return { account: null, id: error.account }
  }
  if (client.isStripe) throw new ConnectorError('FORBIDDEN', 'Stripe does not tell this key which account it belongs to. Give the key the permission to read the account (“Account” or “Accounts”: read) in the Stripe Dashboard, Developers, API keys.')
  // A look-alike without accounts: it is the one at this address.
  return { account: null, id: `stripe_${createHash('sha256').update(client.host).digest('hex').slice(0, 12)}` }
}

/** The sign-in page of the customer portal, where there is one and it may be read. */
async function portalPage(upstream: Upstream, signal: AbortSignal | undefined): Promise<string | null> {
  const { data } = await upstream.page('portals', {}, null, 10, signal)
  const pages = data.filter(({ active, login_page: page }) => active && page?.enabled && page.url)
  return (pages.find(({ is_default: isDefault }) => isDefault) ?? pages[0])?.login_page.url ?? null
}
