import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createSmsConnector } from '#main/connectors/sms/twilio.ts'
import type { SmsAccess } from '#main/core/ports/sms.ts'
import { NOW, openDesk, type Desk } from '../sandbox/support.ts'
import { selfSigned } from './certificate.ts'

const OURS = '+61491570006'
const THEIRS = '+61491570110'
let desk: Desk
let access: SmsAccess
beforeAll(async () => {
  desk = await openDesk({ accounts: 20 })
  access = { url: new URL(desk.sandbox.sms).origin, accountSid: desk.sandbox.sms.split('/').at(-1)!, authToken: desk.sandbox.token }
})
afterAll(() => desk.sandbox.close())
beforeEach(() => desk.post('/sandbox/sms/faults', { next: [] }))

const strike = (...next: string[]) => desk.post('/sandbox/sms/faults', { next })
const send = (to = THEIRS, body = 'Invoice IN1042 waits for you.', more: Partial<SmsAccess> = {}, signal?: AbortSignal) =>
  createSmsConnector({ ...access, ...more }).send({ from: OURS, to, body, signal })
const sentTo = async (to: string): Promise<string[]> => (await desk.get(`/sandbox/sms?limit=1000&to=${encodeURIComponent(to)}`)).body.messages.map(({ body }: { body: string }) => body)

describe('sending', () => {
  test('a message is taken, with the provider’s id of it', async () => {
    const delivery = await send('+61491570111', 'Grüße: 5 € & 10 % + “x” = 領\r\nTo: +1')
    expect(delivery).toMatchObject({ kind: 'accepted', without: null, providerId: expect.stringMatching(/^SM[0-9a-f]{32}$/) })
    expect(await sentTo('+61491570111')).toEqual(['Grüße: 5 € & 10 % + “x” = 領\r\nTo: +1'])
  })

  test.each([
    ['hang', { kind: 'unknown', reason: expect.stringContaining('did not answer within') }, 0],
    ['cutBefore', { kind: 'unknown', reason: expect.stringContaining('was cut') }, 0],
    ['cutAfter', { kind: 'unknown', reason: expect.stringContaining('was cut') }, 1],
    ['500', { kind: 'unknown', reason: expect.stringContaining('500 20500') }, 0],
    ['500after', { kind: 'unknown', reason: expect.stringContaining('500 20500') }, 1],
    ['html', { kind: 'unknown', reason: expect.stringContaining('not as an SMS provider does') }, 0],
    ['429', { kind: 'deferred', reply: '429 20429 Too Many Requests', about: 'us', retryAfterMs: 2000 }, 0],
    ['503', { kind: 'deferred', reply: '503 20503 Service unavailable', about: 'us' }, 0],
  ])('%s: what may have been taken is told apart from what was not', async (fault, delivery, taken) => {
    const to = `+614915702${String(Math.abs(hash(fault)) % 100).padStart(2, '0')}`
    await strike(fault)
    expect(await send(to, 'once', { timeoutMs: 400 })).toEqual(delivery)
    expect(await sentTo(to)).toHaveLength(taken)
  })

  test.each([
    ['nobody', 'Hello', { kind: 'refused', reply: expect.stringContaining('21211'), about: 'recipient' }],
    [THEIRS, 'x'.repeat(1601), { kind: 'refused', reply: expect.stringContaining('21617'), about: 'recipient' }],
  ])('to %j it is refused for good, and only this one', async (to, body, delivery) => expect(await send(to, body)).toEqual(delivery))

  test('who answered STOP to this number is refused by the provider, until they answer START', async () => {
    await desk.post('/sandbox/sms/inbound', { from: '+61491570112', to: OURS, body: 'Stop' })
    expect(await send('+61491570112')).toMatchObject({ kind: 'refused', about: 'recipient', reply: expect.stringContaining('21610') })
    await desk.post('/sandbox/sms/inbound', { from: '+61491570112', to: OURS, body: 'START' })
    expect((await send('+61491570112')).kind).toBe('accepted')
  })

  test('a wrong token is about us', async () => {
    expect(await send(THEIRS, 'Hello', { authToken: 'wrong' })).toEqual({ kind: 'refused', reply: '401 20003 Authenticate', about: 'us' })
  })

  test('where nothing answers, it is surely not sent', async () => {
    const { url, end } = await listening(createServer())
    await end()
    expect(await send(THEIRS, 'Hello', { url })).toEqual({ kind: 'cut', reason: expect.stringContaining('Nothing answers') })
    expect(await send(THEIRS, 'Hello', { url: 'https://nobody.invalid' })).toMatchObject({ kind: 'cut' })
  })

  test('what was called off before it began is not sent; after it began, it is not known', async () => {
    expect(await send('+61491570113', 'Hello', {}, AbortSignal.abort())).toEqual({ kind: 'cut', reason: 'Cancelled.' })
    expect(await sentTo('+61491570113')).toEqual([])
    await strike('hang')
    const off = new AbortController()
    const sending = send('+61491570113', 'Hello', {}, off.signal)
    setTimeout(() => off.abort(), 300)
    expect(await sending).toEqual({ kind: 'unknown', reason: 'Cancelled.' })
  })

  test('a certificate that nobody vouches for: not a byte of the message goes', async () => {
    const requests: string[] = []
    const server = createSecureServer(selfSigned(), (request, response) => {
      requests.push(request.url ?? '')
      response.end()
    })
    const { url, end } = await listening(server, 'https')
    expect(await send(THEIRS, 'Hello', { url })).toEqual({ kind: 'refused', reply: expect.stringMatching(/not to be trusted .*Nothing was sent/), about: 'us' })
    expect(requests).toEqual([])
    await end()
  })

  test('a server that speaks in clear where TLS was asked for gets nothing', async () => {
    const { url, end } = await listening(createServer((_, response) => response.end('{}')))
    expect(await send(THEIRS, 'Hello', { url: url.replace('http:', 'https:') })).toMatchObject({ kind: 'refused', about: 'us' })
    await end()
  })

  test.each([
    [301, {}, { kind: 'refused', about: 'us' }],
    [404, { code: 20404, message: 'not found' }, { kind: 'refused', about: 'us' }],
    [400, { code: 21606, message: 'The From number is not yours' }, { kind: 'refused', about: 'us' }],
    [400, { code: 21614, message: 'not a mobile number' }, { kind: 'refused', about: 'recipient' }],
    [400, { code: 21611, message: 'queue full' }, { kind: 'deferred', about: 'us' }],
    [400, 'no JSON', { kind: 'refused', about: 'recipient', reply: '400' }],
    [502, '<html>', { kind: 'unknown' }],
    // A gateway's, which may have lost the answer and not the message; and the provider's own.
    [503, '<html>', { kind: 'unknown' }],
    [503, { code: 503, message: 'upstream timed out' }, { kind: 'unknown' }],
    [503, { code: 20503, message: 'Service unavailable' }, { kind: 'deferred', about: 'us' }],
    [429, '<html>', { kind: 'deferred', about: 'us' }],
    [201, { sid: 'SM1', status: 'failed', error_code: 30006, error_message: 'Landline' }, { kind: 'refused', about: 'recipient', reply: '201 30006 Landline' }],
    [201, {}, { kind: 'unknown' }],
  ])('an answer %i %j is %j', async (status, body, delivery) => {
    const { url, end } = await answering((_, response) => response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body)))
    expect(await send(THEIRS, 'Hello', { url })).toMatchObject(delivery)
    await end()
  })

  test('an answer without end is given up, and not kept', async () => {
    const { url, end } = await answering((_, response) => {
      response.writeHead(201)
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(100_000)));
        if (!response.destroyed) response.once('drain', more)
      }
      more()
    })
    expect(await send(THEIRS, 'Hello', { url })).toMatchObject({ kind: 'unknown', reason: expect.stringContaining('more than an SMS provider does') })
    await end()
  })
})

describe('what came in', () => {
  const received = (since: number, more: Partial<SmsAccess> = {}) => createSmsConnector({ ...access, ...more }).received(since)

  test('is read page by page among what went out, the oldest first, from the moment on that is asked for', async () => {
    const at = NOW - 5000
    for (const body of ['HOLD', 'APPROVE']) await desk.post('/sandbox/sms/inbound', { from: '+61491570120', to: OURS, body, at: at + (body === 'HOLD' ? 0 : 2000) })
    for (let n = 0; n < 60; n++) await send('+61491570121')
    const { messages, upTo } = await received(at)
    const theirs = messages.filter(({ from }) => from === '+61491570120')
    expect(theirs).toEqual([
      { id: expect.stringMatching(/^SM/), from: '+61491570120', to: OURS, body: 'HOLD', at },
      { id: expect.stringMatching(/^SM/), from: '+61491570120', to: OURS, body: 'APPROVE', at: at + 2000 },
    ])
    expect(messages.every(({ from }) => from !== OURS)).toBe(true)
    expect(upTo).toBe(NOW)
    expect((await received(at + 1000)).messages.filter(({ from }) => from === '+61491570120').map(({ body }) => body)).toEqual(['APPROVE'])
  })

  test('beyond a thousand the oldest come, and the rest from there on', async () => {
    const base = NOW + 60_000
    const all = Array.from({ length: 2300 }, (_, n) => ({ sid: `SM${n}`, direction: n % 3 === 0 ? 'outbound-api' : 'inbound', from: '+1', to: OURS, body: String(n), date_sent: new Date(base + Math.floor(n / 4) * 1000).toUTCString().replace('GMT', '+0000') })).toReversed()
    const { url, end } = await answering((request, response) => {
      const query = new URL(request.url!, 'http://x').searchParams
      const since = Date.parse(query.get('DateSent>')!)
      const page = Number(query.get('PageToken') ?? 0)
      const matching = all.filter(({ date_sent }) => Date.parse(date_sent) >= since)
      const list = request.url!.split('?')[0]
      response.end(JSON.stringify({ messages: matching.slice(page * 1000, page * 1000 + 1000), next_page_uri: matching.length > (page + 1) * 1000 ? `${list}?PageSize=1000&DateSent%3E=${encodeURIComponent(query.get('DateSent>')!)}&PageToken=${page + 1}` : null }))
    })
    const seen = new Set<string>()
    let since = base
    for (let polls = 0; polls < 4; polls++) {
      const { messages, upTo } = await received(since, { url })
      expect(messages.length).toBeLessThan(1010)
      expect(messages.map(({ at }) => at)).toEqual(messages.map(({ at }) => at).toSorted((a, b) => a - b))
      for (const { id } of messages) seen.add(id)
      expect(upTo).toBeGreaterThanOrEqual(since)
      if (messages.length < 1000) break
      since = upTo
    }
    expect(seen.size).toBe(all.filter(({ direction }) => direction === 'inbound').length)
    await end()
  })

  test('records that are none are passed over; a page elsewhere is not asked for, so that the token stays here', async () => {
    const asked: string[] = []
    const { url, end } = await answering((request, response) => {
      asked.push(request.url!)
      response.end(JSON.stringify({ messages: [null, 5, { sid: 'x' }, { sid: 'SM1', direction: 'inbound', from: '+1', to: OURS, body: null, date_created: 'Thu, 24 Aug 2023 05:01:45 +0000' }, { sid: 'SM2', direction: 'inbound', from: '+1', to: OURS, body: 'x', date_sent: 'never' }], next_page_uri: asked.length === 2 ? 'https://evil.example/x' : null }))
    })
    expect((await received(0, { url })).messages).toEqual([{ id: 'SM1', from: '+1', to: OURS, body: '', at: Date.UTC(2023, 7, 24, 5, 1, 45) }])
    await expect(received(0, { url })).rejects.toMatchObject({ name: 'SmsError', settled: true })
    expect(asked).toHaveLength(2)
    await end()
  })

  test.each([
    ['429', false, 'called less often'], ['500', false, 'error of its own'], ['cutBefore', false, 'was cut'], ['hang', false, 'did not answer'], ['html', true, 'not as an SMS provider does'],
  ])('%s: the reason is told in plain words (for good: %s)', async (fault, settled, words) => {
    await strike(fault)
    await expect(received(0, { timeoutMs: 400 })).rejects.toMatchObject({ name: 'SmsError', settled, message: expect.stringContaining(words) })
  })

  test('a wrong token is for good', async () => {
    await expect(received(0, { authToken: 'wrong' })).rejects.toMatchObject({ settled: true, message: expect.stringContaining('does not take the account') })
  })
})

describe('the account', () => {
  test('is checked', async () => {
    await expect(createSmsConnector(access).verify()).resolves.toBeUndefined()
    await expect(createSmsConnector({ ...access, authToken: 'x' }).verify()).rejects.toMatchObject({ settled: true })
  })
  test('one that is suspended cannot be used', async () => {
    const { url, end } = await answering((_, response) => response.end(JSON.stringify({ sid: 'AC1', status: 'suspended' })))
    await expect(createSmsConnector({ ...access, url }).verify()).rejects.toMatchObject({ settled: true, message: expect.stringContaining('suspended') })
    await end()
  })
  test.each([
    ['ftp://sms.example', 'begins with https://'], ['nonsense', 'begins with https://'], ['http://sms.example', 'in clear'], ['https://user:pass@sms.example', 'apart'],
  ])('the address %j is refused', (url, words) => expect(() => createSmsConnector({ ...access, url })).toThrow(words))
  test('the account’s name cannot reach another place', () => expect(() => createSmsConnector({ ...access, accountSid: '../AC1' })).toThrow('not the name of an account'))
})

const hash = (text: string): number => Array.from(text).reduce((sum, letter) => Math.imul(sum, 31) + letter.charCodeAt(0), 7)
const answering = (handler: RequestListener) => listening(createServer(handler))
async function listening(server: Server, protocol = 'http'): Promise<{ url: string; end: () => Promise<void> }> {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  return {
    url: `${protocol}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    end: () => new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    }),
  }
}
