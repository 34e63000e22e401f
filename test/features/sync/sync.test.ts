import { call } from '@orpc/server'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { db } from '#main/db/database.ts'
import { activityRouter } from '#main/features/activity/handlers.ts'
import { accountIsThere, accountNames, quarantinePage } from '#main/features/sync/queries.ts'
import { syncRouter } from '#main/features/sync/handlers.ts'
import { JobFailure } from '#main/core/ports/jobs.ts'
import { newDesk, type Desk } from '../../sync/deskContext.ts'
import { give, outboxOf } from '../../sync/outboxRows.ts'
import { oneOfEach, record } from '../../sync/records.ts'
import { send, startScriptedUpstream } from '../../sync/scriptedUpstream.ts'

const MANAGER = { grants: ['billing:view', 'billing:manage'] }

async function upstreamOfOne() {
  const upstream = await startScriptedUpstream(oneOfEach(), ({ method }, response) => {
    if (method !== 'POST') return
    send(response, 200, { changed: [], result: {} })
    return true
  })
  onTestFinished(() => upstream.close())
  return { upstream, connection: { url: upstream.url, token: upstream.token } }
}
const give1 = (desk: Desk) => desk.context.outbox.enqueue('releaseInvoice', { invoiceId: 'inv_1' as never, note: null }, { accountId: 'acc_1', partyId: 'au', targetId: 'inv_1', ifMatch: null })
const ended = async (desk: Desk, id: string) => {
  const activity = () => desk.context.jobs.list().find((one) => one.id === id)
  await vi.waitFor(() => expect(activity()).toMatchObject({ state: 'done' }), 20_000)
  return activity()!
}
const settled = (desk: Desk) => vi.waitFor(() => expect(desk.sync.status()).toMatchObject({ pulling: null }), 10_000)

describe('without a connection', () => {
  test('the status says so, and a pull is the declared error', async () => {
    const desk = newDesk()
    const router = syncRouter(desk.context)
    expect(await call(router.status, undefined)).toEqual({
      line: 'not_connected', reason: 'No billing system is connected. Give its address and token in Settings.', problem: null, lastPullAt: null, sources: [], nextPullAt: null, pulling: null,
      outbox: { waiting: 0, refused: 0, conflicts: 0, uncertain: 0 }, quarantined: 0, reconciling: null, lastReconcileAt: null, unrepaired: 0, unfinished: [],
    })
    for (const ask of [() => call(router.pull, undefined), () => call(router.reconcile, undefined), () => call(router.retryQuarantined, {})])
      await expect(ask()).rejects.toMatchObject({ code: 'NOT_CONNECTED', defined: true })
    expect(await call(router.cancelPull, undefined)).toEqual({ cancelled: false })
    expect(() => desk.sync.pullNow()).toThrow(JobFailure)
  })

  test('commands are taken and wait', () => {
    const desk = newDesk({ operator: MANAGER })
    give1(desk)
    expect(desk.sync.status()).toMatchObject({ outbox: { waiting: 1 } })
  })
})

describe('a pull', () => {
  test('is one at a time, shown while it runs, and tells the lists whose records came', async () => {
    const { connection } = await upstreamOfOne()
    const desk = newDesk({ connection })
    const router = syncRouter(desk.context)
    const { activity } = await call(router.pull, undefined)
    expect((await call(router.pull, undefined)).activity).toBe(activity)
    expect(desk.sync.status()).toMatchObject({ pulling: activity, lastPullAt: null })
    await desk.sync.pullNow().finished
    await settled(desk)
    expect(desk.sync.status()).toMatchObject({ line: 'online', reason: null, lastPullAt: expect.any(Number), nextPullAt: null })
    expect(desk.published.flat()).toEqual(expect.arrayContaining(['sync', 'accounts', 'registrations', 'failedCharges', 'heldInvoices', 'invoices', 'payments', 'settings']))
    expect((await call(activityRouter(desk.context).list, undefined))).toMatchObject([{ id: activity, job: 'sync.pull', state: 'done' }])

    desk.published.length = 0
    await desk.sync.pullNow().finished
    await settled(desk)
    expect(new Set(desk.published.flat())).toEqual(new Set(['sync']))
  })

  test('that fails says why there is no line, and the next one that succeeds puts it right', async () => {
    const { connection } = await upstreamOfOne()
    const desk = newDesk({ connection: { ...connection, token: 'tok_wrong' } })
    await expect(desk.sync.pullNow().finished).rejects.toThrow()
    await settled(desk)
    expect(desk.sync.status()).toMatchObject({ line: 'unauthorized', reason: expect.stringContaining('does not take the token') })
    desk.connection = connection
    await desk.sync.pullNow().finished
    await settled(desk)
    expect(desk.sync.status()).toMatchObject({ line: 'online', reason: null })
  })

  test('can be cancelled under Activity, and that is no failure of the line', async () => {
    const { connection, upstream } = await upstreamOfOne()
    upstream.script = ({ path }) => path === '/v1/invoices'
    const desk = newDesk({ connection })
    const { activity, finished } = desk.sync.pullNow()
    await vi.waitFor(() => expect(upstream.asked).toContain('GET /v1/invoices'), 10_000)
    expect(await call(activityRouter(desk.context).cancel, { id: activity })).toEqual({ cancelled: true })
    await expect(finished).rejects.toThrow('Cancelled')
    await settled(desk)
    expect(desk.sync.status()).toMatchObject({ line: 'online', pulling: null })
  })

  test('can be cancelled without knowing its activity', async () => {
    const { connection, upstream } = await upstreamOfOne()
    upstream.script = ({ path }) => path === '/v1/invoices'
    const desk = newDesk({ connection })
    const { finished } = desk.sync.pullNow()
    await vi.waitFor(() => expect(upstream.asked).toContain('GET /v1/invoices'), 10_000)
    expect(await call(syncRouter(desk.context).cancelPull, undefined)).toEqual({ cancelled: true })
    await expect(finished).rejects.toThrow('Cancelled')
  })
})

describe('by itself', () => {
  test('the core pulls when it starts, says when it will again, and sends first what waits', async () => {
    const { connection, upstream } = await upstreamOfOne()
    const desk = newDesk({ connection, automatic: true, now: () => 1_000_000 })
    give(desk.database, 'releaseInvoice', { invoiceId: 'inv_1', note: null })
    await vi.waitFor(() => expect(desk.sync.status().lastPullAt).not.toBeNull(), 10_000)
    await settled(desk)
    expect(desk.sync.status()).toMatchObject({ nextPullAt: 1_000_000 + 5 * 60_000, outbox: { waiting: 0 } })
    // Who it is talking to is asked before anything (decision 0015).
    expect(upstream.asked.find((call) => call !== 'GET /v1/me')).toBe('POST /v1/invoices/inv_1/release')
    expect(outboxOf(desk.database)).toMatchObject([{ state: 'done' }])
  })

  test('without a line it tries again sooner than the interval, and says when', async () => {
    const { connection, upstream } = await upstreamOfOne()
    await upstream.close()
    const desk = newDesk({ connection, automatic: true, now: () => 1_000_000 })
    await vi.waitFor(() => expect(desk.sync.status()).toMatchObject({ line: 'offline', reason: expect.stringContaining('Nothing answers at 127.0.0.1'), pulling: null }), 20_000)
    const { nextPullAt } = desk.sync.status()
    expect(nextPullAt).toBeGreaterThan(1_000_000)
    expect(nextPullAt).toBeLessThanOrEqual(1_000_000 + 15_000 * 1.25)
  })

  test('the interval is a setting, and of the connection a window’s word is believed', async () => {
    const { connection } = await upstreamOfOne()
    const desk = newDesk({ connection, automatic: true, now: () => 1_000_000 })
    desk.database.raw.exec(`INSERT INTO setting VALUES ('pull.everyMinutes', '30', 0, 'x')`)
    await vi.waitFor(() => expect(desk.sync.status().lastPullAt).not.toBeNull(), 10_000)
    await settled(desk)
    expect(desk.sync.status().nextPullAt).toBe(1_000_000 + 30 * 60_000)
    desk.connection = { url: 'https://billing.meridian.example', token: 'tok_test' }
    await call(syncRouter(desk.context).lineChanged, { online: false })
    expect(desk.sync.status()).toMatchObject({ line: 'offline', reason: expect.stringContaining('no network connection') })
  })

  test('a command that is given goes out at once, and windows hear of it', async () => {
    const { connection } = await upstreamOfOne()
    const desk = newDesk({ connection, operator: MANAGER })
    give1(desk)
    await vi.waitFor(() => expect(outboxOf(desk.database)).toMatchObject([{ state: 'done' }]), 10_000)
    await vi.waitFor(() => expect(desk.published.at(-1)).toEqual(expect.arrayContaining(['outbox', 'sync', 'heldInvoices'])), 10_000)
  })

  test('a command that found no way out waits with the reason shown; when a pull finds the line again it goes out once', async () => {
    const { connection, upstream } = await upstreamOfOne()
    const answer = upstream.script
    upstream.script = ({ method }, response) => {
      if (method !== 'POST') return
      send(response, 401, {})
      return true
    }
    const desk = newDesk({ connection, operator: MANAGER })
    give1(desk)
    await vi.waitFor(() => expect(desk.sync.status()).toMatchObject({ line: 'offline', reason: expect.stringContaining('does not take the token'), outbox: { waiting: 1 } }), 10_000)
    expect(outboxOf(desk.database)).toMatchObject([{ state: 'queued', attempts: 1, nextTryAt: expect.any(Number) }])
    upstream.script = answer
    await desk.sync.pullNow().finished
    await vi.waitFor(() => expect(outboxOf(desk.database)).toMatchObject([{ state: 'done', attempts: 2 }]), 10_000)
    expect(upstream.asked.filter((path) => path.startsWith('POST'))).toHaveLength(2)
    expect(desk.sync.status()).toMatchObject({ line: 'online', outbox: { waiting: 0 } })
  })
})

describe('the quarantine', () => {
  test('is shown the newest first, page by page, each record with its reason and as it came', async () => {
    const { connection, upstream } = await upstreamOfOne()
    upstream.records.invoices = ['a', 'b', 'c'].map((id) => record('invoices', { id, currency: 'dollars' }))
    const desk = newDesk({ connection })
    await desk.sync.pullNow().finished
    const router = syncRouter(desk.context)
    const first = await call(router.quarantine, { limit: 2 })
    expect(first.rows).toMatchObject([{ resource: 'invoices', recordId: 'c', reason: 'currency must be of the right form, but is "dollars"' }, { recordId: 'b' }])
    expect(JSON.parse(first.rows[0]!.raw)).toMatchObject({ id: 'c', currency: 'dollars' })
    expect(await call(router.quarantine, { limit: 2, after: first.next! })).toMatchObject({ rows: [{ recordId: 'a' }], next: null })
    expect(desk.sync.status()).toMatchObject({ quarantined: 3 })
    expect(desk.published.flat()).toContain('quarantine')
  })

  test('is asked for again, and what is good now is in the copy', async () => {
    const { connection, upstream } = await upstreamOfOne()
    const good = upstream.records.contacts![0]!
    upstream.records.contacts = [{ ...good, name: 7 }]
    const desk = newDesk({ connection })
    await desk.sync.pullNow().finished
    const router = syncRouter(desk.context)
    const { rows } = await call(router.quarantine, { limit: 5 })
    expect(rows).toMatchObject([{ resource: 'contacts', recordId: good['id'] }])
    upstream.records.contacts = [good]
    const { activity } = await call(router.retryQuarantined, { ids: [rows[0]!.id] })
    await ended(desk, activity)
    expect(await call(router.quarantine, { limit: 5 })).toMatchObject({ rows: [] })
    expect(desk.sync.status()).toMatchObject({ quarantined: 0 })
    expect(desk.published.flat().slice(-2)).toEqual(['quarantine', 'sync'])
    expect(desk.database.all(db.selectFrom('cache.contact').select('name'))).toMatchObject([{ name: good['name'] }])
  })

  test('is made a file of, which is a document of the workspace', async () => {
    const { connection, upstream } = await upstreamOfOne()
    upstream.records.invoices = [record('invoices', { id: 'a', currency: 'dollars' })]
    const desk = newDesk({ connection, operator: MANAGER })
    await desk.sync.pullNow().finished
    const { activity } = await call(syncRouter(desk.context).exportQuarantine, undefined)
    const { documentId } = await ended(desk, activity)
    expect(desk.database.all(db.selectFrom('document').select(['id', 'kind', 'createdBy']))).toEqual([{ id: documentId, kind: 'quarantine', createdBy: 'Noor Vale' }])
    await vi.waitFor(() => expect(desk.published.flat()).toContain('documents'), 10_000)
  })

  test('is read by key', () => {
    const { database } = newDesk()
    expect(database.plan(quarantinePage({ before: 9, limit: 5 }))).toEqual([expect.stringMatching(/SEARCH .*USING INTEGER PRIMARY KEY \(rowid<\?\)/)])
  })
})

describe('what the last comparison found', () => {
  const difference = (accountId: string) => ({ resource: 'invoices', party: 'au', accountId, currency: 'AUD', upstream: { count: 2, minor: 200 }, copy: { count: 1, minor: 100 }, repaired: accountId === 'acc_1', quarantined: 0 })

  test('is shown with the names of the accounts that the copy knows; nothing before the first', async () => {
    const { connection } = await upstreamOfOne()
    const desk = newDesk({ connection })
    const router = syncRouter(desk.context)
    expect(await call(router.reconciled, undefined)).toBeNull()
    await desk.sync.pullNow().finished
    const report = { at: 1_000, seconds: 1.5, compared: 40, differences: 3, repaired: 1 }
    desk.database.raw.prepare(`INSERT INTO cache.meta VALUES ('reconciled', ?)`).run(JSON.stringify({ ...report, listed: ['acc_1', 'acc_gone', ''].map(difference) }))
    expect(await call(router.reconciled, undefined)).toEqual({
      ...report,
      listed: [{ ...difference('acc_1'), accountName: oneOfEach().accounts[0]!['name'] }, { ...difference('acc_gone'), accountName: null }, { ...difference(''), accountName: null }],
    })
  })

  test('looks the names up by key', () => {
    const { database } = newDesk()
    expect(database.plan(accountNames(['acc_1', 'acc_2'])).join('; ')).toMatch(/SEARCH (cache\.)?account USING INDEX sqlite_autoindex_account_1 \(id=\?\)/)
    expect(database.plan(accountIsThere('acc_1')).join('; ')).toMatch(/SEARCH (cache\.)?account USING COVERING INDEX sqlite_autoindex_account_1 \(id=\?\)/)
  })
})

test('an account that is not in the copy cannot be read again', async () => {
  const desk = newDesk()
  await expect(call(syncRouter(desk.context).refreshAccount, { account: 'acc_nobody' })).rejects.toMatchObject({ code: 'NOT_FOUND', defined: true })
})

test('grants that were taken away upstream are taken away here with the next pull', async () => {
  const { connection, upstream } = await upstreamOfOne()
  const desk = newDesk({ connection, operator: MANAGER })
  upstream.script = ({ path }, response) => {
    if (path !== '/v1/me') return
    send(response, 200, { operator: { id: 'op_1', name: 'Noor Vale', email: 'noor@meridian.example' }, grants: ['billing:view'], parties: ['au'] })
    return true
  }
  await desk.sync.pullNow().finished
  expect(() => give1(desk)).toThrow(expect.objectContaining({ code: 'NOT_ALLOWED' }))
  expect(desk.database.all(db.selectFrom('outbox').selectAll())).toEqual([])
})

test('watching activities tells a pull from its beginning to its end', async () => {
  const { connection } = await upstreamOfOne()
  const desk = newDesk({ connection })
  const watch = await call(activityRouter(desk.context).watch, undefined)
  const { activity } = desk.sync.pullNow()
  const states: string[] = []
  for await (const seen of watch) {
    expect(seen.id).toBe(activity)
    states.push(seen.state)
    if (seen.state !== 'running') break
  }
  expect(states[0]).toBe('running')
  expect(states.at(-1)).toBe('done')
})
