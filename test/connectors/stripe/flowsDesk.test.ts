/** The whole desk over a Stripe account: pulled, commanded, pushed, as in a workspace. */
import { randomUUID } from 'node:crypto'
import { call } from '@orpc/server'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { CommandName } from '#contract/commands.ts'
import { connectAll } from '#main/core/sources/connect.ts'
import { copyRecord } from '#main/db/copyRecord.ts'
import { db } from '#main/db/database.ts'
import { addSource } from '#main/db/sources.ts'
import { accountsRouter } from '#main/features/accounts/handlers.ts'
import { outboxRouter } from '#main/features/outbox/handlers.ts'
import { pull } from '#main/sync/pull.ts'
import { push } from '#main/sync/push.ts'
import { takesDays } from '../../stripeDouble/customers.ts'
import { startStripeDouble } from '../../stripeDouble/double.ts'
import { settleDebit } from '../../stripeDouble/payments.ts'
import { chargeOf, seed } from '../../stripeDouble/seed.ts'
import { newDesk } from '../../sync/deskContext.ts'
import { HASTY } from '../../sync/copy.ts'

async function openDesk() {
  const double = await startStripeDouble()
  onTestFinished(() => double.close())
  const seeded = seed(double.books)
  const made = newDesk({ operator: { grants: ['billing:view', 'billing:manage'] } })
  made.context.newId = randomUUID
  const { database, workspaceDir } = made.context
  database.run(addSource({ id: 'stripe', kind: 'stripe', name: 'Stripe', address: double.url, createdAt: 0, createdBy: 'Imke Vos' }))
  const connector = () => {
    const one = connectAll({ sources: [{ id: 'stripe', kind: 'stripe', name: 'Stripe', url: double.url, key: double.key }] }, database, { workspaceDir, operatorName: 'Imke Vos' })
    onTestFinished(() => one.close())
    return one
  }
  const give = (command: CommandName, input: object) => call(outboxRouter(made.context).give, { command, input } as never)
  const ends = () => database.all(db.selectFrom('outbox').select(['command', 'state', 'message']).orderBy('id'))
  const openMinor = (invoiceId: string) => database.first(db.selectFrom('cache.openInvoice').select('openMinor').where('invoiceId', '=', invoiceId))?.openMinor ?? 0
  await pull(connector(), database, { retry: HASTY })
  return { context: made.context, double, database, connector, give, ends, openMinor, ...seeded }
}

test('a failed charge is tried again and paid; a hold is put on and taken off again, one after the other without a pull', async () => {
  const { double, database, connector, give, ends, openMinor, failing, sent } = await openDesk()
  const charge = chargeOf(double.books, failing.invoice)
  expect(copyRecord(database, 'charges', charge.id)).toMatchObject({ status: 'failed', declineCode: 'insufficient_funds' })
  expect(openMinor(failing.invoice.id)).toBe(11_000)
  await give('retryCharge', { chargeId: charge.id, methodId: failing.good.id })
  await give('holdInvoice', { invoiceId: sent.invoice.id, reason: 'Waiting for their order number', channel: 'phone' })
  await push(connector(), database, { retry: HASTY })
  expect(ends()).toMatchObject([{ command: 'retryCharge', state: 'done' }, { command: 'holdInvoice', state: 'done' }])
  expect(copyRecord(database, 'invoices', failing.invoice.id)).toMatchObject({ status: 'paid' })
  expect(openMinor(failing.invoice.id)).toBe(0)
  expect(sent.invoice.auto_advance).toBe(false)

  await give('releaseInvoice', { invoiceId: sent.invoice.id, note: null })
  await push(connector(), database, { retry: HASTY })
  expect(ends().at(-1)).toMatchObject({ command: 'releaseInvoice', state: 'done' })
  expect(sent.invoice.auto_advance).toBe(true)
  expect(database.all(db.selectFrom('cache.hold').select('releasedAt').where('invoiceId', '=', sent.invoice.id))).toEqual([{ releasedAt: expect.any(Number) }])
}, 30_000)

test('what was changed at Stripe since the last pull is a conflict, with both versions; our own lost answer is none', async () => {
  const { double, database, connector, give, ends, sent } = await openDesk()
  double.books.change(sent.invoice, { metadata: { ...sent.invoice.metadata, counterfoil_disputed: 'Wrong amount' } }, 'invoice.updated')
  await give('holdInvoice', { invoiceId: sent.invoice.id, reason: 'Asked', channel: 'sms' })
  await push(connector(), database, { retry: HASTY })
  expect(ends()).toMatchObject([{ state: 'conflict' }])
  expect(copyRecord(database, 'invoices', sent.invoice.id)).toMatchObject({ disputed: true })
  expect(sent.invoice.auto_advance).toBe(true)

  await give('disputeInvoice', { invoiceId: sent.invoice.id, disputed: false, reason: '' })
  double.faults.next({ kind: 'cut_after' }, { method: 'POST', path: `/v1/invoices/${sent.invoice.id}` })
  for (let turn = 0; turn < 3; turn += 1) await push(connector(), database, { retry: HASTY })
  expect(ends().at(-1)).toMatchObject({ command: 'disputeInvoice', state: 'done' })
  expect(copyRecord(database, 'invoices', sent.invoice.id)).toMatchObject({ disputed: false })
}, 30_000)

test('what Stripe cannot do is refused at the desk, with why, before anything goes out', async () => {
  const { double, give, paying } = await openDesk()
  const before = double.writes().length
  await expect(give('addAccountNote', { accountId: paying.customer.id, text: 'Called twice' })).rejects.toThrow(/Stripe keeps no notes/)
  expect(double.writes()).toHaveLength(before)
}, 30_000)

describe('a bank that takes days to answer', () => {
  async function asked() {
    const desk = await openDesk()
    const { double, database, connector, give, failing } = desk
    const charge = chargeOf(double.books, failing.invoice)
    takesDays(double.books, failing.good)
    await give('retryCharge', { chargeId: charge.id, methodId: failing.good.id })
    await push(connector(), database, { retry: HASTY })
    const shown = async () => (await call(accountsRouter(desk.context).invoices, { account: failing.customer.id, limit: 50 })).rows.find(({ invoiceId }) => invoiceId === failing.invoice.id)
    const failedNow = () => database.all(db.selectFrom('cache.failedCharge').select(['chargeId', 'attempts']))
    return { ...desk, charge, shown, failedNow, pending: chargeOf(double.books, failing.invoice) }
  }

  test('is waited for: the charge leaves the queue, its invoice says so, and nobody asks for the money again', async () => {
    const { double, database, ends, give, openMinor, failing, charge, pending, shown, failedNow } = await asked()
    expect(ends()).toMatchObject([{ state: 'done', message: 'The bank was asked; it answers after some days.' }])
    expect(copyRecord(database, 'charges', pending.id)).toMatchObject({ status: 'pending', declineCode: null })
    expect(failedNow()).toEqual([])
    expect(openMinor(failing.invoice.id)).toBe(11_000)
    expect(await shown()).toMatchObject({ status: 'open', atBankSince: pending.created * 1000 })
    const before = double.writes().length
    await expect(give('retryCharge', { chargeId: charge.id, methodId: failing.good.id })).rejects.toThrow(/bank has been asked/)
    await expect(give('payInvoice', { invoiceId: failing.invoice.id, methodId: failing.good.id })).rejects.toThrow(/bank has been asked/)
    expect(double.writes()).toHaveLength(before)
  }, 30_000)

  test('and pays: the next pull settles the invoice', async () => {
    const { double, database, connector, openMinor, failing, pending, shown, failedNow } = await asked()
    double.books.advance(3 * 86_400)
    settleDebit(double.books, pending, null)
    await pull(connector(), database, { retry: HASTY })
    expect(copyRecord(database, 'charges', pending.id)).toMatchObject({ status: 'succeeded' })
    expect([openMinor(failing.invoice.id), failedNow()]).toEqual([0, []])
    expect(await shown()).toMatchObject({ status: 'paid', atBankSince: null })
    expect(database.all(db.selectFrom('cache.billingLog').select('id').where('kind', '=', 'charge.pending'))).toEqual([])
  }, 30_000)

  test('and does not pay: the next pull brings it back to the queue, with the bank’s reason', async () => {
    const { double, database, connector, openMinor, failing, pending, shown, failedNow } = await asked()
    double.books.advance(3 * 86_400)
    settleDebit(double.books, pending, { decline_code: 'no_account' })
    await pull(connector(), database, { retry: HASTY })
    expect(copyRecord(database, 'charges', pending.id)).toMatchObject({ status: 'failed', declineCode: 'no_account' })
    expect(failedNow()).toEqual([{ chargeId: pending.id, attempts: 2 }])
    expect(openMinor(failing.invoice.id)).toBe(11_000)
    expect(await shown()).toMatchObject({ status: 'open', atBankSince: null })
  }, 30_000)
})
