/**
 * The official Stripe client as the desk uses it: one pinned version, no tries of its own (who asks tries again,
 * with the same key), no telemetry, and a line that can be called off.
 */
import { Stripe } from 'stripe'
import { ConnectorError } from '#main/core/ports/connector.ts'
import { billingAddress } from '../billing-api/address.ts'
import { callOf, createExchange, LINES } from './exchange.ts'
import { failureOf } from './failures.ts'

/** What the mapping was written against. A test holds it against the package's own. */
export const API_VERSION = '2026-10-28.endive'
/** Stripe's own address. */
export const STRIPE_ADDRESS = 'https://api.stripe.com'

export interface StripeClientOptions {
  /** A restricted key (`rk_…`); a secret one (`sk_…`) works, and may do more than the desk needs. */
  key: string
  /** In place of Stripe's own: `http://127.0.0.1:12111`, with or without a path; null for Stripe. */
  address: string | null
  /** For one exchange; half a minute unless told. */
  timeoutMs?: number
}

export interface StripeClient {
  /** `host:port`, for messages. */
  readonly host: string
  /** Whether it is Stripe itself and no look-alike. */
  readonly isStripe: boolean
  /** By the key's prefix; null where that does not tell. */
  readonly livemode: boolean | null
  /** Whether the key is a restricted one, whose permissions are to be asked. */
  readonly restricted: boolean
  /**
   * One call of the official client: `ask((stripe) => stripe.invoices.retrieve('in_1'), signal)`.
   * @throws ConnectorError where there was no answer, or none that says anything of the question (no line, time,
   *   key, too often, Stripe's own fault); StripeSaid where Stripe understood and said no (failures.ts).
   */
  ask<T>(call: (stripe: Stripe) => Promise<T>, signal?: AbortSignal): Promise<T>
  /** What the other side's clock said last, in epoch milliseconds; null before it answered. */
  date(): number | null
  /** Lets go of the lines kept open. */
  close(): void
}

/**
 * @throws ConnectorError UNAUTHORIZED where the key cannot be one that reads; MALFORMED where the address is none,
 *   or the key would travel in clear.
 */
export function createStripeClient({ key, address, timeoutMs = 30_000 }: StripeClientOptions): StripeClient {
  if (key.startsWith('pk_')) throw new ConnectorError('UNAUTHORIZED', 'This is a publishable key (pk_…), which may not read anything. Make a restricted key (rk_…) in the Stripe Dashboard, Developers, API keys, and give that one.')
  if (/[\s\p{Cc}]/u.test(key) || key === '') throw new ConnectorError('UNAUTHORIZED', 'The key holds a space or a line break, or nothing. Copy it again from the Stripe Dashboard, Developers, API keys.')
  const { base, host } = billingAddress(address ?? STRIPE_ADDRESS)
  const url = new URL(base)
  const secure = url.protocol === 'https:'
  const exchange = createExchange({ host, prefix: url.pathname === '/' ? '' : url.pathname, secure, timeoutMs })
  const stripe = new Stripe(key, {
    apiVersion: API_VERSION,
    host: url.hostname,
    port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
    protocol: secure ? 'https' : 'http',
    httpClient: exchange as unknown as NonNullable<Stripe.StripeConfig['httpClient']>,
    maxNetworkRetries: 0,
    timeout: timeoutMs,
    telemetry: false,
  })
  const isStripe = url.hostname === 'api.stripe.com'
  const pace = isStripe ? createPace(PER_SECOND) : null
  let underWay = 0
  const waiting: (() => void)[] = []

  return {
    host,
    isStripe,
    livemode: /^[a-z]+_live_/.test(key) ? true : /^[a-z]+_test_/.test(key) ? false : null,
    restricted: key.startsWith('rk_'),
    async ask(call, signal) {
      // Whoever is done hands its line on to who waits longest.
      if (underWay >= LINES) await new Promise<void>((resolve) => waiting.push(resolve))
      else underWay += 1
      try {
        await pace?.()
        if (signal?.aborted) throw new ConnectorError('CANCELLED', 'Cancelled.')
        return await callOf.run({ signal }, () => call(stripe))
      } catch (error) {
        throw failureOf(error, host)
      } finally {
        const next = waiting.shift()
        if (next === undefined) underWay -= 1
        else next()
      }
    },
    date: () => exchange.date(),
    close: () => exchange.close(),
  }
}

/** Stripe allows 25 calls a second of one endpoint, test mode 25 in all (docs.stripe.com/rate-limits); the team's own programs have the same room. */
const PER_SECOND = 15

/** Answers when the next call may begin. */
function createPace(perSecond: number): () => Promise<void> {
  let free = 0
  return async () => {
    const now = Date.now()
    const at = Math.max(now, free)
    free = at + 1000 / perSecond
    if (at > now) await new Promise((resolve) => setTimeout(resolve, at - now))
  }
}
