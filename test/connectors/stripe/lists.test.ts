/** What is listed the first time, what a key may see, and what a look-alike does not have. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createStripeConnector } from '#main/connectors/stripe/connector.ts'
import { resourceNames, type Resource } from '#main/core/ports/records.ts'
import { checkRecord } from '#main/sync/recordCheck.ts'
import { addCustomer, addMethod } from '../../stripeDouble/customers.ts'
import { addInvoice } from '../../stripeDouble/invoices.ts'
import { payNow, seed } from '../../stripeDouble/seed.ts'
import { everything, listed, openMinor } from './listing.ts'
import { world } from './world.ts'

test('a company’s books are listed: every record sound, and each invoice as open as at Stripe', async () => {
  const { books, connector, party } = await world()
  seed(books)
  const all = await everything(connector, party)
  expect(all.bad).toEqual([])
  for (const { id, status, amount_remaining } of books.all('invoice')) if (!['void', 'draft'].includes(status)) expect(openMinor(all, id), `${id} ${status}`).toBe(status === 'open' ? amount_remaining : 0)
  const counts = Object.fromEntries(resourceNames.map((resource) => [resource, all[resource].length]))
  expect(counts).toMatchObject({ parties: 1, accounts: books.all('customer').length, contacts: books.all('customer').length, invoices: books.all('invoice').length, charges: books.all('charge').length, wallets: 0, walletEntries: 0, holds: 1, usageRecords: 5 })
})

test('the same records come in pages of any size, and never more than were asked for', async () => {
  const { books, connector, party, list } = await world()
  seed(books)
  for (const resource of ['accounts', 'invoices', 'payments', 'refunds', 'allocations', 'creditNotes', 'billingLog'] as const) {
    const whole = await list(resource)
    for (const limit of [1, 3]) expect(new Set((await list(resource, { limit })).records.keys()), `${resource} by ${limit}`).toEqual(new Set(whole.records.keys()))
    const page = await connector.page(resource, { party, cursor: null, limit: 1 })
    expect(page.records.length).toBeLessThanOrEqual(1)
  }
})

test('more than a page of customers, and more lines than come with an invoice', async () => {
  const { books, list } = await world()
  for (let n = 0; n < 130; n += 1) addCustomer(books, { name: `Customer ${n}`, email: `c${n}@many.example` })
  const [customer] = books.all('customer')
  const invoice = addInvoice(books, customer!, { lines: Array.from({ length: 27 }, (_, n) => ({ description: `Line ${n}`, amount: 100 + n })) })
  expect((await list('accounts')).records.size).toBe(130)
  const record = (await list('invoices')).records.get(invoice.id) as { lines?: { amountMinor: number }[]; totalMinor?: number }
  expect(record.lines).toHaveLength(27)
  expect(record.lines?.reduce((sum, { amountMinor }) => sum + amountMinor, 0)).toBe(record.totalMinor)
})

test('the account says who it is: a key that may read it gets its name, its zone, its currency and where customers are sent', async () => {
  const { books, connector, again, double, party, list } = await world()
  const hidden = await connector.me()
  expect(hidden).toMatchObject({ parties: [party], system: { id: `${books.account.id}:test` }, revs: 'observed', notOffered: [], operator: { name: `Stripe ${books.account.id} (test)` } })
  // A key belongs to nobody: who sits at the desk is who does it.
  expect((await again({ operatorName: 'Imke Vos' }).me()).operator).toEqual({ id: 'local', name: 'Imke Vos', email: '' })
  const open = await again({ key: double.secretKey }).me()
  expect(open).toMatchObject({ parties: [party], system: { id: `${books.account.id}:test`, name: 'Wattle & Co (test)' }, grants: ['billing:view', 'billing:manage'] })
  expect([...(await list('parties')).records.values()]).toMatchObject([{ id: party, timeZone: 'UTC', currency: 'USD' }])
  const [record] = (await again({ key: double.secretKey }).page('parties', { party, cursor: null, limit: 10 })).records
  expect(checkRecord('parties', party, record)).toMatchObject({ kind: 'record', record: { name: 'Wattle & Co (test)', legalName: 'Wattle & Co LLC', timeZone: 'America/Los_Angeles', senderEmail: 'billing@wattle-and-co.example', colour: '#2f6f4f', paper: 'Letter', phone: '+1 555 0100' } })
})

test('live and test records of one account are two parties of two systems', async () => {
  const live = await (await world({ livemode: true })).connector.me()
  const tried = await (await world()).connector.me()
  expect([live.parties, tried.parties]).toEqual([['acct_1'], ['acct_1.test']])
  expect([live.system?.id, tried.system?.id]).toEqual(['acct_1:live', 'acct_1:test'])
})

test('a key that may not read disputes lists all the rest, and says so once', async () => {
  const { books, again, double, party } = await world()
  seed(books)
  const key = double.addKey({ customer: 'read', payment_method: 'read', product: 'read', plan: 'read', subscription: 'read', invoice: 'read', payment_intent: 'read', charge: 'read', credit_note: 'read', event: 'read', billing_meter: 'read', payment_record: 'read' })
  const connector = again({ key })
  const me = await connector.me()
  expect(me.notOffered).toEqual(['Disputes (the key may not read them: it lacks rak_dispute_read)'])
  // The desk's own work asks no key; each command that the key may not carry out says why.
  expect(me.grants).toEqual(['billing:view', 'billing:manage'])
  expect(me.cannot?.find(({ command }) => command === 'payInvoice')?.why).toContain('rak_invoice_write')
  const all = await everything(connector, party)
  expect(all.bad).toEqual([])
  expect(all.invoices).toHaveLength(books.all('invoice').length)
})

test('nothing is changed by asking what a key may do', async () => {
  const { double, connector } = await world()
  await connector.me()
  for (const { method, status } of double.asked) if (method === 'POST') expect([400, 403, 404]).toContain(status)
  expect(double.books.all('event')).toEqual([])
})

test.each(['html', 'json'] as const)('a look-alike without credit notes, disputes, meters and events (%s): each is told, and the rest is listed', async (as) => {
  const { double, books, connector, party } = await world()
  const customer = addCustomer(books, { name: 'Juniper', email: 'a@juniper.example', currency: 'usd' })
  addMethod(books, customer)
  payNow(books, addInvoice(books, customer))
  double.lacks.paths.push('/v1/credit_notes', '/v1/disputes', '/v1/billing', '/v1/events')
  double.lacks.as = as
  expect((await connector.me()).notOffered).toEqual(['Disputes', 'Credit notes', 'Events', 'Meters'])
  const all = await everything(connector, party)
  expect(all.bad).toEqual([])
  expect([all.accounts.length, all.invoices.length, all.payments.length, all.allocations.length]).toEqual([1, 1, 1, 1])
})

test('where invoice payments are not offered, what was paid is money of which it is not told how it came', async () => {
  const { double, books, connector, party } = await world()
  const customer = addCustomer(books, { name: 'Juniper', email: 'a@juniper.example', currency: 'usd' })
  addMethod(books, customer)
  const invoice = payNow(books, addInvoice(books, customer))
  for (const part of books.all('invoice_payment')) books.remove('invoice_payment', part.id, 'invoice_payment.deleted')
  double.lacks.paths.push('/v1/invoice_payments')
  const all = await everything(connector, party)
  expect(all.payments).toMatchObject([{ id: `${invoice.id}.off`, amountMinor: 10_000 }])
  expect(openMinor(all, invoice.id)).toBe(0)
})

test('the place of a page whose last object was deleted is no longer known, and the list begins again', async () => {
  const { books, connector, party, again } = await world()
  for (let n = 0; n < 4; n += 1) addCustomer(books, { name: `Customer ${n}`, email: `c${n}@many.example` })
  const first = await connector.page('accounts', { party, cursor: null, limit: 2 })
  books.remove('customer', (first.records[1] as { id: string }).id, 'customer.deleted')
  await expect(again().page('accounts', { party, cursor: first.cursor, limit: 2 })).rejects.toMatchObject({ code: 'CURSOR_EXPIRED' })
})

test('an account is read whole in few questions, with what the lists have of it', async () => {
  const { double, books, connector, party } = await world()
  seed(books)
  const all = await everything(connector, party)
  for (const customer of books.all('customer')) {
    const from = double.asked.length
    const page = await connector.accountRecords(customer.id, { cursor: null, limit: 1000 })
    expect(double.asked.length - from).toBeLessThan(25)
    for (const resource of resourceNames) {
      if (resource === 'parties' || resource === 'products') continue
      const own = (all[resource] as unknown as Record<string, unknown>[]).filter((record) => (resource === 'accounts' ? record['id'] : record['accountId']) === customer.id)
      const answered = page!.records.filter((one) => one.resource === resource).map(({ record }) => record as Record<string, unknown>)
      expect(answered.map(plain).toSorted(byId), `${customer.name} ${resource}`).toEqual(own.map(plain).toSorted(byId))
    }
  }
  expect(await connector.accountRecords('cus_nobody', { cursor: null, limit: 10 })).toBeNull()
})

test('each record is read by its id as it is listed', async () => {
  const { books, connector, party } = await world()
  seed(books)
  const all = await everything(connector, party)
  const cannotBeAsked = (resource: Resource, id: string): boolean => resource === 'usageRecords' || id.startsWith('cbtxn_')
  for (const resource of resourceNames) {
    for (const record of all[resource] as unknown as Record<string, unknown>[]) {
      const id = String(record['id'])
      if (!cannotBeAsked(resource, id)) expect(plain(await connector.read(resource, id)), `${resource} ${id}`).toEqual(plain(record))
    }
    expect(await connector.read(resource, 'nobody-has-this-id'), resource).toBeNull()
  }
})

test('another party than the account’s own is refused', async () => {
  const { connector } = await world()
  await expect(connector.page('accounts', { party: 'acct_other' as never, cursor: null, limit: 10 })).rejects.toMatchObject({ code: 'MALFORMED' })
})


test('a key that may not read customers is refused with the permission that it lacks', async () => {
  const { double, again } = await world()
  await expect(again({ key: double.addKey({ invoice: 'read' }) }).me()).rejects.toMatchObject({ code: 'FORBIDDEN', message: expect.stringContaining('rak_customer_read') })
})

test('what a key may no longer see is not taken for gone', async () => {
  const { double, books, again, party, list } = await world()
  seed(books)
  const { cursor } = await list('invoices')
  books.change(books.all('invoice')[0]!, { description: 'Changed' }, 'invoice.updated')
  const blind = again({ key: double.addKey({ customer: 'read', event: 'read' }) })
  expect(await listed(blind, party, 'invoices', { cursor })).toMatchObject({ gone: [], bad: [], records: new Map() })
})

test('a look-alike that knows no page sizes and nothing to expand is asked without', async () => {
  const lists: Record<string, object[]> = {
    '/v1/customers': [{ id: 'cus_1', object: 'customer', created: 1_700_000_000, livemode: false, email: 'ap@juniper-freight.example', name: 'Juniper Freight Inc', balance: 0, currency: 'usd', metadata: {} }],
    '/v1/invoices': [{
      id: 'in_1', object: 'invoice', created: 1_700_000_000, customer: 'cus_1', currency: 'usd', number: 'A-1', status: 'paid', subtotal: 500, total: 500, amount_due: 500, amount_paid: 500, amount_remaining: 0, metadata: {},
      lines: { object: 'list', has_more: false, data: [{ id: 'il_1', amount: 500, description: 'Plan', quantity: 1 }] },
    }],
    '/v1/charges': [{ id: 'ch_1', object: 'charge', created: 1_700_000_000, amount: 500, currency: 'usd', customer: 'cus_1', status: 'succeeded', paid: true, captured: true, refunded: false, invoice: 'in_1' }],
    '/v1/subscriptions': [], '/v1/refunds': [],
  }
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://look-alike')
    const [unknown] = [...url.searchParams.keys()].filter((name) => name !== 'customer')
    const data = lists[url.pathname]
    const answer = (status: number, body: object) => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    if (data === undefined) return void response.writeHead(404, { 'content-type': 'text/plain' }).end('404: Not Found')
    if (unknown !== undefined) return answer(400, { error: { type: 'invalid_request_error', message: `Unexpected ${unknown}` } })
    answer(200, { object: 'list', url: url.pathname, has_more: false, data })
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const connector = createStripeConnector({ key: 'sk_test_12345', address: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
  onTestFinished(async () => {
    await connector.close()
    server.close()
  })
  const me = await connector.me()
  expect(me.notOffered).toEqual(['Prices and products', 'Invoice payments', 'Disputes', 'Credit notes', 'Events', 'Meters'])
  const all = await everything(connector, me.parties[0]!)
  expect(all.bad).toEqual([])
  expect([all.accounts.length, all.invoices.length, all.charges.length]).toEqual([1, 1, 1])
  // The same money is not told twice, by the charge and by the invoice.
  expect(all.payments).toMatchObject([{ id: 'in_1.off', amountMinor: 500 }])
  expect(openMinor(all, 'in_1')).toBe(0)
})

const plain = (record: unknown): Record<string, unknown> => ({ ...(record as object), rev: 0, updatedAt: 0 })
const byId = (a: Record<string, unknown>, b: Record<string, unknown>): number => (String(a['id']) < String(b['id']) ? -1 : 1)
