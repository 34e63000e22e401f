import { createServer } from 'node:net'
import { gzipSync } from 'node:zlib'
import type { AddressInfo, Socket } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createBillingApiConnector } from '#main/connectors/billing-api/client.ts'
import { ConnectorError, type Connector } from '#main/core/ports/connector.ts'
import { record } from '../sync/records.ts'
import { send, startScriptedUpstream, type Script } from '../sync/scriptedUpstream.ts'

async function against(script: Script, options: { timeoutMs?: number; bytesMax?: number; token?: string } = {}) {
  const upstream = await startScriptedUpstream({ accounts: [record('accounts')] }, script)
  onTestFinished(() => upstream.close())
  const host = new URL(upstream.url).host
  return { upstream, host, connector: createBillingApiConnector({ url: upstream.url, token: upstream.token, ...options }) }
}
const answering = (status: number, body: unknown, headers = {}): Script => (_request, response) => {
  send(response, status, body, headers)
  return true
}
const failureOf = async (call: Promise<unknown>): Promise<ConnectorError> => {
  const error = await call.then(() => null, (thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(ConnectorError)
  return error as ConnectorError
}
const release = (connector: Connector, ifMatch: number | null = 7) =>
  connector.send('releaseInvoice', { input: { invoiceId: 'inv_1' as never, note: null }, idempotencyKey: 'key-1', ifMatch })

describe('an address', () => {
  test.each([
    ['billing.example', 'is not the address of a billing system'],
    ['ftp://billing.example', 'is not the address of a billing system'],
    ['http://billing.example', 'in clear'],
    ['http://127.0.0.1.billing.example', 'in clear'],
    ['https://ada:secret@billing.example', 'must not hold a name or password'],
  ])('%s is refused before anything is sent', (url, words) => {
    expect(() => createBillingApiConnector({ url, token: 't' })).toThrow(expect.objectContaining({ code: 'MALFORMED', message: expect.stringContaining(words) }))
  })

  test.each(['https://billing.example/api/', 'http://localhost:8080', 'http://[::1]:8080', 'http://127.0.0.1'])('%s is taken', (url) => {
    expect(createBillingApiConnector({ url, token: 't' })).toBeDefined()
  })
})

describe('what it asks', () => {
  test('a page is asked for by party, cursor and limit with the token, and comes as it is, unchecked', async () => {
    const seen: Record<string, unknown>[] = []
    const { connector } = await against(({ path, query, headers }, response) => {
      seen.push({ path, query: Object.fromEntries(query), token: headers.authorization, packed: String(headers['accept-encoding']).includes('gzip') })
      send(response, 200, { records: [{ id: 5 }, 'nonsense'], cursor: 'c2', more: true, announced: 9 })
      return true
    })
    expect(await connector.page('paymentMethods', { party: 'au' as never, cursor: 'c1', limit: 50 })).toEqual({ records: [{ id: 5 }, 'nonsense'], cursor: 'c2', more: true, announced: 9 })
    expect(seen).toEqual([{ path: '/v1/payment-methods', query: { party: 'au', cursor: 'c1', limit: '50' }, token: 'Bearer tok_test', packed: true }])
  })

  test('one line is kept open for all that is asked, and let go at the end', async () => {
    const lines = new Set<Socket>()
    const { connector, upstream } = await against((_request, response) => {
      lines.add(response.socket!)
    })
    for (let n = 0; n < 5; n++) await connector.page('accounts', { party: 'au' as never, cursor: null, limit: 5 })
    await release(connector).catch(() => {})
    expect([lines.size, upstream.asked.length]).toEqual([1, 6])
    const [line] = [...lines]
    const ended = line!.destroyed ? Promise.resolve() : new Promise((resolve) => line!.once('close', resolve))
    await connector.close()
    await ended
  })

  test('a line kept open that was closed meanwhile is no failure of a reading: it is asked again on another', async () => {
    const { upstream, connector } = await against(({ number }, response) => {
      if (number !== 2) return false
      response.socket!.destroy()
      return true
    })
    await connector.me()
    expect(await connector.read('accounts', 'acc_1')).toMatchObject({ name: 'Kestrel Freight' })
    expect(upstream.asked).toEqual(['GET /v1/me', 'GET /v1/accounts/acc_1', 'GET /v1/accounts/acc_1'])
  })

  test('a command is sent once, also where its line turns out closed: who keeps its key sends it again', async () => {
    const { upstream, connector } = await against(({ method }, response) => {
      if (method !== 'POST') return false
      response.socket!.destroy()
      return true
    })
    await connector.me()
    expect(await failureOf(release(connector))).toMatchObject({ code: 'OFFLINE', transient: true, message: expect.stringContaining('ECONNRESET') })
    expect(upstream.asked).toEqual(['GET /v1/me', 'POST /v1/invoices/inv_1/release'])
  })

  test('a command is posted to its target with its key and the version it was decided on; the target is not in the body', async () => {
    const seen: Record<string, unknown>[] = []
    const { connector } = await against(({ method, path, headers, body }, response) => {
      seen.push({ method, path, key: headers['idempotency-key'], match: headers['if-match'], body })
      send(response, 200, { changed: [{ resource: 'invoices', record: { id: 'inv_1' } }, { resource: 'unheardOf', record: {} }], result: {} })
      return true
    })
    expect(await release(connector)).toEqual({ kind: 'done', changed: [{ resource: 'invoices', record: { id: 'inv_1' } }], result: {} })
    expect(seen).toEqual([{ method: 'POST', path: '/v1/invoices/inv_1/release', key: 'key-1', match: '"7"', body: { note: null } }])
    await release(connector, null)
    expect(seen[1]).toMatchObject({ match: undefined })
  })

  test('one record is read by its name; one that is not there, or no longer, is null', async () => {
    const { upstream, connector } = await against(() => {})
    expect(await connector.read('accounts', 'acc_1')).toMatchObject({ name: 'Kestrel Freight' })
    expect(await connector.read('accounts', 'acc_2')).toBeNull()
    upstream.records.accounts = [{ id: 'acc_1', rev: 3, partyId: 'au', deleted: true }]
    expect(await connector.read('accounts', 'acc_1')).toBeNull()
  })

  test('who is at the desk, and how many records there are', async () => {
    const { connector } = await against(() => {})
    expect(await connector.me()).toMatchObject({ operator: { name: 'Noor Vale' }, grants: ['billing:view', 'billing:manage'], parties: ['au'] })
    expect(await connector.totals('au' as never)).toContainEqual({ resource: 'accounts', party: 'au', count: 1 })
  })
})

describe('what a copy is compared with', () => {
  const ask = { party: 'au' as never, after: null, limit: 3 }

  test('sums are asked for by resource, party, place and limit, and come with names', async () => {
    const seen: unknown[] = []
    const { connector } = await against(({ path, query }, response) => {
      seen.push({ path, query: Object.fromEntries(query) })
      send(response, 200, { sums: [['acc_2', 'AUD', 2, 19, -500], ['acc_2', 'USD', 1, 4, 90], ['acc_3', '', 1, 1, 0]], more: true })
      return true
    })
    expect(await connector.sums('invoices', { ...ask, after: 'acc_1' })).toEqual({
      sums: [
        { accountId: 'acc_2', currency: 'AUD', count: 2, revs: 19, minor: -500 },
        { accountId: 'acc_2', currency: 'USD', count: 1, revs: 4, minor: 90 },
        { accountId: 'acc_3', currency: '', count: 1, revs: 1, minor: 0 },
      ],
      more: true,
    })
    await connector.sums('paymentMethods', { ...ask, after: '' })
    await connector.sums('products', ask)
    expect(seen).toEqual([
      { path: '/v1/sums', query: { resource: 'invoices', party: 'au', after: 'acc_1', limit: '3' } },
      { path: '/v1/sums', query: { resource: 'paymentMethods', party: 'au', after: '', limit: '3' } },
      { path: '/v1/sums', query: { resource: 'products', party: 'au', limit: '3' } },
    ])
  })

  test.each([
    ['not in the order of the accounts', [['acc_3', '', 1, 1, 0], ['acc_2', '', 1, 1, 0]], false, null],
    ['with an account twice', [['acc_2', 'AUD', 1, 1, 0], ['acc_2', 'AUD', 1, 1, 0]], false, null],
    ['from before the place that was asked for', [['acc_2', 'AUD', 1, 1, 0]], false, 'acc_2'],
    ['that never end', [], true, null],
    ['of half an amount', [['acc_2', 'AUD', 1, 1, 0.5]], false, null],
    ['of no record', [['acc_2', 'AUD', 0, 0, 0]], false, null],
  ])('sums %s are no sums', async (_what, sums, more, after) => {
    const { connector } = await against(answering(200, { sums, more }))
    expect(await failureOf(connector.sums('invoices', { ...ask, after }))).toMatchObject({ code: 'MALFORMED', transient: false })
  })

  test('the records of one account are asked for by resource, place and limit; what we do not know is left out', async () => {
    const seen: unknown[] = []
    const { connector } = await against(({ path, query }, response) => {
      seen.push({ path, query: Object.fromEntries(query) })
      send(response, 200, { records: [{ resource: 'invoices', record: 'nonsense' }, { resource: 'unheardOf', record: {} }], cursor: 'c2', more: true, asOfRev: 9 })
      return true
    })
    const page = { records: [{ resource: 'invoices', record: 'nonsense' }], cursor: 'c2', more: true, asOfRev: 9 }
    expect(await connector.accountRecords('acc/1', { resources: ['invoices', 'payments'], cursor: 'c1', limit: 5 })).toEqual(page)
    await connector.accountRecords('acc_1', { cursor: null, limit: 5 })
    expect(seen).toEqual([
      { path: '/v1/accounts/acc%2F1/records', query: { resources: 'invoices,payments', cursor: 'c1', limit: '5' } },
      { path: '/v1/accounts/acc_1/records', query: { limit: '5' } },
    ])
  })

  test('an account that the billing system does not have is null; a web server without such a page is not the billing system', async () => {
    const { upstream, connector } = await against(answering(404, { defined: true, code: 'NOT_FOUND', status: 404, message: 'There is no such record.' }))
    expect(await connector.accountRecords('acc_9', { cursor: null, limit: 5 })).toBeNull()
    upstream.script = answering(404, { error: 'no such page' })
    expect(await failureOf(connector.accountRecords('acc_9', { cursor: null, limit: 5 }))).toMatchObject({ code: 'MALFORMED' })
    upstream.script = answering(200, { records: [], cursor: 'c', more: false })
    expect(await failureOf(connector.accountRecords('acc_9', { cursor: null, limit: 5 }))).toMatchObject({ code: 'MALFORMED' })
  })
})

describe('what the billing system says to a command', () => {
  test('a refusal carries its reason', async () => {
    const { connector } = await against(answering(409, { defined: true, code: 'REFUSED', status: 409, message: 'Paid already.', data: { reason: 'ALREADY_PAID' } }))
    expect(await release(connector)).toEqual({ kind: 'refused', code: 'ALREADY_PAID', message: 'Paid already.' })
  })

  test.each([[400, 'BAD_REQUEST'], [404, 'NOT_FOUND'], [422, 'IDEMPOTENCY_MISMATCH']])('status %s is a refusal too', async (status, code) => {
    const { connector } = await against(answering(status, { code, status, message: 'No.' }))
    expect(await release(connector)).toEqual({ kind: 'refused', code, message: 'No.' })
  })

  test('a changed record is a conflict with the upstream’s version', async () => {
    const current = { resource: 'invoices', record: { id: 'inv_1', rev: 9 } }
    const { connector } = await against(answering(412, { code: 'PRECONDITION_FAILED', message: 'It has changed.', data: current }))
    expect(await release(connector)).toEqual({ kind: 'conflict', message: 'It has changed.', current })
  })

  test('an outcome that cannot be read is no outcome', async () => {
    const { connector } = await against(answering(200, { changed: [], result: { url: 'https://portal.example/x' } }))
    const call = connector.send('newRegistrationLink', { input: { registrationId: 'reg_1' as never }, idempotencyKey: 'k', ifMatch: null })
    expect(await failureOf(call)).toMatchObject({ code: 'MALFORMED' })
  })
})

describe('failures, in plain words that name the host', () => {
  test('a wrong token', async () => {
    const { upstream, host } = await against(() => {})
    const connector = createBillingApiConnector({ url: upstream.url, token: 'tok_wrong' })
    expect(await failureOf(connector.me())).toMatchObject({ code: 'UNAUTHORIZED', transient: false, message: `${host} does not take the token: it is wrong or no longer valid. Give a new one in Settings.` })
  })

  test('grants that are missing', async () => {
    const { connector } = await against(answering(403, { code: 'FORBIDDEN', message: 'View only.' }))
    expect(await failureOf(release(connector))).toMatchObject({ code: 'FORBIDDEN', transient: false, message: expect.stringContaining('do that: “View only”. Ask') })
  })

  test.each([
    ['a web page', 200, '<html>Welcome</html>'],
    ['another API', 200, { hello: 'world' }],
    ['nothing under this path', 404, { error: 'not found' }],
  ])('a wrong address with %s behind it', async (_what, status, body) => {
    const { connector, host } = await against((_request, response) => {
      if (typeof body !== 'string') send(response, status, body)
      else response.writeHead(status, { 'content-type': 'text/html' }).end(body)
      return true
    })
    const failure = await failureOf(connector.me())
    expect(failure).toMatchObject({ code: 'MALFORMED', transient: false })
    expect(failure.message).toContain(`${host} answers, but not as a billing system does`)
    expect(await failureOf(connector.read('accounts', 'acc_1')).then((error) => error.code, () => 'no failure')).toMatch(/MALFORMED|no failure/)
  })

  test('a redirect is not followed: it could take the token elsewhere', async () => {
    let elsewhere = 0
    const { connector } = await against(({ path }, response) => {
      if (path === '/elsewhere') elsewhere += 1
      response.writeHead(302, { location: '/elsewhere' }).end()
      return true
    })
    expect(await failureOf(connector.me())).toMatchObject({ code: 'MALFORMED', message: expect.stringContaining('from another place') })
    expect(elsewhere).toBe(0)
  })

  test('nobody at the address', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as AddressInfo
    await new Promise((resolve) => server.close(resolve))
    const connector = createBillingApiConnector({ url: `http://127.0.0.1:${port}`, token: 't' })
    expect(await failureOf(connector.me())).toMatchObject({ code: 'OFFLINE', transient: true, message: expect.stringContaining(`Nothing answers at 127.0.0.1:${port}`) })
  })

  test('a name that does not exist', async () => {
    expect(await failureOf(createBillingApiConnector({ url: 'https://billing.invalid', token: 't' }).me())).toMatchObject({ code: 'OFFLINE', message: expect.stringContaining('billing.invalid') })
  })

  test('a host that takes the call and never answers', async () => {
    const { connector } = await against(() => true, { timeoutMs: 200 })
    expect(await failureOf(connector.me())).toMatchObject({ code: 'TIMEOUT', transient: true, message: expect.stringContaining('did not answer within') })
  })

  test('an answer that begins and never ends', async () => {
    const { connector } = await against((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.write('{"records": [')
      return true
    }, { timeoutMs: 200 })
    expect(await failureOf(connector.me())).toMatchObject({ code: 'TIMEOUT' })
  })

  test('a line that is cut in the middle of an answer', async () => {
    const { connector } = await against((_request, response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('{')
      setImmediate(() => response.destroy())
      return true
    })
    expect(await failureOf(connector.me())).toMatchObject({ code: 'OFFLINE', transient: true, message: expect.stringContaining('was cut') })
  })

  test('a line that is cut in the middle of a packed answer, whatever length was promised', async () => {
    const { upstream, connector } = await against(() => {})
    const packed = gzipSync(JSON.stringify({ records: Array.from({ length: 500 }, (_, n) => ({ id: `acc_${n}`, name: `${Math.sin(n)}` })), cursor: 'x', more: false, announced: 500 }))
    const page = () => failureOf(connector.page('accounts', { party: 'au' as never, cursor: null, limit: 500 }))
    upstream.script = (_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': packed.length })
      response.write(packed.subarray(0, packed.length >> 1), () => response.destroy())
      return true
    }
    expect(await page()).toMatchObject({ code: 'OFFLINE', transient: true, message: expect.stringContaining('was cut') })
    upstream.script = (_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed.subarray(0, packed.length >> 1))
      return true
    }
    expect(await page()).toMatchObject({ code: 'OFFLINE', transient: true, message: expect.stringContaining('was cut') })
  })

  test.each([['br', 'packed in a way'], ['gzip', 'cannot be unpacked']])('an answer said to be %s that is not', async (coding, words) => {
    const { connector } = await against((_request, response) => {
      response.writeHead(200, { 'content-encoding': coding }).end('{"records": []}')
      return true
    })
    expect(await failureOf(connector.me())).toMatchObject({ code: 'MALFORMED', message: expect.stringContaining(words) })
  })

  test('a place that is no longer known; another 410 is not the billing system’s', async () => {
    const { upstream, connector, host } = await against(answering(410, { defined: true, code: 'CURSOR_EXPIRED', status: 410, message: 'Too old.' }))
    const page = () => failureOf(connector.page('accounts', { party: 'au' as never, cursor: 'c9', limit: 5 }))
    expect(await page()).toMatchObject({ code: 'CURSOR_EXPIRED', transient: false, message: expect.stringContaining(`${host} no longer knows the place`) })
    upstream.script = answering(410, '<html>Gone</html>')
    expect(await page()).toMatchObject({ code: 'MALFORMED' })
  })

  test('an answer larger than any page, packed small', async () => {
    const { connector } = await against(answering(200, { records: Array(200_000).fill('0'.repeat(10)), cursor: 'x', more: false, announced: 1 }), { bytesMax: 1_000_000 })
    expect(await failureOf(connector.page('accounts', { party: 'au' as never, cursor: null, limit: 1 }))).toMatchObject({ code: 'MALFORMED', message: expect.stringContaining('more than 1 MB') })
  })

  test.each([['7', 7000], ['0', 0], ['nonsense', null]])('a request for patience, Retry-After %s', async (retryAfter, retryAfterMs) => {
    const { connector } = await against(answering(429, {}, { 'retry-after': retryAfter }))
    expect(await failureOf(connector.me())).toMatchObject({ code: 'RATE_LIMITED', transient: true, retryAfterMs })
  })

  test('a request for patience until a date', async () => {
    const { connector } = await against(answering(503, {}, { 'retry-after': new Date(Date.now() + 3_600_000).toUTCString() }))
    const { code, retryAfterMs } = await failureOf(connector.me())
    expect(code).toBe('SERVER')
    expect(retryAfterMs).toBeGreaterThan(3_500_000)
  })

  test('a cancelled call', async () => {
    const cancel = new AbortController()
    const { connector } = await against(() => {
      cancel.abort()
      return true
    })
    expect(await failureOf(connector.me(cancel.signal))).toMatchObject({ code: 'CANCELLED', transient: false })
  })
})
