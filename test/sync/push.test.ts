import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createBillingApiConnector } from '#main/connectors/billing-api/client.ts'
import { db } from '#main/db/database.ts'
import { connect } from '#main/db/workspace.ts'
import { LONGEST_WAIT_MS, nextDue, withdrawCommand } from '#main/db/outbox.ts'
import { pull } from '#main/sync/pull.ts'
import { push } from '#main/sync/push.ts'
import { ConnectorError } from '#main/core/ports/connector.ts'
import { JobCancelled } from '#main/core/ports/jobs.ts'
import { HASTY, newWorkspace } from './copy.ts'
import { give, outboxOf, outboxRow } from './outboxRows.ts'
import { oneOfEach, record } from './records.ts'
import { send, startScriptedUpstream, type Script } from './scriptedUpstream.ts'

/** A pulled workspace whose upstream answers commands with `command`. */
async function desk(command: Script = (_request, response) => (send(response, 200, { changed: [], result: {} }), true)) {
  const records = oneOfEach()
  const posts: { path: string; key: string; body: unknown }[] = []
  const upstream = await startScriptedUpstream(records, (request, response) => {
    if (request.method !== 'POST') return
    posts.push({ path: request.path, key: String(request.headers['idempotency-key']), body: request.body })
    return command(request, response)
  })
  onTestFinished(() => upstream.close())
  const connector = createBillingApiConnector({ url: upstream.url, token: upstream.token, timeoutMs: 5000 })
  const workspace = newWorkspace()
  await pull(connector, workspace.database, { retry: HASTY })
  return { ...workspace, upstream, connector, records, posts }
}
const RELEASE = { invoiceId: 'inv_1', note: null }
const charged = (status: 'succeeded' | 'failed', declineCode: string | null = null, changed: unknown[] = []): Script => (_request, response) => {
  send(response, 200, { changed, result: { chargeId: 'ch_2', status, declineCode } })
  return true
}

describe('a command', () => {
  test('is on disk as sending before it leaves, and done with its changes in the copy when the answer has come', async () => {
    const states: unknown[] = []
    const released = record('holds', { rev: 2, releasedAt: 5, releasedBy: 'Noor Vale' })
    const approved = record('approvals', { rev: 2, state: 'approved', autoApprovesAt: null })
    const { database, dir, connector, posts } = await desk((_request, response) => {
      const other = connect(dir)
      states.push(other.first(db.selectFrom('outbox').select(['state', 'attempts'])))
      other.close()
      send(response, 200, { changed: [{ resource: 'holds', record: released }, { resource: 'approvals', record: approved }], result: {} })
      return true
    })
    expect(database.all(db.selectFrom('cache.heldInvoice').select('invoiceId'))).toHaveLength(1)
    const id = give(database, 'releaseInvoice', RELEASE, { key: 'key-1' })
    expect(await push(connector, database, { retry: HASTY })).toEqual({ pushed: 1, refused: 0, conflicts: 0, uncertain: 0, waiting: 0, stopped: null, failed: [] })
    expect(states).toEqual([{ state: 'sending', attempts: 1 }])
    expect(posts).toEqual([{ path: '/v1/invoices/inv_1/release', key: 'key-1', body: { note: null } }])
    expect(outboxRow(database, id)).toMatchObject({ state: 'done', outcome: '{}', message: null, settledAt: expect.any(Number) })
    expect(database.all(db.selectFrom('cache.heldInvoice').select('invoiceId'))).toEqual([])
  })

  test('that got no answer waits, and is sent again with the same key', async () => {
    let tries = 0
    const { database, connector, posts } = await desk((_request, response) => {
      tries += 1
      if (tries === 1) send(response, 500, { message: 'no' })
      else if (tries === 2) response.destroy()
      else if (tries === 3) send(response, 429, {}, { 'retry-after': '0' })
      else send(response, 200, { changed: [], result: {} })
      return true
    })
    give(database, 'releaseInvoice', RELEASE, { key: 'key-1' })
    expect(await push(connector, database, { retry: HASTY })).toMatchObject({ pushed: 1, stopped: null, failed: [] })
    expect(posts.map(({ key }) => key)).toEqual(['key-1', 'key-1', 'key-1', 'key-1'])
    expect(outboxOf(database)).toMatchObject([{ state: 'done', attempts: 4 }])
  })

  test('that a crash left as sending is sent again with its key', async () => {
    const { database, connector, posts } = await desk()
    give(database, 'releaseInvoice', RELEASE, { key: 'key-1' })
    database.raw.exec(`UPDATE outbox SET state = 'sending', attempts = 1`)
    expect(await push(connector, database, { retry: HASTY })).toMatchObject({ pushed: 1 })
    expect(posts).toMatchObject([{ key: 'key-1' }])
  })

  test('that the billing system refuses is rejected in its words', async () => {
    const { database, connector } = await desk((_request, response) => (send(response, 409, { code: 'REFUSED', message: 'This invoice is not on hold.', data: { reason: 'NOT_HELD' } }), true))
    give(database, 'releaseInvoice', RELEASE)
    expect(await push(connector, database, { retry: HASTY })).toMatchObject({ pushed: 0, refused: 1, waiting: 0 })
    expect(outboxOf(database)).toMatchObject([{ state: 'rejected', message: 'This invoice is not on hold.', outcome: '{"code":"NOT_HELD"}' }])
  })

  test('that meets a change by somebody else is a conflict: the upstream’s version is kept beside it and in the copy', async () => {
    const current = { resource: 'invoices', record: record('invoices', { rev: 9, poNumber: 'PO-7' }) }
    const { database, connector } = await desk((_request, response) => (send(response, 412, { code: 'PRECONDITION_FAILED', message: 'The record has changed since it was read.', data: current }), true))
    give(database, 'releaseInvoice', RELEASE, { ifMatch: 1 })
    expect(await push(connector, database, { retry: HASTY })).toMatchObject({ conflicts: 1 })
    const [row] = outboxOf(database)
    expect(row).toMatchObject({ state: 'conflict', message: 'The record has changed since it was read.' })
    expect(JSON.parse(row!.outcome!)).toEqual({ current })
    expect(database.all(db.selectFrom('cache.invoice').select(['rev', 'poNumber']))).toEqual([{ rev: 9, poNumber: 'PO-7' }])
  })

  test('whose answer can never be read is left to a person after five tries, and is not sent any more', async () => {
    const { database, connector, posts } = await desk((_request, response) => (send(response, 200, { nonsense: true }), true))
    give(database, 'releaseInvoice', RELEASE)
    await push(connector, database, { retry: HASTY })
    expect(outboxOf(database)).toMatchObject([{ state: 'uncertain', message: expect.stringContaining('not known whether this was carried out') }])
    await push(connector, database, { retry: HASTY })
    expect(posts).toHaveLength(5)
  })

  test('that was taken back while it waited is not sent', async () => {
    const { database, connector, posts } = await desk()
    const id = give(database, 'releaseInvoice', RELEASE)
    expect(database.run(withdrawCommand(id, 5)).changes).toBe(1)
    await push(connector, database, { retry: HASTY })
    expect(posts).toEqual([])
  })

  test('that was sent once cannot be taken back: it may have been carried out', async () => {
    const { database, connector } = await desk((_request, response) => (send(response, 500, {}), true))
    const id = give(database, 'releaseInvoice', RELEASE)
    await push(connector, database, { retry: { ...HASTY, attempts: 1 } })
    expect(outboxRow(database, id)).toMatchObject({ state: 'queued', attempts: 1 })
    expect(database.run(withdrawCommand(id, 5)).changes).toBe(0)
  })

  test('that needs a grant the operator has not is rejected', async () => {
    const { database, connector } = await desk((_request, response) => (send(response, 403, { code: 'FORBIDDEN', message: 'This operator may not do that.' }), true))
    give(database, 'releaseInvoice', RELEASE)
    expect(await push(connector, database, { retry: HASTY })).toMatchObject({ refused: 1 })
    expect(outboxOf(database)).toMatchObject([{ state: 'rejected', message: expect.stringContaining('may not do that') }])
  })
})

describe('order', () => {
  test('commands of one account go out one after the other, in the order given; other accounts do not wait for them', async () => {
    const under: Record<string, number> = {}
    const order: string[] = []
    let most = 0
    const { database, connector } = await desk(async ({ body }, response) => {
      const [account, n] = (body as { text: string }).text.split(' ') as [string, string]
      under[account] = (under[account] ?? 0) + 1
      expect(under[account]).toBe(1)
      most = Math.max(most, Object.values(under).reduce((a, b) => a + b))
      await new Promise((resolve) => setTimeout(resolve, 5))
      order.push(`${account} ${n}`)
      under[account] -= 1
      if (account === 'a' && n === '1' && !order.includes('a 1 again')) {
        order[order.length - 1] = 'a 1 again'
        send(response, 500, {})
      } else send(response, 200, { changed: [], result: {} })
      return true
    })
    for (const n of [1, 2, 3]) for (const accountId of ['a', 'b', 'c']) give(database, 'addAccountNote', { accountId, text: `${accountId} ${n}` }, { accountId })
    expect(await push(connector, database, { retry: HASTY })).toMatchObject({ pushed: 9, waiting: 0 })
    expect(order.filter((entry) => entry.startsWith('a'))).toEqual(['a 1 again', 'a 1', 'a 2', 'a 3'])
    expect(order.filter((entry) => entry.startsWith('b'))).toEqual(['b 1', 'b 2', 'b 3'])
    expect(most).toBeGreaterThan(1)
  })

  test('a command that waits for its time holds back those behind it of its account only', async () => {
    const { database, connector, posts } = await desk(({ body }, response) => (send(response, (body as { text: string }).text === 'a1' ? 500 : 200, { changed: [], result: {} }), true))
    give(database, 'addAccountNote', { accountId: 'a', text: 'a1' }, { accountId: 'a' })
    give(database, 'addAccountNote', { accountId: 'a', text: 'a2' }, { accountId: 'a' })
    give(database, 'addAccountNote', { accountId: 'b', text: 'b1' }, { accountId: 'b' })
    expect(await push(connector, database, { retry: { ...HASTY, attempts: 2 } })).toMatchObject({ pushed: 1, waiting: 2 })
    expect(posts.map(({ body }) => (body as { text: string }).text)).not.toContain('a2')
  })
})

describe('the line', () => {
  test('without one the push stops, everything waits, and goes out once when it is back', async () => {
    const { database, connector, upstream, posts } = await desk()
    for (const accountId of ['a', 'b', 'c', 'd', 'e', 'f']) give(database, 'addAccountNote', { accountId, text: 'x' }, { accountId })
    const up = upstream.script
    upstream.script = (_request, response) => {
      response.destroy()
      return true
    }
    expect(await push(connector, database, { retry: { ...HASTY, attempts: 3 } })).toMatchObject({ pushed: 0, waiting: 6, stopped: expect.stringContaining('was cut') })
    upstream.script = up
    database.raw.exec('UPDATE outbox SET nextTryAt = NULL')
    expect(await push(connector, database, { retry: HASTY })).toMatchObject({ pushed: 6, waiting: 0, stopped: null, failed: [] })
    expect(posts).toHaveLength(6)
  })

  test('that is not there is seen at once: a few questions, none of them a command, and every command can still be taken back', async () => {
    const { database, connector, upstream } = await desk()
    const ids = ['a', 'b', 'c'].map((accountId) => give(database, 'addAccountNote', { accountId, text: 'x' }, { accountId }))
    upstream.asked.length = 0
    upstream.script = (_request, response) => {
      response.destroy()
      return true
    }
    expect(await push(connector, database, { retry: { baseMs: 1, capMs: 10 } })).toMatchObject({ pushed: 0, waiting: 3, stopped: expect.stringContaining('was cut') })
    expect(new Set(upstream.asked)).toEqual(new Set(['GET /v1/me']))
    // Three, and once more where the line had been kept open from before.
    expect(upstream.asked.length).toBeLessThanOrEqual(4)
    expect(outboxOf(database)).toMatchObject(ids.map((id) => ({ id, state: 'queued', attempts: 0, nextTryAt: null, message: null })))
    expect(database.run(withdrawCommand(ids[1]!, 5)).changes).toBe(1)
  })

  test('is not asked for at all when nothing waits', async () => {
    const { database, connector, upstream } = await desk()
    upstream.asked.length = 0
    expect(await push(connector, database, { retry: HASTY })).toEqual({ pushed: 0, refused: 0, conflicts: 0, uncertain: 0, waiting: 0, stopped: null, failed: [] })
    expect(upstream.asked).toEqual([])
  })

  test('lost in the middle touches only what was under way; the rest is left alone', async () => {
    const { database, connector, upstream, posts } = await desk()
    for (let n = 0; n < 12; n += 1) give(database, 'addAccountNote', { accountId: `a${n}`, text: 'x' }, { accountId: `a${n}` })
    const up = upstream.script
    upstream.script = async (request, response) => {
      if (posts.length < 2) return up(request, response)
      response.destroy()
      return true
    }
    expect(await push(connector, database, { retry: HASTY })).toMatchObject({ stopped: expect.stringContaining('was cut') })
    const untouched = outboxOf(database).filter(({ attempts }) => attempts === 0)
    expect(untouched.length).toBeGreaterThanOrEqual(12 - 2 - 4)
    expect(untouched.every(({ state, nextTryAt }) => state === 'queued' && nextTryAt === null)).toBe(true)
  })

  test('that only hiccups does not end the push', async () => {
    let tries = 0
    const { database, connector } = await desk((_request, response) => {
      tries += 1
      if (tries % 2 === 1) response.destroy()
      else send(response, 200, { changed: [], result: {} })
      return true
    })
    for (let n = 0; n < 10; n += 1) give(database, 'addAccountNote', { accountId: `a${n}`, text: 'x' }, { accountId: `a${n}` })
    expect(await push(connector, database, { retry: HASTY })).toMatchObject({ pushed: 10, waiting: 0, stopped: null, failed: [] })
  })

  test('whose other side asks for calls to be fewer is left in peace by every command, not only by the one that was told', async () => {
    let asked = 0
    let inPeace = 0
    const { database, connector } = await desk((_request, response) => {
      asked += 1
      if (asked === 1) {
        // Falls due before the pause that is asked for, however slow the machine.
        setTimeout(() => (inPeace = asked), 100)
        send(response, 429, {}, { 'retry-after': '0.4' })
      } else send(response, 200, { changed: [], result: {} })
      return true
    })
    for (let n = 0; n < 9; n += 1) give(database, 'addAccountNote', { accountId: `a${n}`, text: 'x' }, { accountId: `a${n}` })
    expect(await push(connector, database, { retry: HASTY })).toMatchObject({ pushed: 9, stopped: null, failed: [] })
    // Up to four were under way when it was told.
    expect(inPeace).toBeGreaterThan(0)
    expect(inPeace).toBeLessThanOrEqual(4)
  })

  test('whose other side asks for an hour of peace is left alone by this run, and the command waits for no longer than that', async () => {
    const { database, connector, posts } = await desk((_request, response) => (send(response, 429, {}, { 'retry-after': '86400' }), true))
    for (const accountId of ['a', 'b', 'c', 'd', 'e', 'f']) give(database, 'addAccountNote', { accountId, text: 'x' }, { accountId })
    expect(await push(connector, database, { retry: HASTY })).toMatchObject({ pushed: 0, waiting: 6, stopped: expect.stringContaining('less often') })
    expect(posts.length).toBeLessThanOrEqual(4)
    expect(outboxOf(database).every(({ nextTryAt }) => nextTryAt === null || nextTryAt <= Date.now() + LONGEST_WAIT_MS)).toBe(true)
  })

  test('that is lost in a way nobody can mend by waiting (an untrusted certificate) stops the push at once', async () => {
    const { database, connector } = await desk()
    give(database, 'releaseInvoice', RELEASE)
    let asked = 0
    const untrusted = { ...connector, me: () => ((asked += 1), Promise.reject(new ConnectorError('UNTRUSTED', 'The certificate is not trusted.'))) }
    expect(await push(untrusted, database, { retry: HASTY })).toMatchObject({ waiting: 1, stopped: 'The certificate is not trusted.' })
    expect(asked).toBe(1)
  })

  test('a wrong token stops the push at once and loses nothing', async () => {
    const { database, connector, upstream } = await desk()
    give(database, 'releaseInvoice', RELEASE)
    upstream.script = (_request, response) => (send(response, 401, {}), true)
    expect(await push(connector, database, { retry: HASTY })).toMatchObject({ waiting: 1, stopped: expect.stringContaining('token') })
    expect(outboxOf(database)).toMatchObject([{ state: 'queued' }])
  })

  test('a cancelled push leaves the command waiting with its key', async () => {
    const cancel = new AbortController()
    const { database, connector } = await desk(() => {
      cancel.abort()
      return true
    })
    give(database, 'releaseInvoice', RELEASE, { key: 'key-1' })
    await expect(push(connector, database, { retry: HASTY, signal: cancel.signal })).rejects.toBeInstanceOf(JobCancelled)
    expect(outboxOf(database)).toMatchObject([{ state: 'queued', attempts: 1, idempotencyKey: 'key-1' }])
  })
})

describe('a clock that jumps', () => {
  test('back leaves no command behind: one that seems to wait for ever is due', async () => {
    const { database, connector } = await desk()
    give(database, 'releaseInvoice', RELEASE)
    const now = Date.now()
    database.raw.prepare('UPDATE outbox SET attempts = 1, firstSentAt = ?, nextTryAt = ?').run(now + 30 * 86_400_000, now + 30 * 86_400_000)
    expect(database.first(nextDue(now))).toEqual({ at: 0 })
    expect(await push(connector, database, { retry: HASTY })).toMatchObject({ pushed: 1, waiting: 0 })
  })

  test('forward makes commands due early, and nothing else', async () => {
    const { database, connector } = await desk()
    give(database, 'releaseInvoice', RELEASE)
    database.raw.prepare('UPDATE outbox SET nextTryAt = ?').run(Date.now() + 600_000)
    expect(await push(connector, database, { retry: HASTY })).toMatchObject({ pushed: 0, waiting: 1 })
    expect(await push(connector, database, { retry: HASTY, now: () => Date.now() + 3 * 86_400_000 })).toMatchObject({ pushed: 1 })
  })
})

describe('money', () => {
  const RETRY = { chargeId: 'ch_1', methodId: 'pm_1' }

  test('the invoice is read again before the charge; one that was paid since is refused here, and the copy learns it', async () => {
    const { database, connector, records, posts } = await desk(charged('succeeded'))
    records.invoices[0] = record('invoices', { rev: 8, status: 'paid' })
    give(database, 'retryCharge', RETRY)
    expect(await push(connector, database, { retry: HASTY })).toMatchObject({ refused: 1 })
    expect(posts).toEqual([])
    expect(outboxOf(database)).toMatchObject([{ state: 'rejected', attempts: 0, message: 'Invoice IN10001 has been paid since. Nothing was charged.' }])
    expect(database.all(db.selectFrom('cache.invoice').select('status'))).toEqual([{ status: 'paid' }])
  })

  test.each([['void', 'is void'], ['draft', 'still a draft'], ['uncollectible', 'given up']])('an invoice that is %s is not charged', async (status, words) => {
    const { database, connector, records, posts } = await desk(charged('succeeded'))
    records.invoices[0] = record('invoices', { rev: 8, status })
    give(database, 'payInvoice', { invoiceId: 'inv_1', methodId: 'pm_1' })
    await push(connector, database, { retry: HASTY })
    expect(outboxOf(database)[0]!.message).toContain(words)
    expect(posts).toEqual([])
  })

  test('more than was agreed to is not charged: what is open has grown since', async () => {
    const { database, connector, posts } = await desk(charged('succeeded'))
    database.raw.exec(`UPDATE cache.openInvoice SET openMinor = 11000 WHERE invoiceId = 'inv_1'; INSERT OR IGNORE INTO cache.openInvoice VALUES ('inv_1', 'acc_1', 'au', 'AUD', 11000, '2026-01-15')`)
    give(database, 'payInvoice', { invoiceId: 'inv_1', methodId: 'pm_1' })
    database.raw.exec(`UPDATE outbox SET amountMinor = 5000, currency = 'AUD'`)
    expect(await push(connector, database, { retry: HASTY })).toMatchObject({ refused: 1 })
    expect(outboxOf(database)).toMatchObject([{ state: 'rejected', message: 'A$110.00 is open on invoice IN10001 now; A$50.00 was when this was decided. Nothing was charged.', outcome: '{"code":"MORE_IS_OPEN"}' }])
    expect(posts).toEqual([])
  })

  test('less than was agreed to is charged where a part was paid since, and it is said', async () => {
    const taken = record('charges', { id: 'ch_2', rev: 9, status: 'succeeded', declineCode: null, amountMinor: 4000 })
    const { database, connector } = await desk(charged('succeeded', null, [{ resource: 'charges', record: taken }]))
    give(database, 'payInvoice', { invoiceId: 'inv_1', methodId: 'pm_1' })
    database.raw.exec(`UPDATE outbox SET amountMinor = 5000, currency = 'AUD'`)
    expect(await push(connector, database, { retry: HASTY })).toMatchObject({ pushed: 1 })
    expect(outboxOf(database)).toMatchObject([{ state: 'done', message: 'A$40.00 was charged; A$50.00 was open when it was decided.' }])
  })

  test('a charge that is no more, or went through since, is not tried again', async () => {
    const { database, connector, records, posts } = await desk(charged('succeeded'))
    records.charges[0] = record('charges', { rev: 8, status: 'succeeded', declineCode: null })
    give(database, 'retryCharge', RETRY)
    give(database, 'retryCharge', { ...RETRY, chargeId: 'ch_9' }, { accountId: 'acc_2' })
    expect(await push(connector, database, { retry: HASTY })).toMatchObject({ refused: 2 })
    expect(posts).toEqual([])
  })

  test('a charge that may have been sent before a crash is sent with its key without asking: the invoice may be paid by itself', async () => {
    const { database, connector, records, posts } = await desk(charged('succeeded'))
    records.invoices[0] = record('invoices', { rev: 8, status: 'paid' })
    give(database, 'retryCharge', RETRY, { key: 'key-1' })
    database.raw.exec(`UPDATE outbox SET state = 'sending', attempts = 1`)
    expect(await push(connector, database, { retry: HASTY })).toMatchObject({ pushed: 1 })
    expect(posts).toMatchObject([{ key: 'key-1' }])
  })

  test('a decline is carried out and says why in plain words', async () => {
    const failed = record('charges', { id: 'ch_2', rev: 9, at: Date.UTC(2026, 0, 6), declineCode: 'expired_card' })
    const { database, connector } = await desk(charged('failed', 'expired_card', [{ resource: 'charges', record: failed }]))
    give(database, 'retryCharge', RETRY)
    expect(await push(connector, database, { retry: HASTY })).toMatchObject({ pushed: 1, refused: 0 })
    expect(outboxOf(database)).toMatchObject([{ state: 'done', message: 'Declined: The card has expired.', outcome: '{"chargeId":"ch_2","status":"failed","declineCode":"expired_card"}' }])
    expect(database.all(db.selectFrom('cache.charge').select('id').orderBy('id'))).toEqual([{ id: 'ch_1' }, { id: 'ch_2' }])
  })
})

test('a registration link is stored nowhere', async () => {
  const url = 'https://portal.meridian.example/r/very-secret-link'
  const { database, dir, connector } = await desk((_request, response) => {
    send(response, 200, { changed: [{ resource: 'registrations', record: record('registrations', { rev: 2, state: 'invited', invitedAt: 5, expiresAt: 9, timesSent: 1 }) }], result: { url, expiresAt: 9 } })
    return true
  })
  give(database, 'newRegistrationLink', { registrationId: 'reg_1' })
  expect(await push(connector, database, { retry: HASTY })).toMatchObject({ pushed: 1 })
  expect(outboxOf(database)).toMatchObject([{ state: 'done', outcome: '{"expiresAt":9}', message: 'A new link was made; it is good until 1 Jan 1970, 00:00 UTC. Earlier links no longer work.' }])
  for (const file of ['desk.db', 'desk.db-wal', 'cache.db', 'cache.db-wal']) expect(readFileSync(join(dir, file)).includes('very-secret-link'), file).toBe(false)
})
