import { expect, onTestFinished, test } from 'vitest'
import { createBillingApiConnector } from '#main/connectors/billing-api/client.ts'
import { db } from '#main/db/database.ts'
import { verifyDerived } from '#main/db/derive/verify.ts'
import { connect } from '#main/db/workspace.ts'
import { pull } from '#main/sync/pull.ts'
import { JobCancelled, JobFailure, type Progress } from '#main/core/ports/jobs.ts'
import { contentsOf, HASTY, newWorkspace } from './copy.ts'
import { oneOfEach, record } from './records.ts'
import { send, startScriptedUpstream, type Script } from './scriptedUpstream.ts'

async function upstreamOf(records: Parameters<typeof startScriptedUpstream>[0], script?: Script) {
  const upstream = await startScriptedUpstream(records, script)
  onTestFinished(() => upstream.close())
  return { upstream, connector: createBillingApiConnector({ url: upstream.url, token: upstream.token, timeoutMs: 5000 }) }
}
const many = (count: number, from = 1) => Array.from({ length: count }, (_, i) => record('accounts', { id: `acc_${from + i}`, ref: `A-${from + i}`, name: `Account ${from + i}`, rev: from + i }))

test('a pull takes every resource, and what is computed from them agrees with a computation from nothing', async () => {
  const { connector } = await upstreamOf(oneOfEach())
  const { database } = newWorkspace()
  const result = await pull(connector, database, { retry: HASTY })
  expect(result).toMatchObject({ rows: 21, quarantined: 0 })
  expect(Object.values(contentsOf(database)).slice(0, 21).map((rows) => rows.length)).toEqual(Array(21).fill(1))
  expect(verifyDerived(database)).toEqual([])
  expect(database.first(db.selectFrom('setting').select('value').where('key', '=', 'operator'))?.value).toBe('{"id":"op_1","name":"Noor Vale","email":"noor@meridian.example","grants":["billing:view","billing:manage"]}')
})

test('a second pull moves nothing when nothing changed', async () => {
  const { upstream, connector } = await upstreamOf(oneOfEach())
  const { database } = newWorkspace()
  await pull(connector, database, { retry: HASTY })
  const before = contentsOf(database)
  const changesBefore = database.raw.prepare('SELECT total_changes()').pluck().get()
  upstream.asked.length = 0
  expect(await pull(connector, database, { retry: HASTY })).toMatchObject({ rows: 0, quarantined: 0, byResource: {} })
  expect(contentsOf(database)).toEqual(before)
  expect(upstream.asked).toHaveLength(22)
  // The one row is the time of the pull.
  expect(Number(database.raw.prepare('SELECT total_changes()').pluck().get()) - Number(changesBefore)).toBeLessThanOrEqual(1)
})

test('only what changed comes again, and an older version never takes the place of a newer one', async () => {
  const records = oneOfEach()
  const { connector } = await upstreamOf(records)
  const { database } = newWorkspace()
  await pull(connector, database, { retry: HASTY })
  records.accounts = [record('accounts', { name: 'Kestrel Freight & Sons', rev: 9 }), record('accounts', { name: 'An old name', rev: 8 })]
  expect(await pull(connector, database, { retry: HASTY })).toMatchObject({ rows: 2, byResource: { accounts: 2 } })
  expect(database.all(db.selectFrom('cache.account').select(['name', 'rev']))).toEqual([{ name: 'Kestrel Freight & Sons', rev: 9 }])
  expect(database.all(db.selectFrom('cache.searchDoc').select(['kind', 'title', 'body']).orderBy('kind'))).toEqual([
    { kind: 'account', title: 'Kestrel Freight & Sons', body: 'A-000001 Ada Quill ada@kestrel.example' },
  ])
  expect(verifyDerived(database)).toEqual([])
})

test('a tombstone removes the record and what was computed from it, and an older version in the same pull does not bring it back', async () => {
  const records = oneOfEach()
  const { connector } = await upstreamOf(records)
  const { database } = newWorkspace()
  await pull(connector, database, { retry: HASTY })
  records.invoices = [{ id: 'inv_1', rev: 5, partyId: 'au', deleted: true }, record('invoices', { rev: 5 })]
  records.invoices[1]!['rev'] = 4
  records.invoices.reverse()
  records.invoices.push(record('invoices', { rev: 5, number: 'IN-late' }))
  await pull(connector, database, { retry: HASTY, pageSize: 1 })
  expect(database.all(db.selectFrom('cache.invoice').select('number'))).toEqual([])
  expect(database.all(db.selectFrom('cache.heldInvoice').select('invoiceId'))).toEqual([])
  expect(verifyDerived(database)).toEqual([])
})

test('pages of any size bring the same copy', async () => {
  const records = { ...oneOfEach(), accounts: many(57) }
  const { upstream, connector } = await upstreamOf(records)
  const small = newWorkspace().database
  const large = newWorkspace().database
  await pull(connector, small, { retry: HASTY, pageSize: 5 })
  await pull(connector, large, { retry: HASTY })
  expect(contentsOf(small)).toEqual(contentsOf(large))
  expect(upstream.asked.filter((path) => path === 'GET /v1/accounts')).toHaveLength(12 + 1)
})

test('bad records are set aside with the field and the reason, the rest is taken, and a good version later resolves them', async () => {
  const records = oneOfEach()
  records.invoices = [
    record('invoices', { id: 'inv_1', totalMinor: '110.00' }),
    record('invoices', { id: 'inv_2', issuedOn: '2026-13-01', lines: [{ description: 'x', quantity: 1, unitMinor: 1 }] }),
    record('invoices', { id: 'inv_3', partyId: 'us' }),
    record('invoices', { id: 'inv_4', number: 'IN4' }),
    'not even an object' as never,
  ]
  const { connector } = await upstreamOf(records)
  const { database } = newWorkspace()
  expect(await pull(connector, database, { retry: HASTY })).toMatchObject({ rows: 21, quarantined: 4 })
  expect(database.all(db.selectFrom('cache.quarantine').select(['recordId', 'reason']).orderBy('recordId'))).toEqual([
    { recordId: null, reason: 'the record must be an object, but is "not even an object"' },
    { recordId: 'inv_1', reason: 'totalMinor must be a number, but is "110.00"' },
    { recordId: 'inv_2', reason: 'issuedOn must be a date (YYYY-MM-DD), but is "2026-13-01"; lines[0].amountMinor is missing' },
    { recordId: 'inv_3', reason: 'partyId is us, but only records of au were asked for' },
  ])
  records.invoices[0] = record('invoices', { id: 'inv_1', rev: 7 })
  expect(await pull(connector, database, { retry: HASTY })).toMatchObject({ rows: 1, quarantined: 0 })
  expect(database.all(db.selectFrom('cache.quarantine').select('recordId').orderBy('recordId'))).toEqual([{ recordId: null }, { recordId: 'inv_2' }, { recordId: 'inv_3' }])
})

test('a record that was damaged only on its way is asked for again and taken', async () => {
  const records = { ...oneOfEach(), accounts: many(30) }
  let damaged = 0
  const { connector } = await upstreamOf(records, ({ path, number }, response) => {
    if (path !== '/v1/accounts' || damaged >= 2) return
    damaged += 1
    send(response, 200, { records: records.accounts.map((account, i) => (i % 2 === number % 2 ? { ...account, status: 42 } : account)), cursor: '999999', more: false, announced: 30 })
    return true
  })
  const { database } = newWorkspace()
  expect(await pull(connector, database, { retry: HASTY })).toMatchObject({ rows: 50, quarantined: 0 })
  expect(database.all(db.selectFrom('cache.account').select('id'))).toHaveLength(30)
})

test('a record that stayed damaged through every fetch of its page is read once more by its name', async () => {
  const records = { ...oneOfEach(), accounts: many(3) }
  const { connector } = await upstreamOf(records, ({ path }, response) => {
    if (path !== '/v1/accounts') return
    send(response, 200, { records: [records.accounts[0], { ...records.accounts[1], name: null }, records.accounts[2]], cursor: '999999', more: false, announced: 3 })
    return true
  })
  const { database } = newWorkspace()
  expect(await pull(connector, database, { retry: HASTY })).toMatchObject({ rows: 23, quarantined: 0 })
  expect(database.all(db.selectFrom('cache.quarantine').select('recordId'))).toEqual([])
})

test('errors, refusals for haste, cut lines and damaged answers are tried again until all has come', async () => {
  const records = { ...oneOfEach(), accounts: many(40) }
  const { connector } = await upstreamOf(records, ({ path, number }, response) => {
    if (path === '/v1/me') return
    if (number % 5 === 1) send(response, 500, { message: 'out of order' })
    else if (number % 5 === 2) send(response, 429, { message: 'slowly' }, { 'retry-after': '0' })
    else if (number % 5 === 3) {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' })
      response.write('{"records": [')
      setImmediate(() => response.destroy())
    } else if (number % 5 === 4) response.end('{"records": [}')
    else return
    return true
  })
  const { database } = newWorkspace()
  expect(await pull(connector, database, { retry: HASTY, pageSize: 10 })).toMatchObject({ rows: 60, quarantined: 0 })
})

test('an upstream that gives the same place again is stopped, not followed for ever', async () => {
  const { connector } = await upstreamOf({}, ({ path, query }, response) => {
    if (path !== '/v1/accounts') return
    send(response, 200, { records: [], cursor: query.get('cursor') ?? 'start', more: true, announced: 5 })
    return true
  })
  await expect(pull(connector, newWorkspace().database, { retry: HASTY })).rejects.toMatchObject({ code: 'MALFORMED', message: expect.stringContaining('gives the same place again') })
})

test('a pull without a line fails with the reason, keeps what had come, and goes on from there', async () => {
  const records = { ...oneOfEach(), accounts: many(40) }
  let cut = true
  const { upstream, connector } = await upstreamOf(records, ({ path, query }, response) => {
    if (!cut || path !== '/v1/accounts' || query.get('cursor') === null) return
    response.destroy()
    return true
  })
  const { database } = newWorkspace()
  await expect(pull(connector, database, { retry: { ...HASTY, attempts: 3 }, pageSize: 10 })).rejects.toMatchObject({ code: 'OFFLINE' })
  expect(database.all(db.selectFrom('cache.account').select('id'))).toHaveLength(10)
  cut = false
  upstream.asked.length = 0
  expect(await pull(connector, database, { retry: HASTY, pageSize: 10 })).toMatchObject({ rows: 30 + 18 })
  expect(upstream.asked.filter((path) => path === 'GET /v1/accounts')).toHaveLength(3)
})

test('a first pull that broke off shows no invoices without their payments; the next one that ends shows all', async () => {
  let cut = true
  const { connector } = await upstreamOf(oneOfEach(), ({ path }, response) => {
    if (!cut || path !== '/v1/payments') return
    response.destroy()
    return true
  })
  const { database } = newWorkspace()
  await expect(pull(connector, database, { retry: { ...HASTY, attempts: 2 } })).rejects.toMatchObject({ code: 'OFFLINE' })
  expect(database.all(db.selectFrom('cache.invoice').select('id'))).toHaveLength(1)
  expect(database.all(db.selectFrom('cache.openInvoice').select('invoiceId'))).toEqual([])
  cut = false
  await pull(connector, database, { retry: HASTY })
  expect(verifyDerived(database)).toEqual([])
  expect(database.all(db.selectFrom('cache.accountBalance').select(['openMinor', 'unappliedMinor']))).toEqual([{ openMinor: -50, unappliedMinor: 400 }])
})

test('cancelling stops at the next page, and what was written stays', async () => {
  const { connector } = await upstreamOf({ ...oneOfEach(), accounts: many(50) })
  const { database } = newWorkspace()
  const cancel = new AbortController()
  const progress = ({ step, done }: Progress) => {
    if (step.startsWith('accounts') && done >= 20) cancel.abort()
  }
  await expect(pull(connector, database, { retry: HASTY, pageSize: 10, signal: cancel.signal, progress })).rejects.toBeInstanceOf(JobCancelled)
  const taken = database.all(db.selectFrom('cache.account').select('id')).length
  expect(taken).toBeGreaterThanOrEqual(10)
  expect(taken).toBeLessThan(50)
})

test('progress counts up to the total that was promised', async () => {
  const { connector } = await upstreamOf({ ...oneOfEach(), accounts: many(50) })
  const told: Progress[] = []
  await pull(connector, newWorkspace().database, { retry: HASTY, pageSize: 20, progress: (progress) => told.push(progress) })
  expect(told[0]).toEqual({ done: 0, total: null, step: 'signing in' })
  expect(told[1]).toEqual({ done: 1, total: 70, step: 'parties, au' })
  expect(told.filter(({ step }) => step === 'accounts, Australia').map(({ done, total }) => [done, total])).toEqual([[22, 70], [42, 70], [52, 70]])
  expect(told.at(-1)).toMatchObject({ done: 70, total: 70 })
})

test('a flood of bad records stops the pull in plain words', async () => {
  const { connector } = await upstreamOf({ usageRecords: Array.from({ length: 10_001 }, (_, i) => ({ id: `use_${i}`, nonsense: true })) })
  const { database } = newWorkspace()
  const failure = await pull(connector, database, { retry: HASTY }).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(JobFailure)
  expect(failure).toMatchObject({ code: 'MALFORMED', message: expect.stringContaining('More than 10000 records') })
  expect(database.all(db.selectFrom('cache.quarantine').select('id'))).toHaveLength(10_000)
})

test('where little has changed, lists and balances change in the same moment as the rows they come from', async () => {
  const records = oneOfEach()
  const { connector } = await upstreamOf(records)
  const { database, dir } = newWorkspace()
  await pull(connector, database, { retry: HASTY })
  records.invoices = [record('invoices', { rev: 7, totalMinor: 15_000 })]
  const reader = connect(dir)
  onTestFinished(() => reader.close())
  const seen = new Set<string>()
  const look = () => {
    const row = reader.raw.prepare<[], { total: number; open: number | null; balance: number }>(`SELECT i.totalMinor AS total, o.openMinor AS open, b.balanceMinor AS balance FROM cache.invoice AS i
      LEFT JOIN cache.openInvoice AS o ON o.invoiceId = i.id JOIN cache.accountBalance AS b ON b.accountId = i.accountId`).get()!
    seen.add(JSON.stringify(row))
  }
  await pull(connector, database, { retry: HASTY, progress: look })
  look()
  // 11,000 paid and 50 written off of 11,000; then of 15,000. Of the payment 100 went back, and a credit note of 500 is unapplied.
  expect([...seen]).toEqual([JSON.stringify({ total: 11_000, open: -50, balance: -450 }), JSON.stringify({ total: 15_000, open: 3950, balance: 3550 })])
})

test('a page that is too much for the line is asked for again with fewer records', async () => {
  const limits: number[] = []
  const { upstream } = await upstreamOf({ accounts: many(700) }, async ({ path, query }) => {
    if (path !== '/v1/accounts') return false
    limits.push(Number(query.get('limit')))
    if (Number(query.get('limit')) > 400) await new Promise((resolve) => setTimeout(resolve, 1500))
    return false
  })
  const connector = createBillingApiConnector({ url: upstream.url, token: upstream.token, timeoutMs: 1000 })
  const { database } = newWorkspace()
  await pull(connector, database, { retry: HASTY })
  expect(limits.slice(0, 3)).toEqual([5000, 1250, 312])
  expect(database.all(db.selectFrom('cache.account').select('id'))).toHaveLength(700)
})
