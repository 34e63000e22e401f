/** Increments: what changed at Stripe since the last pull, by its events. */
import { expect, test } from 'vitest'
import { resourceNames } from '#main/core/ports/records.ts'
import { addPrice, addProduct, addSubscription } from '../../stripeDouble/catalogue.ts'
import { addCreditNote, voidCreditNote } from '../../stripeDouble/creditNotes.ts'
import { addCustomer, addMethod, declines, detachMethod } from '../../stripeDouble/customers.ts'
import { addInvoice } from '../../stripeDouble/invoices.ts'
import { closeDispute, dispute, pay, refund } from '../../stripeDouble/payments.ts'
import { chargeOf, payNow, seed } from '../../stripeDouble/seed.ts'
import { listed, inTextOrder } from './listing.ts'
import { world } from './world.ts'

const DAY_MS = 86_400_000

test('after everything was listed there is nothing more in any resource, whoever asks', async () => {
  const { books, list, again, party } = await world()
  seed(books)
  for (const resource of resourceNames) {
    const { cursor } = await list(resource)
    const more = await listed(again(), party, resource, { cursor })
    expect([...more.records.keys(), ...more.gone, ...more.bad], resource).toEqual([])
  }
})

test('a change is told once: with the customer as they are now, and not as the event has them', async () => {
  const { books, list } = await world()
  const customer = addCustomer(books, { name: 'Old Name', email: 'ap@old.example' })
  const before = await list('accounts')
  books.change(customer, { name: 'Middle Name' }, 'customer.updated')
  books.change(customer, { name: 'New Name' })
  const told = await list('accounts', { cursor: before.cursor })
  expect([...told.records.values()]).toMatchObject([{ id: customer.id, name: 'New Name' }])
  expect((await list('accounts', { cursor: told.cursor })).records.size).toBe(0)
})

test('one reading of the events serves every resource of a pull', async () => {
  const { double, books, list } = await world()
  seed(books)
  const cursors = new Map<string, string>()
  for (const resource of resourceNames) cursors.set(resource, (await list(resource)).cursor)
  const [customer] = books.all('customer')
  books.change(customer!, { name: 'Another' }, 'customer.updated')
  const from = double.asked.length
  for (const resource of resourceNames) await list(resource, { cursor: cursors.get(resource)! })
  expect(double.asked.slice(from).filter(({ path }) => path === '/v1/events')).toHaveLength(1)
  expect(double.asked.slice(from).filter(({ path }) => path === `/v1/customers/${customer!.id}`)).toHaveLength(1)
})

test('what is deleted, detached or made void goes', async () => {
  const { books, list } = await world()
  const customer = addCustomer(books, { name: 'Juniper', email: 'a@juniper.example', currency: 'usd' })
  const [method, other] = [addMethod(books, customer), addMethod(books, customer, { last4: '4444' })]
  const draft = addInvoice(books, customer, { draft: true })
  const open = addInvoice(books, customer)
  const note = addCreditNote(books, open, { amount: 100 })
  const lonely = addCustomer(books, { name: 'Lonely', email: 'b@lonely.example' })
  const [accounts, contacts, methods, invoices, notes, allocations] = await Promise.all((['accounts', 'contacts', 'paymentMethods', 'invoices', 'creditNotes', 'allocations'] as const).map((resource) => list(resource)))
  books.remove('customer', lonely.id, 'customer.deleted')
  books.remove('invoice', draft.id, 'invoice.deleted')
  detachMethod(books, other)
  voidCreditNote(books, note)
  expect((await list('accounts', { cursor: accounts!.cursor })).gone).toEqual([lonely.id])
  expect((await list('contacts', { cursor: contacts!.cursor })).gone).toEqual([`${lonely.id}.c`])
  const told = await list('paymentMethods', { cursor: methods!.cursor })
  expect(told.gone).toEqual([other.id])
  expect([...told.records.keys()]).toEqual([method.id])
  expect((await list('invoices', { cursor: invoices!.cursor })).gone).toEqual([draft.id])
  expect((await list('creditNotes', { cursor: notes!.cursor })).gone).toEqual([note.id])
  expect((await list('allocations', { cursor: allocations!.cursor })).gone).toContain(`${note.id}.pre`)
})

test('a failed charge, then one that goes through: attempt, payment, allocation and invoice are told', async () => {
  const { books, list } = await world()
  const customer = addCustomer(books, { name: 'Tern', email: 'a@tern.example', currency: 'usd' })
  const method = addMethod(books, customer)
  const invoice = addInvoice(books, customer)
  const before = Object.fromEntries(await Promise.all((['invoices', 'charges', 'payments', 'allocations'] as const).map(async (resource) => [resource, (await list(resource)).cursor])))
  declines(books, method, { decline_code: 'insufficient_funds' }, 1)
  expect(() => pay(books, invoice)).toThrow()
  pay(books, invoice)
  expect([...(await list('charges', { cursor: before['charges']! })).records.values()].map(({ status, declineCode }) => [status, declineCode]).toSorted(inTextOrder)).toEqual([['failed', 'insufficient_funds'], ['succeeded', null]])
  expect([...(await list('payments', { cursor: before['payments']! })).records.values()]).toMatchObject([{ amountMinor: 10_000 }])
  expect([...(await list('allocations', { cursor: before['allocations']! })).records.values()]).toMatchObject([{ invoiceId: invoice.id, amountMinor: 10_000 }])
  expect([...(await list('invoices', { cursor: before['invoices']! })).records.values()]).toMatchObject([{ id: invoice.id, status: 'paid' }])
})

test('a refund and a dispute are told with what they change of the invoice, which has no event of its own for them', async () => {
  const { books, list } = await world()
  const customer = addCustomer(books, { name: 'Marlow', email: 'a@marlow.example', currency: 'usd' })
  addMethod(books, customer)
  const [given, argued] = [payNow(books, addInvoice(books, customer)), payNow(books, addInvoice(books, customer))]
  const before = Object.fromEntries(await Promise.all((['invoices', 'allocations', 'writeOffs', 'refunds', 'charges'] as const).map(async (resource) => [resource, (await list(resource)).cursor])))
  const back = refund(books, chargeOf(books, given), 4000)
  const open = dispute(books, chargeOf(books, argued))
  expect((await list('invoices', { cursor: before['invoices']! })).records.get(argued.id)).toMatchObject({ disputed: true })
  expect([...(await list('allocations', { cursor: before['allocations']! })).records.values()].some(({ amountMinor }) => amountMinor === -4000)).toBe(true)
  expect((await list('writeOffs', { cursor: before['writeOffs']! })).records.get(`${given.id}.${back.id}`)).toMatchObject({ amountMinor: 4000 })
  expect((await list('refunds', { cursor: before['refunds']! })).records.has(back.id)).toBe(true)
  closeDispute(books, open, 'lost')
  expect((await list('refunds', { cursor: before['refunds']! })).records.get(open.id)).toMatchObject({ reason: 'dispute_lost' })
})

test('a price that changed, a product whose name changed, a subscription that ended', async () => {
  const { books, list } = await world()
  const product = addProduct(books, 'Wattle Plan')
  const price = addPrice(books, product, 4900)
  const customer = addCustomer(books, { name: 'Juniper', email: 'a@juniper.example' })
  const subscription = addSubscription(books, customer, [price])
  const [products, subscriptions, accounts] = await Promise.all((['products', 'subscriptions', 'accounts'] as const).map((resource) => list(resource)))
  books.change(product, { name: 'Acacia Plan' }, 'product.updated')
  books.change(subscription, { status: 'canceled', ended_at: books.now(), canceled_at: books.now() }, 'customer.subscription.deleted')
  expect([...(await list('products', { cursor: products!.cursor })).records.values()]).toMatchObject([{ id: price.id, name: 'Acacia Plan' }])
  expect([...(await list('subscriptions', { cursor: subscriptions!.cursor })).records.values()]).toMatchObject([{ id: subscription.id, status: 'cancelled' }])
  expect((await list('accounts', { cursor: accounts!.cursor })).records.has(customer.id)).toBe(true)
})

test('an event that comes late, dated before one that was seen, is not missed', async () => {
  const { books, list } = await world()
  const customer = addCustomer(books, { name: 'Late', email: 'a@late.example' })
  const before = await list('accounts')
  books.change(customer, { name: 'Seen' }, 'customer.updated')
  const seen = await list('accounts', { cursor: before.cursor })
  books.advance(-120)
  books.change(customer, { name: 'Told late' }, 'customer.updated')
  books.advance(120)
  expect([...(await list('accounts', { cursor: seen.cursor })).records.values()]).toMatchObject([{ name: 'Told late' }])
})

test('a pull that was killed in the middle of many changes begins again where its page was, with another connector too', async () => {
  const { books, connector, again, party, list } = await world()
  const customers = Array.from({ length: 12 }, (_, n) => addCustomer(books, { name: `Customer ${n}`, email: `c${n}@many.example` }))
  const { cursor } = await list('accounts')
  for (const customer of customers) books.change(customer, { name: `${customer.name}, changed` }, 'customer.updated')
  const first = await connector.page('accounts', { party, cursor, limit: 5 })
  expect(first.more).toBe(true)
  const rest = await listed(again(), party, 'accounts', { cursor: first.cursor, limit: 5 })
  const told = new Set([...first.records.map((record) => (record as { id: string }).id), ...rest.records.keys()])
  expect(told).toEqual(new Set(customers.map(({ id }) => id)))
})

test('thirty days are all that Stripe remembers: after twenty-nine the place is no longer known, and listing begins again', async () => {
  const { books, list, again, party } = await world()
  addCustomer(books, { name: 'Juniper', email: 'a@juniper.example' })
  const { cursor } = await list('accounts')
  const later = (days: number) => listed(again({ now: () => Date.now() + days * DAY_MS }), party, 'accounts', { cursor })
  expect((await later(28)).records.size).toBe(0)
  await expect(later(30)).rejects.toMatchObject({ code: 'CURSOR_EXPIRED', message: expect.stringContaining('more than 29 days ago') })
})

test('where nothing happens for months the place goes along, and nothing has to be listed again', async () => {
  const { books, list } = await world()
  books.daysAgo(60, () => addCustomer(books, { name: 'Juniper', email: 'a@juniper.example' }))
  const { since } = JSON.parse((await list('accounts')).cursor) as { since: { t: number } }
  expect(Date.now() / 1000 - since.t).toBeLessThan(2 * 86_400)
})

test('a place never runs ahead of Stripe’s own clock, whatever the machine’s says', async () => {
  const { books, again, party } = await world()
  const customer = addCustomer(books, { name: 'Juniper', email: 'a@juniper.example' })
  const wrong = again({ now: () => Date.now() + 20 * DAY_MS })
  const { cursor } = await listed(wrong, party, 'accounts')
  books.change(customer, { name: 'Renamed' }, 'customer.updated')
  expect([...(await listed(wrong, party, 'accounts', { cursor })).records.values()]).toMatchObject([{ name: 'Renamed' }])
})

test('a place that is none of ours is no longer known', async () => {
  const { list } = await world()
  for (const cursor of ['“nowhere”', '{"p":"told"}', '17']) await expect(list('invoices', { cursor })).rejects.toMatchObject({ code: 'CURSOR_EXPIRED' })
})

test('where the other side has no events everything is listed again with each pull', async () => {
  const { double, books, list, again, party } = await world()
  double.lacks.paths.push('/v1/events')
  const customer = addCustomer(books, { name: 'Before', email: 'a@before.example' })
  const { cursor } = await list('accounts')
  books.change(customer, { name: 'After' })
  const told = await listed(again(), party, 'accounts', { cursor })
  expect([...told.records.values()]).toMatchObject([{ name: 'After' }])
})
