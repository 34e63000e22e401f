/** What Stripe, and what stands in its place, says when it does not answer: over real HTTP. https://docs.stripe.com/api/errors */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { Stripe } from 'stripe'
import { expect, onTestFinished, test } from 'vitest'
import { API_VERSION, createStripeClient } from '#main/connectors/stripe/client.ts'
import { asConnectorError, StripeSaid } from '#main/connectors/stripe/failures.ts'
import type { ConnectorError } from '#main/core/ports/connector.ts'

const KEY = 'rk_test_0000000000'

/** A server that answers everything so, and what it was asked. */
async function serving(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const asked: { method: string; url: string; headers: IncomingMessage['headers'] }[] = []
  const server = createServer((request, response) => {
    asked.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers })
    request.resume()
    answer(request, response)
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}
const json = (status: number, body: unknown, headers: Record<string, string> = {}) => (_request: IncomingMessage, response: ServerResponse) => void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
const page = (status: number, text: string) => (_request: IncomingMessage, response: ServerResponse) => void response.writeHead(status, { 'content-type': 'text/html' }).end(text)

function clientAt(url: string, timeoutMs?: number) {
  const client = createStripeClient({ key: KEY, address: url, ...(timeoutMs === undefined ? {} : { timeoutMs }) })
  onTestFinished(() => client.close())
  return client
}
const failureAt = async (url: string, { timeoutMs, signal }: { timeoutMs?: number; signal?: AbortSignal } = {}) =>
  clientAt(url, timeoutMs).ask((stripe) => stripe.invoices.retrieve('in_1'), signal).then(() => null, (error: unknown) => error as ConnectorError | StripeSaid)

test('the version that the mapping was written against is the one of the package', () => {
  expect(API_VERSION).toBe(Stripe.API_VERSION)
})

test('each call names the version and the key, tells nothing of the calls before, and goes below the path of the address', async () => {
  const { url, asked } = await serving(json(200, { id: 'in_1', object: 'invoice' }, { 'request-id': 'req_1' }))
  const client = clientAt(`${url}/stripe/test/`)
  await client.ask((stripe) => stripe.invoices.retrieve('in_1'))
  await client.ask((stripe) => stripe.invoices.retrieve('in_1'))
  expect(asked.map((one) => one.url)).toEqual(['/stripe/test/v1/invoices/in_1', '/stripe/test/v1/invoices/in_1'])
  for (const { headers } of asked) {
    expect(headers).toMatchObject({ 'stripe-version': API_VERSION, authorization: `Bearer ${KEY}` })
    expect(headers).not.toHaveProperty('x-stripe-client-telemetry')
  }
})

test('a packed answer is read', async () => {
  const { url } = await serving((_request, response) => void response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(gzipSync(JSON.stringify({ id: 'in_1', object: 'invoice', total: 5 }))))
  expect(await clientAt(url).ask((stripe) => stripe.invoices.retrieve('in_1'))).toMatchObject({ total: 5 })
})

test.each([
  ['a wrong key', 401, { type: 'invalid_request_error', message: 'Invalid API Key provided: rk_test_*0000' }, {}, 'UNAUTHORIZED'],
  ['an expired key', 401, { type: 'invalid_request_error', code: 'api_key_expired', message: 'Expired API Key provided' }, {}, 'UNAUTHORIZED'],
  ['too many calls', 429, { type: 'invalid_request_error', code: 'rate_limit', message: 'Request rate limit exceeded.' }, {}, 'RATE_LIMITED'],
  ['an object in use', 429, { type: 'invalid_request_error', code: 'lock_timeout', message: 'This object cannot be accessed right now' }, {}, 'RATE_LIMITED'],
  ['a key in use', 409, { type: 'idempotency_error', code: 'idempotency_key_in_use', message: 'in progress' }, {}, 'RATE_LIMITED'],
  ['an error of its own', 500, { type: 'api_error', message: 'Something went wrong.' }, { 'request-id': 'req_9' }, 'SERVER'],
] as const)('%s is a failure of the call, and no answer', async (_words, status, error, headers, code) => {
  const { url, asked } = await serving(json(status, { error }, headers))
  expect(await failureAt(url)).toMatchObject({ name: 'ConnectorError', code })
  expect(asked, 'who asks tries again, not the client').toHaveLength(1)
})

test('the time that is asked for before the next call is kept', async () => {
  const { url } = await serving(json(429, { error: { type: 'invalid_request_error', message: 'Slow down' } }, { 'retry-after': '7' }))
  expect(await failureAt(url)).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 7000, transient: true })
})

test('an error of its own names the request, for Stripe’s support', async () => {
  const { url } = await serving(json(500, { error: { type: 'api_error', message: 'Something went wrong.' } }, { 'request-id': 'req_9' }))
  expect((await failureAt(url))?.message).toContain('(500, request req_9): “Something went wrong”. It will be tried again.')
})

test.each([
  ['a decline', 402, { type: 'card_error', code: 'card_declined', decline_code: 'insufficient_funds', advice_code: 'try_again_later', charge: 'ch_2', message: 'Your card has insufficient funds.' }, { kind: 'declined', declineCode: 'insufficient_funds', adviceCode: 'try_again_later', chargeId: 'ch_2' }],
  ['a decline that names the charge in its intent only', 402, { type: 'card_error', code: 'card_declined', payment_intent: { id: 'pi_1', latest_charge: 'ch_3' }, message: 'Declined.' }, { kind: 'declined', chargeId: 'ch_3', paymentIntentId: 'pi_1' }],
  ['no such object', 404, { type: 'invalid_request_error', code: 'resource_missing', param: 'id', message: "No such invoice: 'in_1'" }, { kind: 'missing', param: 'id' }],
  ['a path it does not know', 404, { type: 'invalid_request_error', message: 'Unrecognized request URL (GET: /v1/foo).' }, { kind: 'not_offered' }],
  ['a state that forbids it', 400, { type: 'invalid_request_error', message: 'Invoice is already paid' }, { kind: 'invalid' }],
  ['an idempotency key that was used for something else', 400, { type: 'idempotency_error', message: 'Keys for idempotent requests can only be used with the same parameters' }, { kind: 'key_reused' }],
  [
    'a restricted key that may not', 403,
    { type: 'invalid_request_error', message: "The provided key 'rk_test_*' does not have the required permissions for this endpoint on account 'acct_1'. Having the 'rak_charge_read' permission would allow this request to continue." },
    { kind: 'not_allowed', permission: 'rak_charge_read', account: 'acct_1' },
  ],
] as const)('%s is what Stripe said, in its own words', async (_words, status, error, expected) => {
  const { url } = await serving(json(status, { error }))
  const said = await failureAt(url)
  expect(said).toBeInstanceOf(StripeSaid)
  expect(said).toMatchObject({ ...expected, message: error.message })
})

test.each([404, 405])('a web server’s own page with status %i says that the other side does not have that', async (status) => {
  const { url } = await serving(page(status, '<h1>Cannot GET /v1/invoices/in_1</h1>'))
  expect(await failureAt(url)).toMatchObject({ kind: 'not_offered', status })
})

test('a page in place of an answer is no answer: the address is wrong', async () => {
  const { url } = await serving(page(200, '<h1>Welcome</h1>'))
  expect(await failureAt(url)).toMatchObject({ code: 'MALFORMED' })
})

test('where the key may not, the missing permission is named with where to give it', async () => {
  const { url } = await serving(json(403, { error: { type: 'invalid_request_error', message: "Having the 'rak_charge_read' permission would allow this request to continue." } }))
  expect(asConnectorError(await failureAt(url), 'host')).toMatchObject({ code: 'FORBIDDEN', message: 'The key may not do that: it lacks the permission rak_charge_read. Give it the permission in the Stripe Dashboard, Developers, API keys.' })
})

test('nobody there, silence, a call that is called off, an answer cut short', async () => {
  expect(await failureAt('http://127.0.0.1:1')).toMatchObject({ code: 'OFFLINE' })
  const silent = await serving(() => {})
  expect(await failureAt(silent.url, { timeoutMs: 50 })).toMatchObject({ code: 'TIMEOUT' })
  const off = new AbortController()
  const called = failureAt(silent.url, { signal: off.signal })
  setTimeout(() => off.abort(), 20)
  expect(await called).toMatchObject({ code: 'CANCELLED' })
  const cut = await serving((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' }).write('{"id":')
    setTimeout(() => response.destroy(), 10)
  })
  expect(await failureAt(cut.url)).toMatchObject({ code: 'OFFLINE' })
})

test('an answer that drips for ever is given up in time', async () => {
  const { url } = await serving((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const drip = setInterval(() => response.write(' '), 10)
    response.once('close', () => clearInterval(drip))
  })
  expect(await failureAt(url, { timeoutMs: 100 })).toMatchObject({ code: 'TIMEOUT' })
})

test.each([
  ['pk_live_123456', null, 'UNAUTHORIZED', 'publishable key'],
  ['rk_live_12 34', null, 'UNAUTHORIZED', 'a space'],
  ['rk_live_123456', 'http://stripe.example', 'MALFORMED', 'in clear'],
  ['rk_live_123456', 'stripe', 'MALFORMED', 'is not the address'],
])('the key %s at %s is refused before anything is sent', (key, address, code, words) => {
  expect(() => createStripeClient({ key, address })).toThrow(expect.objectContaining({ code, message: expect.stringContaining(words) }))
})

test('the key tells live from test, and a restricted from a secret one', () => {
  const of = (key: string) => {
    const client = createStripeClient({ key, address: null })
    client.close()
    return { livemode: client.livemode, restricted: client.restricted, isStripe: client.isStripe }
  }
  expect(of('rk_live_1')).toEqual({ livemode: true, restricted: true, isStripe: true })
  expect(of('sk_test_1')).toEqual({ livemode: false, restricted: false, isStripe: true })
  expect(of('sk_something')).toEqual({ livemode: null, restricted: false, isStripe: true })
})
