import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDesk, NOW, type Desk } from './support.ts'

let desk: Desk
let accountId: string
beforeAll(async () => {
  desk = await openDesk({ accounts: 60 })
  accountId = (await desk.all('accounts'))[0]!.id
})
afterAll(() => desk.sandbox.close())

const effects = async (query = '') => (await desk.get(`/sandbox/effects?${query}`)).body as { effects: { n: number; idempotencyKey: string; command: string; targetId: string; at: number; outcome: string }[]; next: number | null }
const outcomes = async (key: string) => (await effects(`idempotencyKey=${key}`)).effects.map(({ outcome }) => outcome)

test('a command that is sent again with its key took effect once, whatever became of the answers', async () => {
  const note = { accountId, text: 'Rang them' }
  await desk.command('addAccountNote', note, { key: 'effect-1' })
  await desk.command('addAccountNote', note, { key: 'effect-1' })
  desk.sandbox.setFaults('cut=1')
  await expect(desk.command('addAccountNote', note, { key: 'effect-1' })).rejects.toThrow()
  desk.sandbox.setFaults('error500=1')
  await desk.command('addAccountNote', note, { key: 'effect-1' })
  desk.sandbox.setFaults(null)
  expect((await effects('idempotencyKey=effect-1')).effects).toEqual(
    ['done', 'repeated', 'repeated'].map((outcome) => ({ n: expect.any(Number), idempotencyKey: 'effect-1', command: 'addAccountNote', targetId: accountId, at: NOW, outcome })),
  )
  expect((await desk.all('billingLog')).filter(({ text }) => text === 'Rang them')).toHaveLength(1)
})

test('the same intent with two keys takes effect twice, and is counted so', async () => {
  const { n } = (await effects()).effects.at(-1) ?? { n: 0 }
  for (const key of ['effect-2', 'effect-3']) await desk.command('addAccountNote', { accountId, text: 'Rang them twice' }, { key })
  const found = (await effects(`targetId=${accountId}&after=${n}`)).effects
  expect(found.filter(({ outcome }) => outcome === 'done').map(({ idempotencyKey }) => idempotencyKey)).toEqual(['effect-2', 'effect-3'])
})

test('what changed nothing is told apart', async () => {
  await desk.command('setPoNumber', { accountId: 'acc_nobody', poNumber: 'PO-1' }, { key: 'effect-4' })
  await desk.command('setPoNumber', { accountId, poNumber: 'PO-1' }, { key: 'effect-5', ifMatch: 0 })
  await desk.command('setPoNumber', { accountId, poNumber: 'PO-1' }, { key: 'effect-5' })
  await desk.command('setPoNumber', { accountId, poNumber: 'PO-2' }, { key: 'effect-5' })
  const paid = (await desk.all('invoices')).find(({ status }) => status === 'paid')!
  await desk.command('holdInvoice', { invoiceId: paid.id, reason: 'too late', channel: 'phone' }, { key: 'effect-6' })
  expect(await outcomes('effect-4')).toEqual(['missing'])
  expect(await outcomes('effect-5')).toEqual(['conflict', 'done', 'mismatch'])
  expect(await outcomes('effect-6')).toEqual(['refused'])
})

test('effects are read page by page', async () => {
  const whole = (await effects()).effects
  const first = await effects('limit=2')
  expect(first.effects).toEqual(whole.slice(0, 2))
  expect((await effects(`after=${first.next}`)).effects).toEqual(whole.slice(2))
  expect((await effects()).next).toBeNull()
  expect((await desk.get('/sandbox/effects?limit=many')).status).toBe(400)
})
