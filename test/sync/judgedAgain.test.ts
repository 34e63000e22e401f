/** A retry that was scheduled is judged once more when its time has come: on the billing system's records, and on what the desk knows by then. */
import { createRouterClient } from '@orpc/server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { failedChargesRouter } from '#main/features/failed-charges/handlers.ts'
import type { Database } from '#main/db/database.ts'
import { startSandbox, type Sandbox } from '#main/sandbox/index.ts'
import { push } from '#main/sync/push.ts'
import { HASTY } from './copy.ts'
import { give, outboxRow } from './outboxRows.ts'
import { changedElsewhere, pick, sandboxDesk } from './sandboxDesk.ts'

const TODAY = Date.UTC(2026, 10, 21, 2)
const HOUR = 3_600_000
/** When each is scheduled for. */
const THEN = TODAY + 48 * HOUR

let sandbox: Sandbox
let desk: Awaited<ReturnType<typeof sandboxDesk>>
const used: string[] = ['']
beforeAll(async () => {
  sandbox = await startSandbox({ accounts: 240, now: TODAY })
})
afterAll(() => sandbox.close())

/** A desk of the test's own; what others were about is left alone. */
async function opened(): Promise<void> {
  desk = await sandboxDesk(sandbox)
  desk.context.now = () => TODAY
}

interface Scheduled {
  id: number
  chargeId: string
  invoiceId: string
  methodId: string
  accountId: string
  seriesId: string
}

const queue = () => createRouterClient(failedChargesRouter(desk.context))

/** A retry of a failure that may be tried, by a card that is good, scheduled as a window does it. */
async function scheduled(more = '1'): Promise<Scheduled> {
  const found = pick(desk.database, `SELECT f.chargeId, f.invoiceId, f.methodId, f.accountId, f.seriesId FROM cache.failedCharge f JOIN cache.paymentMethod m ON m.id = f.methodId JOIN cache.account a ON a.id = f.accountId LEFT JOIN cache.wallet w ON w.id = a.id
    WHERE f.hardness = 'soft' AND f.attempts < 4 AND m.notAccepted IS NULL AND m.kind = 'card' AND m.expYear > 2026 AND a.status = 'active' AND f.accountId NOT IN (${used.map((id) => `'${id}'`).join()}) AND (f.invoiceId IS NULL OR NOT EXISTS (SELECT 1 FROM cache.heldInvoice h WHERE h.invoiceId = f.invoiceId AND h.state = 'held'))
      AND NOT EXISTS (SELECT 1 FROM cache.charge c WHERE c.seriesId = f.seriesId AND c.declineCode <> f.declineCode) AND ${more} ORDER BY f.chargeId`) as unknown as Omit<Scheduled, 'id'>
  used.push(found.accountId)
  const { id } = await queue().retry({ charge: found.chargeId, method: found.methodId, at: THEN })
  return { ...found, id }
}

/** Its time has come. */
const atItsTime = () => push(desk.connector, desk.database, { retry: HASTY, now: () => THEN + Math.floor(performance.now()) })
const charged = async ({ chargeId }: Scheduled) => (await (await fetch(`${sandbox.url}/sandbox/effects?limit=500`, { headers: { authorization: `Bearer ${sandbox.token}` } })).text()).includes(chargeId)

async function expectRefused(one: Scheduled, code: string, words: RegExp, doubt: number | null = null): Promise<void> {
  expect(await atItsTime()).toMatchObject({ pushed: 0, refused: 1, waiting: 0 })
  const row = outboxRow(desk.database, one.id)
  expect(row).toMatchObject({ state: 'rejected', attempts: 0, outcome: JSON.stringify({ code }) })
  expect(row.message).toMatch(words)
  expect(row.message).toMatch(/Nothing was charged\.$/)
  expect(await charged(one)).toBe(false)
  // On its row, in the same words.
  const detail = await queue().detail({ charge: one.chargeId })
  // What nobody knows stands before it: that asks for somebody first.
  if (doubt !== null) return expect(detail.row.pending).toMatchObject({ id: doubt, state: 'uncertain' })
  expect(detail.row).toMatchObject({ pending: { id: one.id, state: 'rejected', message: row.message }, scheduledAt: null })
  expect(detail.nextStep).toContain(row.message)
}

const copyOfCharge = (database: Database, chargeId: string, n: number, at: number) =>
  database.raw.exec(`CREATE TEMP TABLE one AS SELECT * FROM cache.charge WHERE id = '${chargeId}'; UPDATE one SET id = id || '_${n}', at = ${at}; INSERT INTO cache.charge SELECT * FROM one; DROP TABLE one`)

test('it goes where nothing has changed', async () => {
  await opened()
  const one = await scheduled()
  expect(await push(desk.connector, desk.database, { retry: HASTY, now: () => THEN - 1 })).toMatchObject({ pushed: 0, refused: 0 })
  expect(await atItsTime()).toMatchObject({ pushed: 1, refused: 0 })
  expect(outboxRow(desk.database, one.id)).toMatchObject({ state: 'done', attempts: 1 })
})

test('it does not where the card was declined for good meanwhile', async () => {
  await opened()
  const one = await scheduled()
  await changedElsewhere(sandbox, 'charges', one.chargeId, { declineCode: 'stolen_card' })
  await expectRefused(one, 'METHOD_DECLINED', /must never be tried again/)
})

test('nor where the method has been removed, or has run out', async () => {
  await opened()
  const gone = await scheduled()
  await fetch(`${sandbox.url}/sandbox/delete`, { method: 'POST', headers: { authorization: `Bearer ${sandbox.token}`, 'content-type': 'application/json' }, body: JSON.stringify({ resource: 'paymentMethods', id: gone.methodId }) })
  await expectRefused(gone, 'METHOD_GONE', /not on file any more/)
  const old = await scheduled()
  await changedElsewhere(sandbox, 'paymentMethods', old.methodId, { expMonth: 1, expYear: 2026 })
  await expectRefused(old, 'METHOD_EXPIRED', /expired at the end of 01\/2026/)
})

test('nor where its tries have been used up', async () => {
  await opened()
  const one = await scheduled()
  for (let n = 1; n <= 8; n++) copyOfCharge(desk.database, one.chargeId, n, THEN - n * HOUR)
  await expectRefused(one, 'TOO_MANY_TRIES', /tried 8 times in 14 days, which is the most the banks allow\. The next try is free from /)
})

test('nor where somebody paused the account since; a recharge of a balance below zero is made all the same, for it lets the account resume', async () => {
  await opened()
  const prepaid = `w.id IS NOT NULL AND f.kind = 'recharge'`
  const one = await scheduled(prepaid)
  await changedElsewhere(sandbox, 'wallets', one.accountId, { pausedAt: TODAY + HOUR, balanceMinor: 500 })
  await expectRefused(one, 'ACCOUNT_PAUSED', /was paused on .+, after this was decided/)
  const below = await scheduled(prepaid)
  await changedElsewhere(sandbox, 'wallets', below.accountId, { pausedAt: TODAY + HOUR, balanceMinor: -500 })
  expect(await atItsTime()).toMatchObject({ pushed: 1, refused: 0 })
})

test('nor while nobody knows whether another command took the money, or said that it came another way', async () => {
  await opened()
  const paid = await scheduled('f.invoiceId IS NOT NULL')
  const doubt = (id: number) => (desk.database.raw.prepare(`UPDATE outbox SET state = 'uncertain', attempts = 1, settledAt = ? WHERE id = ?`).run(TODAY, id), id)
  const pay = doubt(give(desk.database, 'payInvoice', { invoiceId: paid.invoiceId, methodId: paid.methodId }, { accountId: paid.accountId }))
  await expectRefused(paid, 'MONEY_UNDER_WAY', /not known whether “Pay invoice”, given before, took this money/, pay)
  const elsewhere = await scheduled('f.invoiceId IS NOT NULL')
  doubt(give(desk.database, 'recordPayment', { invoiceId: elsewhere.invoiceId, amountMinor: 1, medium: 'bank_transfer', receivedOn: '2026-11-20', reference: null }, { accountId: elsewhere.accountId }))
  await expectRefused(elsewhere, 'SETTLED_ELSEWHERE', /not known whether “Mark paid elsewhere” arrived/)
})
