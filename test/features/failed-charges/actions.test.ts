/** Every action of the queue, seen in the billing system itself. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { failedCharges, FailedChargeRow } from '#contract/failedCharges.ts'
import type { outbox } from '#contract/outbox.ts'
import type { RecordOf, Resource } from '#main/core/ports/records.ts'
import { failedChargesRouter } from '#main/features/failed-charges/handlers.ts'
import { outboxRouter } from '#main/features/outbox/handlers.ts'
import { startSandbox, type Sandbox } from '#main/sandbox/index.ts'
import { pull } from '#main/sync/pull.ts'
import { push } from '#main/sync/push.ts'
import { HASTY } from '../../sync/copy.ts'
import { changedElsewhere, sandboxDesk } from '../../sync/sandboxDesk.ts'
import { clientOf } from '../../fixtures/desk.ts'

const HOUR_MS = 3_600_000
const TODAY = Date.UTC(2026, 10, 21)
/** That day's clock, which runs: which card may still be charged depends on it. */
const now = () => TODAY + Math.floor(performance.now())

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ accounts: 150, now: TODAY })
})
afterAll(() => sandbox.close())

/** A desk over the whole demo company, with the queue as a window has it. */
async function desk() {
  const { context, database, connector } = await sandboxDesk(sandbox)
  context.now = now
  const queue = clientOf<typeof failedCharges>(failedChargesRouter(context))
  const give = clientOf<typeof outbox>(outboxRouter(context)).give
  const { rows } = await queue.page({ limit: 500, show: 'all' })
  return {
    context, database, queue, give, rows,
    /** Carries what may go, as at a moment. */
    push: (later = 0) => push(connector, database, { retry: HASTY, now: () => now() + later }),
    pull: () => pull(connector, database, { retry: HASTY }),
    there: async <R extends Resource>(resource: R, id: string) => (await connector.read(resource, id)) as RecordOf<R>,
    /** Charges of the account as the billing system has them. */
    async charges(row: FailedChargeRow) {
      await pull(connector, database, { retry: HASTY })
      return database.raw.prepare<[string], { id: string; status: string; methodId: string; amountMinor: number }>('SELECT id, status, methodId, amountMinor FROM cache.charge WHERE accountId = ? ORDER BY at, id').all(row.accountId)
    },
    /** The first row like this that may be tried again, with what may be tried. */
    async retryable(like: (row: FailedChargeRow) => boolean) {
      // As it is now: an earlier action of the test may have taken some away.
      for (const row of (await queue.page({ limit: 500, show: 'all' })).rows.filter(like)) {
        const { retry } = await queue.detail({ charge: row.chargeId })
        const method = retry.methods.find(({ slot, unusable }) => unusable === null && slot === (row.hasBackup ? 'backup' : 'primary'))
        if (retry.allowed && method !== undefined && row.pending === null) return { row, retry, method }
      }
      throw new Error('The company has nobody like this.')
    },
  }
}

/** What the gateway answers from now on; null: it takes the money. */
async function methodDoes(methodId: string, declineCode: string | null): Promise<void> {
  const answer = await fetch(`${sandbox.url}/sandbox/gateway`, { method: 'POST', headers: { authorization: `Bearer ${sandbox.token}`, 'content-type': 'application/json' }, body: JSON.stringify({ methodId, behaviour: declineCode === null ? null : { declineCode, failsLeft: null } }) })
  if (!answer.ok) throw new Error(await answer.text())
}

describe('a retry', () => {
  test('now takes the money once, and the row leaves the queue', async () => {
    const { queue, retryable, push, charges } = await desk()
    const { row, retry, method } = await retryable(({ kind, hasBackup }) => kind === 'invoice' && hasBackup)
    await methodDoes(method.id, null)
    const before = await charges(row)
    await queue.retry({ charge: row.chargeId, method: method.id, rev: row.rev!, amountMinor: retry.amount.minor })
    expect(await push()).toMatchObject({ pushed: 1, waiting: 0 })
    expect(await charges(row)).toEqual([...before, { id: expect.any(String), status: 'succeeded', methodId: method.id, amountMinor: retry.amount.minor }])
    expect((await queue.page({ account: row.accountId, limit: 10 })).rows.map(({ chargeId }) => chargeId)).not.toContain(row.chargeId)
  })

  test('that is declined again stays in the queue as the same item, and who looked at the one sees the other', async () => {
    const { queue, retryable, push } = await desk()
    const { row, method } = await retryable(({ kind, hardness, attempts }) => kind === 'invoice' && hardness === 'soft' && attempts < 5)
    await methodDoes(method.id, 'card_velocity_exceeded')
    await queue.retry({ charge: row.chargeId, method: method.id })
    await push()
    const { row: declined, attempts } = await queue.detail({ charge: row.chargeId })
    expect(declined).toMatchObject({ declineCode: 'card_velocity_exceeded', attempts: row.attempts + 1, brief: 'Limit reached for now' })
    expect(declined.chargeId).not.toBe(row.chargeId)
    expect(attempts.at(-1)).toMatchObject({ chargeId: declined.chargeId, status: 'failed' })
  })

  test('that is scheduled waits for its time, says so on its row, and then goes out once', async () => {
    const { queue, retryable, push, charges, context } = await desk()
    const { row, retry, method } = await retryable(({ kind }) => kind === 'invoice')
    await methodDoes(method.id, null)
    const before = await charges(row)
    const at = now() + 2 * HOUR_MS
    const { id } = await queue.retry({ charge: row.chargeId, method: method.id, amountMinor: retry.amount.minor, at })
    const { row: waiting, nextStep } = await queue.detail({ charge: row.chargeId })
    expect(waiting).toMatchObject({ scheduledAt: at, pending: { id, state: 'queued', notBefore: at } })
    expect(nextStep).toMatch(/^It is tried again from .+ on .+, scheduled by .+, unless it has been paid by then\./)
    expect((await queue.page({ account: row.accountId, limit: 10 })).rows).toContainEqual(expect.objectContaining({ chargeId: row.chargeId, scheduledAt: at }))
    expect(await push()).toMatchObject({ pushed: 0 })
    expect(await charges(row)).toEqual(before)
    expect(await push(3 * HOUR_MS)).toMatchObject({ pushed: 1 })
    expect(await push(4 * HOUR_MS)).toMatchObject({ pushed: 0 })
    expect((await charges(row)).filter(({ status }) => status === 'succeeded')).toHaveLength(before.filter(({ status }) => status === 'succeeded').length + 1)
    expect(context.outbox.withdraw(id)).toBe(false)
  })

  test('that is scheduled can be taken back until then, and then another may be asked for', async () => {
    const { queue, retryable, push, charges, context } = await desk()
    const { row, method } = await retryable(({ kind }) => kind === 'invoice')
    const before = await charges(row)
    const { id } = await queue.retry({ charge: row.chargeId, method: method.id, at: now() + HOUR_MS })
    await expect(queue.retry({ charge: row.chargeId, method: method.id })).rejects.toMatchObject({ code: 'MAY_NOT_RETRY' })
    expect(context.outbox.withdraw(id)).toBe(true)
    expect(await push(2 * HOUR_MS)).toMatchObject({ pushed: 0 })
    expect(await charges(row)).toEqual(before)
    expect((await queue.detail({ charge: row.chargeId })).row).toMatchObject({ scheduledAt: null, pending: null })
    expect((await queue.detail({ charge: row.chargeId })).retry.allowed).toBe(true)
  })

  test('given while there was no line, or for later, of an invoice that was paid meanwhile, is read again and not made', async () => {
    const { queue, retryable, push, there, charges } = await desk()
    for (const later of [false, true]) {
      const { row, method } = await retryable(({ kind }) => kind === 'invoice')
      const before = await charges(row)
      await queue.retry({ charge: row.chargeId, method: method.id, ...(later ? { at: now() + HOUR_MS } : {}) })
      await changedElsewhere(sandbox, 'invoices', row.invoiceId!, { status: 'paid' })
      expect(await push(later ? 2 * HOUR_MS : 0)).toMatchObject({ pushed: 0, refused: 1 })
      expect(await charges(row)).toEqual(before)
      expect((await there('invoices', row.invoiceId!)).status).toBe('paid')
    }
  })

  test('is scheduled by the rules of its day: not for a moment that has passed, nor months ahead, nor on a card that has run out by then', async () => {
    const { queue, retryable, database } = await desk()
    const { row, method } = await retryable(({ kind }) => kind === 'invoice')
    const asked = (at: number) => queue.retry({ charge: row.chargeId, method: method.id, at })
    await expect(asked(now() - 1)).rejects.toMatchObject({ code: 'MAY_NOT_RETRY', message: 'That moment has passed. Choose a later one.' })
    await expect(asked(now() + 91 * 24 * HOUR_MS)).rejects.toMatchObject({ message: 'That is more than 90 days ahead. Choose an earlier moment.' })
    const today = new Date(TODAY)
    database.raw.prepare(`UPDATE cache.paymentMethod SET kind = 'card', expYear = ?, expMonth = ? WHERE id = ?`).run(today.getUTCFullYear(), today.getUTCMonth() + 1, method.id)
    await expect(asked(now() + 60 * 24 * HOUR_MS)).rejects.toMatchObject({ code: 'MAY_NOT_RETRY' })
    expect(await asked(now() + 1000)).toMatchObject({ state: 'queued' })
  })
})

describe('what else is done', () => {
  test('marked paid elsewhere: a payment is recorded on the invoice, and the row leaves', async () => {
    const { queue, give, push, there, retryable } = await desk()
    const { row } = await retryable(({ kind }) => kind === 'invoice')
    const { invoice, not } = await queue.detail({ charge: row.chargeId })
    expect(not.paidElsewhere).toBeNull()
    await give({ command: 'recordPayment', input: { invoiceId: row.invoiceId!, amountMinor: invoice!.open.minor, medium: 'bank_transfer', receivedOn: '2026-11-20', reference: 'Statement 12' }, rev: invoice!.rev })
    expect((await queue.detail({ charge: row.chargeId })).open).toMatchObject([{ given: { command: 'recordPayment' }, state: 'queued' }])
    expect(await push()).toMatchObject({ pushed: 1 })
    expect((await there('invoices', row.invoiceId!)).status).toBe('paid')
    await expect(queue.detail({ charge: row.chargeId })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('a write-off is asked for: what is open is closed, and the row leaves', async () => {
    const { queue, give, push, there, retryable } = await desk()
    const { row } = await retryable(({ kind }) => kind === 'invoice')
    const { invoice } = await queue.detail({ charge: row.chargeId })
    await give({ command: 'requestWriteOff', input: { invoiceId: row.invoiceId!, reason: 'The company was wound up' }, rev: invoice!.rev, amountMinor: invoice!.open.minor })
    await push()
    expect((await there('invoices', row.invoiceId!)).status).toBe('uncollectible')
    await expect(queue.detail({ charge: row.chargeId })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('switched to manual: autopay is off, which the row and its actions say', async () => {
    const { queue, give, push, pull, there, retryable } = await desk()
    const { row } = await retryable(({ autopay }) => autopay)
    const { account, not } = await queue.detail({ charge: row.chargeId })
    expect(not.manual).toBeNull()
    await give({ command: 'setAutopay', input: { accountId: row.accountId, autopay: false }, rev: account.rev, shown: { autopay: true } })
    await push()
    await pull()
    expect((await there('accounts', row.accountId)).autopay).toBe(false)
    const after = await queue.detail({ charge: row.chargeId })
    expect([after.row.autopay, after.not.manual]).toEqual([false, 'Autopay is off already: the customer pays by hand.'])
  })

  test('a prepaid account is paused and resumed; not while its balance is below zero, nor where there is none', async () => {
    const { queue, give, push, pull, there, rows } = await desk()
    const walletsRow = async (like: (row: FailedChargeRow) => boolean) => {
      for (const row of rows.filter(like)) {
        const detail = await queue.detail({ charge: row.chargeId })
        if (detail.wallet !== null) return { row, detail }
      }
      throw new Error('The company has nobody like this.')
    }
    const { row, detail } = await walletsRow(({ kind, pausedAt }) => kind === 'recharge' && pausedAt === null)
    expect([detail.not.pause, detail.not.resume]).toEqual([null, 'The account is not paused.'])
    expect(detail.not.paidElsewhere).toBe('This charge was to fill the available balance: there is no invoice to settle.')
    await give({ command: 'pauseAccount', input: { accountId: row.accountId, reason: 'Asked for by the customer' }, rev: detail.wallet!.rev, shown: { pausedAt: null } })
    await push()
    await pull()
    const pausedAt = (await there('wallets', row.accountId)).pausedAt
    expect(pausedAt).not.toBeNull()
    const paused = await queue.detail({ charge: row.chargeId })
    expect(paused).toMatchObject({ row: { pausedAt }, not: { pause: 'The account is paused already.', resume: null } })
    expect((await queue.page({ paused: true, limit: 500 })).rows.map(({ chargeId }) => chargeId)).toContain(row.chargeId)
    await give({ command: 'resumeAccount', input: { accountId: row.accountId }, rev: paused.wallet!.rev, shown: { pausedAt } })
    await push()
    expect((await there('wallets', row.accountId)).pausedAt).toBeNull()

    const below = await walletsRow((one) => one.pausedAt !== null)
    expect(below.detail.not.resume).toBe('The available balance is below zero; it needs a payment first.')
    expect(below.detail.nextStep).toContain('it resumes by itself once its available balance is no longer below zero')
    const postpaid = await queue.detail({ charge: rows.find(({ kind }) => kind === 'invoice')!.chargeId })
    if (postpaid.wallet === null) expect(postpaid.not.pause).toBe('Only a prepaid account is paused: this one has no available balance.')
  })
})
