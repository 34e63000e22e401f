import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { request } from 'node:http'
import { afterEach, beforeAll, afterAll, describe, expect, test, vi } from 'vitest'
import { resourcePath } from '#main/connectors/billing-api/contract.ts'
import { parseFaults } from '#main/sandbox/faults.ts'
import { resourceNames, resources, type Resource } from '#main/core/ports/records.ts'
import { openDesk, type Desk } from './support.ts'

let desk: Desk
beforeAll(async () => {
  desk = await openDesk({ accounts: 60 })
})
afterAll(() => desk.sandbox.close())
afterEach(() => desk.sandbox.setFaults(null))

const statuses = async (requests: number): Promise<number[]> => {
  const all: number[] = []
  for (let n = 0; n < requests; n++) all.push((await desk.get('/v1/parties')).status)
  return all
}

describe('a spec of faults', () => {
  test('is read in full', () => {
    expect(parseFaults('latency=200, rate429=0.1,retryAfter=3,conflict=releaseInvoice,conflict=retryCharge,offline')).toMatchObject({
      latency: 200, rate429: 0.1, retryAfter: 3, conflict: ['releaseInvoice', 'retryCharge'], offline: true, cut: 0,
    })
    expect(parseFaults(null)).toEqual(parseFaults(''))
  })

  test('has flags, and shares for pages; what is malformed may be a share or one of each kind', () => {
    expect(parseFaults('noRetryAfter,expire=0.1,empty=0.2,repeat=0.3,malformed=each')).toMatchObject({ noRetryAfter: true, expire: 0.1, empty: 0.2, repeat: 0.3, malformed: 'each' })
    expect(parseFaults('malformed=0.5')).toMatchObject({ malformed: 0.5, noRetryAfter: false })
  })

  test.each(['rate429', 'rate429=often', 'offline=1', 'noRetryAfter=2', 'expire=each', 'malformed=some', 'cut=2', 'conflict=nothing', 'earthquake=1', 'latency=-1'])('“%s” is refused in plain words', (spec) => {
    expect(() => parseFaults(spec)).toThrow(/“.+”/)
  })

  test('is refused over HTTP with the same words, and the old one stays', async () => {
    desk.sandbox.setFaults('latency=1')
    const answer = await desk.post('/sandbox/faults', { spec: 'earthquake=1' })
    expect([answer.status, answer.body.message]).toEqual([400, expect.stringContaining('earthquake')])
    expect((await desk.get('/sandbox/state')).body.faults).toBe('latency=1')
  })
})

test('429 comes with Retry-After, as often as asked, and at the same requests each time', async () => {
  await desk.post('/sandbox/faults', { spec: 'rate429=0.4,retryAfter=2' })
  const first = await statuses(40)
  await desk.post('/sandbox/faults', { spec: 'rate429=0.4,retryAfter=2' })
  expect(await statuses(40)).toEqual(first)
  expect(first.filter((status) => status === 429).length).toBeGreaterThan(8)
  expect(first.filter((status) => status === 200).length).toBeGreaterThan(8)
  desk.sandbox.setFaults('rate429=1,retryAfter=2')
  const answer = await desk.get('/v1/parties')
  expect([answer.status, answer.body.code, answer.headers.get('retry-after')]).toEqual([429, 'TOO_MANY_REQUESTS', '2'])
})

test('429 may come without Retry-After', async () => {
  desk.sandbox.setFaults('rate429=1,retryAfter=2,noRetryAfter')
  const answer = await desk.get('/v1/parties')
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, null])
})

test('a cursor expires: it is answered 410, and a list from the beginning is not', async () => {
  const { cursor } = (await desk.get('/v1/contacts?limit=10')).body
  desk.sandbox.setFaults('expire=1')
  const answer = await desk.get(`/v1/contacts?limit=10&cursor=${cursor}`)
  expect([answer.status, answer.body.code]).toEqual([410, 'CURSOR_EXPIRED'])
  expect((await desk.get('/v1/contacts?limit=10')).status).toBe(200)
  expect((await desk.get('/v1/contacts?limit=10&cursor=')).status).toBe(200)
})

describe('pages that bring nothing new', () => {
  const page = async (cursor: string, query = 'limit=10'): Promise<{ records: { id: string }[]; cursor: string; more: boolean; announced: number }> =>
    (await desk.get(`/v1/contacts?${query}&cursor=${cursor}`)).body
  const end = async (): Promise<string> => (await page('', 'limit=1000')).cursor

  test('an empty one has no record, the same cursor, and more to come, also at the end', async () => {
    const first = await page('')
    const last = await end()
    desk.sandbox.setFaults('empty=1')
    expect(await page('')).toEqual({ records: [], cursor: 'r0', more: true, announced: first.announced })
    expect(await page(first.cursor)).toEqual({ records: [], cursor: first.cursor, more: true, announced: first.announced - 10 })
    expect(await page(last)).toEqual({ records: [], cursor: last, more: true, announced: 1 })
  })

  test('a repeated one is the page before, with its records and its cursor', async () => {
    const first = await page('', 'party=us&limit=10')
    const second = await page(first.cursor, 'party=us&limit=10')
    desk.sandbox.setFaults('repeat=1')
    expect(await page('', 'party=us&limit=10')).toEqual(first)
    expect(await page(first.cursor, 'party=us&limit=10')).toMatchObject({ records: first.records, cursor: first.cursor, more: true, announced: first.announced })
    expect(await page(second.cursor, 'party=us&limit=10')).toMatchObject({ records: second.records, cursor: second.cursor, more: true })
    desk.sandbox.setFaults(null)
    expect(await page(first.cursor, 'party=us&limit=10')).toEqual(second)
  })

  test('who goes on through both comes to the end with every record', async () => {
    const whole = (await page('', 'limit=1000')).records
    desk.sandbox.setFaults('empty=0.3,repeat=0.3')
    const ids = new Set<string>()
    let pages = 0
    for (let cursor = '', more = true; more; pages++) {
      const next = await page(cursor, 'limit=7')
      for (const { id } of next.records) ids.add(id)
      ;({ cursor, more } = next)
    }
    expect([...ids]).toEqual(whole.map(({ id }) => id))
    expect(pages).toBeGreaterThan(Math.ceil(whole.length / 7) + 4)
  })
})

test('500 strikes before anything is done', async () => {
  const [account] = await desk.all('accounts')
  desk.sandbox.setFaults('error500=1')
  expect((await desk.command('setPoNumber', { accountId: account!.id, poNumber: 'PO-500' })).status).toBe(500)
  desk.sandbox.setFaults(null)
  expect((await desk.read('accounts', account!.id)).poNumber).not.toBe('PO-500')
})

test('a cut line ends an answer in the middle; the command was done, and its key brings the answer', async () => {
  const [account] = await desk.all('accounts')
  desk.sandbox.setFaults('cut=1')
  await expect(desk.get('/v1/invoices?limit=50')).rejects.toThrow()
  const note = { accountId: account!.id, text: 'Rang them' }
  await expect(desk.command('addAccountNote', note, { key: 'cut-off' })).rejects.toThrow()
  desk.sandbox.setFaults(null)
  expect((await desk.command('addAccountNote', note, { key: 'cut-off' })).status).toBe(200)
  expect((await desk.all('billingLog')).filter((l) => l.text === 'Rang them')).toHaveLength(1)
})

test.each([
  ['a packed page', '/v1/invoices?limit=200', {}, 'gzip'],
  ['a page that is not packed', '/v1/invoices?limit=200', { 'Accept-Encoding': 'identity' }, null],
  ['a short answer', '/v1/me', {}, null],
  ['what a command did', '/v1/accounts/acc_0000002/notes', { method: 'POST' }, null],
])('%s is cut in the middle of its body, and nothing is said of it on stderr', async (_what, path, { method, ...headers }: { method?: string; 'Accept-Encoding'?: string }, packing) => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {})
  const ask = (key: string) =>
    new Promise<{ length: number; promised: number; packed: string | null; whole: boolean }>((resolve, reject) => {
      const call = request(desk.sandbox.url + path, {
        method: method ?? 'GET', headers: { Authorization: `Bearer ${desk.sandbox.token}`, 'Accept-Encoding': 'gzip', 'Content-Type': 'application/json', 'Idempotency-Key': key, ...headers },
      }, (response) => {
        let length = 0
        response.on('data', (part: Buffer) => (length += part.length)).on('error', () => {})
        response.on('close', () => resolve({ length, promised: Number(response.headers['content-length']), packed: response.headers['content-encoding'] ?? null, whole: response.complete }))
      })
      call.on('error', reject).end(method === undefined ? undefined : '{"text":"Rang them twice"}')
    })
  const whole = await ask('cut-1')
  expect(whole).toEqual({ length: whole.promised, promised: whole.length, packed: packing, whole: true })
  desk.sandbox.setFaults('cut=1')
  const cut = await ask('cut-1')
  expect(cut).toEqual({ length: Math.floor(whole.length / 2), promised: whole.length, packed: packing, whole: false })
  expect(said).not.toHaveBeenCalled()
  said.mockRestore()
})

test('a line that is cut is not spoken of where another server of the process came first', async () => {
  const child = spawn(process.execPath, [new URL('./cutBehindAnotherServer.ts', import.meta.url).pathname], { stdio: ['ignore', 'pipe', 'pipe'] })
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk) => (out += chunk))
  child.stderr.on('data', (chunk) => (err += chunk))
  await once(child, 'close')
  expect([out, err]).toEqual(['cut\ncut\n', ''])
})

test('offline drops every connection, and the sandbox itself can still be told to come back', async () => {
  desk.sandbox.setFaults('offline')
  await expect(desk.get('/v1/parties')).rejects.toThrow()
  expect((await desk.post('/sandbox/faults', { spec: null })).status).toBe(200)
  expect((await desk.get('/v1/parties')).status).toBe(200)
})

test('some records come damaged among good ones, the same ones each time, and whole again afterwards', async () => {
  const good = (await desk.get('/v1/invoices?limit=1000')).body.records
  desk.sandbox.setFaults('malformed=0.03')
  const damaged = (await desk.get('/v1/invoices?limit=1000')).body.records
  expect((await desk.get('/v1/invoices?limit=1000')).body.records).toEqual(damaged)
  const bad = damaged.filter((record: unknown) => !resources.invoices.safeParse(record).success)
  expect(bad.length).toBeGreaterThan(5)
  expect(bad.length).toBeLessThan(good.length / 10)
  expect(new Set(bad.map((record: object) => (typeof record === 'string' ? 'no record' : Object.keys(record).length))).size).toBeGreaterThan(1)
  desk.sandbox.setFaults(null)
  expect((await desk.get('/v1/invoices?limit=1000')).body.records).toEqual(good)
})

test('one record of each kind of damage comes in each resource but the parties, the same ones also when written anew', async () => {
  const bad = async (resource: Resource): Promise<string[]> => {
    const { body } = await desk.get(`/v1/${resourcePath(resource)}?limit=1000`)
    return body.records.flatMap((record: Record<string, unknown> | string) => {
      if ((record as { deleted?: true }).deleted === true || resources[resource].safeParse(record).success) return []
      if (typeof record === 'string') return ['no record']
      if (!('id' in record)) return ['no id']
      if (!('updatedAt' in record)) return ['no instant']
      return [typeof record['updatedAt'] === 'string' ? 'text for an instant' : record['partyId'] === null ? 'no party' : 'another']
    })
  }
  const counts = new Map((await desk.get('/v1/totals?party=us')).body.map(({ resource, count }: { resource: string; count: number }) => [resource, count]))
  desk.sandbox.setFaults('malformed=each')
  expect(await bad('parties')).toEqual([])
  const each = ['no id', 'no instant', 'no party', 'no record', 'text for an instant']
  for (const resource of resourceNames) {
    if (resource !== 'parties' && (counts.get(resource) as number) >= each.length) expect((await bad(resource)).toSorted(), resource).toEqual(each)
  }
  desk.sandbox.setFaults(null)
  const [first] = (await desk.all('accounts'))
  desk.sandbox.setFaults('malformed=each')
  await desk.get('/v1/accounts?limit=1')
  await desk.post('/sandbox/change', { resource: 'accounts', id: first!.id, fields: { poNumber: 'PO-9' } })
  expect((await bad('accounts')).toSorted()).toEqual(each)
  expect((await desk.get(`/v1/accounts/${first!.id}/records?resources=accounts`)).body.records[0].record).not.toHaveProperty('updatedAt')
})

test('pages come in another order or with records twice, and nothing is lost', async () => {
  const page = async (): Promise<{ id: string }[]> => (await desk.get('/v1/contacts?limit=100')).body.records
  const good = await page()
  const ids = (records: { id: string }[]): string[] => [...new Set(records.map(({ id }) => id))].sort()
  desk.sandbox.setFaults('reorder=1')
  const reordered = await page()
  expect(reordered).not.toEqual(good)
  expect(ids(reordered)).toEqual(ids(good))
  desk.sandbox.setFaults('duplicate=1')
  const doubled = await page()
  expect(doubled.length).toBeGreaterThan(good.length)
  expect(ids(doubled)).toEqual(ids(good))
})

test('a conflict meets the first command on each record, which then goes through on the new version', async () => {
  desk.sandbox.setFaults('conflict=setPoNumber')
  const [account] = await desk.all('accounts')
  const send = (ifMatch: number) => desk.command('setPoNumber', { accountId: account!.id, poNumber: 'PO-412' }, { ifMatch, key: 'in-conflict' })
  const met = await send(account!.rev)
  expect(met.status).toBe(412)
  expect(met.body.data.record.rev).toBeGreaterThan(account!.rev)
  expect((await send(met.body.data.record.rev)).status).toBe(200)
  expect((await desk.get('/sandbox/state')).body.hits.conflict).toBe(1)
})

test('latency holds answers of the API back, not the sandbox’s own', async () => {
  desk.sandbox.setFaults('latency=60000')
  const given = new AbortController()
  let answered = false
  const late = fetch(`${desk.sandbox.url}/v1/parties`, { headers: { Authorization: `Bearer ${desk.sandbox.token}` }, signal: given.signal }).then(() => (answered = true))
  expect((await desk.get('/sandbox/state')).status).toBe(200)
  expect(answered).toBe(false)
  given.abort()
  await expect(late).rejects.toThrow('aborted')
})
