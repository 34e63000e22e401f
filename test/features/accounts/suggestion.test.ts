import { describe, expect, test } from 'vitest'
import type { accounts } from '#contract/accounts.ts'
import { outboxRouter } from '#main/features/outbox/handlers.ts'
import type { outbox } from '#contract/outbox.ts'
import { accountsRouter } from '#main/features/accounts/handlers.ts'
import { openInvoicesOf } from '#main/features/accounts/suggestion.ts'
import { emptyBooks } from '../../fixtures/books.ts'
import { clientOf, deskOver } from '../../fixtures/desk.ts'
import { expectNoScan } from '../../fixtures/plan.ts'

const NOW = Date.UTC(2026, 2, 1, 9)

/** An account with three open invoices, of 100, 50 and 30 in the order in which they fell due. */
function company() {
  const books = emptyBooks()
  books.party()
  const account = books.account()
  const [old, middle, young] = [['2026-01-31', 10_000], ['2026-02-10', 5_000], ['2026-02-20', 3_000]].map(([dueOn, totalMinor]) => books.invoice(account, { dueOn: String(dueOn), totalMinor: Number(totalMinor) }))
  const { context } = deskOver(books, { now: () => NOW })
  const desk = clientOf<typeof accounts>(accountsRouter(context))
  const give = clientOf<typeof outbox>(outboxRouter(context)).give
  const lines = async (input: Parameters<typeof desk.suggestAllocation>[0]) => (await desk.suggestAllocation(input)).rows.map(({ number, amountMinor, reason }) => [number, amountMinor, reason])
  return { books, account, old: old!, middle: middle!, young: young!, desk, give, lines }
}

describe('where unapplied money would go', () => {
  test('is the oldest due first, every open invoice with its reason, and what is left', async () => {
    const { books, account, desk } = company()
    const payment = books.payment(account, { amountMinor: 13_000, rev: 4 })
    books.derive()
    const suggestion = await desk.suggestAllocation({ payment: payment.id })
    expect(suggestion).toMatchObject({ rev: 4, ref: 'PM000001', currency: 'AUD', unappliedMinor: 13_000, leftMinor: 0, more: false })
    expect(suggestion.rows.map(({ number, openMinor, amountMinor, reason }) => [number, openMinor, amountMinor, reason])).toEqual([
      ['IN1001', 10_000, 10_000, 'Oldest due first, in full'], ['IN1002', 5_000, 3_000, 'Oldest due first, in part'], ['IN1003', 3_000, 0, 'Nothing is left for it'],
    ])
  })

  test('is the one invoice that matches exactly, which comes first', async () => {
    const { books, account, lines } = company()
    const note = books.creditNote(account, { amountMinor: 3_000 })
    books.derive()
    expect(await lines({ creditNote: note.id })).toEqual([['IN1003', 3_000, 'Exactly this much is open'], ['IN1001', 0, 'Another one matches exactly'], ['IN1002', 0, 'Another one matches exactly']])
  })

  test('passes held and disputed invoices, and those that are being charged, and says so', async () => {
    const { books, account, old, middle, lines, give } = company()
    const method = books.method(account)
    const disputed = books.invoice(account, { disputed: true, dueOn: '2026-01-01', totalMinor: 700 })
    const payment = books.payment(account, { amountMinor: 4_000 })
    books.hold(old)
    books.derive()
    await give({ command: 'payInvoice', input: { invoiceId: middle.id, methodId: method.id } })
    expect(await lines({ payment: payment.id })).toEqual([
      [disputed.number, 0, 'Skipped: disputed'], ['IN1001', 0, 'Skipped: on hold'], ['IN1002', 0, 'Skipped: it is being charged'], ['IN1003', 3_000, 'Oldest due first, in full'],
    ])
  })

  test('is of what is neither allocated nor paid back, in the same currency and account', async () => {
    const { books, account, old, desk } = company()
    books.invoice(books.account(), { dueOn: '2025-01-01' })
    books.invoice(account, { currency: 'USD', dueOn: '2025-01-01' })
    const payment = books.payment(account, { amountMinor: 10_000 })
    books.allocation(payment, old, { amountMinor: 6_000 })
    books.refund(payment, { amountMinor: 1_500 })
    books.derive()
    const { unappliedMinor, leftMinor, rows } = await desk.suggestAllocation({ payment: payment.id })
    expect([unappliedMinor, leftMinor]).toEqual([2_500, 0])
    expect(rows.map(({ number, openMinor, amountMinor }) => [number, openMinor, amountMinor])).toEqual([['IN1001', 4_000, 2_500], ['IN1002', 5_000, 0], ['IN1003', 3_000, 0]])
  })

  test('counts what waits as applied: no unit is suggested twice, and the payment shows what waits', async () => {
    const { books, account, old, desk, give, lines } = company()
    const [first, second] = [books.payment(account, { amountMinor: 10_000 }), books.payment(account, { amountMinor: 9_000 })]
    books.derive()
    await give({ command: 'applyPayment', input: { paymentId: first.id, rows: [{ invoiceId: old.id, amountMinor: 9_000 }] } })
    expect(await desk.suggestAllocation({ payment: first.id })).toMatchObject({ unappliedMinor: 1_000, rows: [{ number: 'IN1001', openMinor: 1_000, amountMinor: 1_000, reason: 'Exactly this much is open' }, {}, {}] })
    expect(await lines({ payment: second.id })).toEqual([['IN1001', 1_000, 'Oldest due first, in full'], ['IN1002', 5_000, 'Oldest due first, in full'], ['IN1003', 3_000, 'Oldest due first, in full']])
    const { rows } = await desk.payments({ account: account.id, limit: 10 })
    expect(rows.find(({ paymentId }) => paymentId === first.id)?.pending).toMatchObject({ label: 'Apply payment', state: 'queued' })
    expect(rows.find(({ paymentId }) => paymentId === second.id)?.pending).toBeNull()
    await give({ command: 'applyPayment', input: { paymentId: first.id, rows: [{ invoiceId: old.id, amountMinor: 1_000 }] } })
    expect(await lines({ payment: second.id })).toEqual([['IN1001', 0, 'Paid by what is on its way'], ['IN1002', 5_000, 'Oldest due first, in full'], ['IN1003', 3_000, 'Oldest due first, in full']])
    await expect(desk.suggestAllocation({ payment: first.id })).rejects.toMatchObject({ code: 'NOTHING_LEFT' })
  })

  test('is not there for what is used up, funds the available balance, or is not in the copy', async () => {
    const { books, account, old, desk } = company()
    const payment = books.payment(account, { amountMinor: 500 })
    books.allocation(payment, old)
    const wallet = books.payment(account, { purpose: 'wallet' })
    books.derive()
    for (const input of [{ payment: payment.id }, { payment: wallet.id }]) await expect(desk.suggestAllocation(input)).rejects.toMatchObject({ code: 'NOTHING_LEFT' })
    await expect(desk.suggestAllocation({ payment: 'pay_nobody' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(desk.suggestAllocation({ creditNote: 'crn_nobody' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('takes no more rows than a command, and says that there are more', async () => {
    const { books, account, desk } = company()
    books.together(() => { for (let n = 0; n < 510; n += 1) books.invoice(account, { dueOn: '2026-03-31', totalMinor: 100 }) })
    const payment = books.payment(account, { amountMinor: 1_000_000 })
    books.derive()
    const { rows, more, leftMinor } = await desk.suggestAllocation({ payment: payment.id })
    expect([rows.length, more, leftMinor]).toEqual([500, true, 1_000_000 - 18_000 - 497 * 100])
  })
})

test('open invoices of the account are found through its index', () => {
  const { books } = company()
  const query = openInvoicesOf('acc_1', 'AUD')
  expectNoScan(books.database, query)
  expect(books.database.plan(query).join('\n')).toContain('openInvoice_by_account')
})
