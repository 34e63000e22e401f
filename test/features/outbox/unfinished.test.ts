import { expect, test } from 'vitest'
import type { failedCharges } from '#contract/failedCharges.ts'
import type { outbox } from '#contract/outbox.ts'
import { derive } from '#main/db/derive/derivation.ts'
import { ALL_PARTS } from '#main/db/derive/parts.ts'
import { failedChargesRouter } from '#main/features/failed-charges/handlers.ts'
import { outboxRouter } from '#main/features/outbox/handlers.ts'
import { emptyBooks } from '../../fixtures/books.ts'
import { clientOf, deskOver } from '../../fixtures/desk.ts'

const NOW = Date.UTC(2026, 2, 1, 9)
const WAIT = 'Not everything of USA has been pulled yet, so it may be paid already. Wait until the first pull has come to its end.'

/** One whole party, and one whose first pull is under way; of it one account was read by itself. */
function company() {
  const books = emptyBooks()
  const failure = (partyId: string, currency: string) => {
    const account = books.account({ partyId, currency })
    const method = books.method(account)
    const invoice = books.invoice(account)
    const charge = books.charge(account, { methodId: method.id, invoiceId: invoice.id, seriesId: invoice.id, status: 'failed', declineCode: 'insufficient_funds', at: NOW - 86_400_000 })
    return { account, method, invoice, charge }
  }
  books.party()
  const au = failure('au', 'AUD')
  books.derive()
  books.party({ id: 'us', partyId: 'us', name: 'USA', currency: 'USD' })
  const us = failure('us', 'USD')
  books.together(() => derive(books.database, [[us.account.id, ALL_PARTS]]))
  const desk = deskOver(books, { now: () => NOW })
  return { books, au, us, desk, outbox: clientOf<typeof outbox>(outboxRouter(desk.context)), queue: clientOf<typeof failedCharges>(failedChargesRouter(desk.context)) }
}

test('no money is asked for in a party whose first pull has not come to its end', async () => {
  const { outbox: { give }, desk, au, us } = company()
  await expect(give({ command: 'payInvoice', input: { invoiceId: us.invoice.id, methodId: us.method.id } } as never)).rejects.toMatchObject({ code: 'NOT_NOW', message: WAIT })
  await expect(give({ command: 'retryCharge', input: { chargeId: us.charge.id, methodId: us.method.id } } as never)).rejects.toMatchObject({ code: 'NOT_NOW', message: WAIT })
  expect(desk.commands()).toEqual([])
  await give({ command: 'holdInvoice', input: { invoiceId: us.invoice.id, reason: 'Wrong quantity', channel: 'phone' } } as never)
  await give({ command: 'payInvoice', input: { invoiceId: au.invoice.id, methodId: au.method.id } } as never)
  expect(desk.commands().map(({ command }) => command)).toEqual(['holdInvoice', 'payInvoice'])
})

test('the queue of failed charges says so before it is tried, and refuses it', async () => {
  const { queue, desk, books, us } = company()
  const retry = () => queue.retry({ charge: us.charge.id, method: us.method.id })
  expect((await queue.detail({ charge: us.charge.id })).retry).toMatchObject({ allowed: false, reason: WAIT })
  await expect(retry()).rejects.toMatchObject({ code: 'MAY_NOT_RETRY', message: WAIT })
  expect(desk.commands()).toEqual([])
  books.derive()
  await retry()
  expect(desk.commands()).toMatchObject([{ command: 'retryCharge', targetId: us.charge.id }])
})
