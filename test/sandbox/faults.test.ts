import { afterEach, beforeAll, afterAll, describe, expect, test } from 'vitest'
import { parseFaults } from '#main/sandbox/faults.ts'
import { resources } from '#main/core/ports/records.ts'
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

  test.each(['rate429', 'rate429=often', 'cut=2', 'conflict=nothing', 'earthquake=1', 'latency=-1'])('“%s” is refused in plain words', (spec) => {
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
