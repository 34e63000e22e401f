/** The stand-in for Stripe, held against what Stripe's documentation says of the same. */
import { Stripe } from 'stripe'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { addPrice, addProduct, addSubscription, endSubscription } from '../../stripeDouble/catalogue.ts'
import { addCreditNote } from '../../stripeDouble/creditNotes.ts'
import { addBalance, addCustomer, addMethod, declines, takesDays } from '../../stripeDouble/customers.ts'
import { startStripeDouble, type StripeDouble } from '../../stripeDouble/double.ts'
import { addInvoice } from '../../stripeDouble/invoices.ts'
import { closeDispute, dispute, refund, settleDebit } from '../../stripeDouble/payments.ts'
import { chargeOf, payNow, seed } from '../../stripeDouble/seed.ts'

let double: StripeDouble
beforeEach(async () => {
  double = await startStripeDouble({ now: Date.UTC(2026, 10, 20, 12) })
})
afterEach(() => double.close())

interface Answer { status: number; body: Record<string, never>; headers: Headers }
async function ask(method: string, path: string, form: Record<string, string> = {}, { key = double.key, headers = {} } = {}): Promise<Answer> {
  const text = new URLSearchParams(form).toString()
  const response = await fetch(`${double.url}${path}${method === 'POST' || text === '' ? '' : `?${text}`}`, {
    method, headers: { authorization: `Bearer ${key}`, ...(method === 'POST' ? { 'content-type': 'application/x-www-form-urlencoded' } : {}), ...headers }, ...(method === 'POST' ? { body: text } : {}),
  })
  const body = await response.text()
  return { status: response.status, body: (response.headers.get('content-type')?.startsWith('application/json') ? JSON.parse(body) : { text: body }) as Record<string, never>, headers: response.headers }
}
const idsOf = ({ body }: Answer): string[] => (body['data'] as unknown as { id: string }[]).map(({ id }) => id)
const official = (key = double.key): Stripe => {
  const { hostname, port } = new URL(double.url)
  return new Stripe(key, { host: hostname, port: Number(port), protocol: 'http', maxNetworkRetries: 0, telemetry: false })
}

describe('lists', () => {
  test('come newest first, by the place of an object, both ways, ten unless told', async () => {
    const ids = Array.from({ length: 25 }, (_none, n) => double.books.daysAgo(25 - n, () => addCustomer(double.books).id)).toReversed()
    const first = await ask('GET', '/v1/customers')
    expect([idsOf(first), first.body['has_more']]).toEqual([ids.slice(0, 10), true])
    const second = await ask('GET', '/v1/customers', { limit: '20', starting_after: ids[9]! })
    expect([idsOf(second), second.body['has_more']]).toEqual([ids.slice(10), false])
    const before = await ask('GET', '/v1/customers', { limit: '3', ending_before: ids[9]! })
    expect([idsOf(before), before.body['has_more']]).toEqual([ids.slice(6, 9), true])
    const day = Date.UTC(2026, 10, 20, 12) / 1000 - 3 * 86_400
    expect(idsOf(await ask('GET', '/v1/customers', { 'created[gte]': String(day) }))).toEqual(ids.slice(0, 3))
    expect(idsOf(await ask('GET', '/v1/customers', { 'created[gt]': String(day) }))).toEqual(ids.slice(0, 2))
  })

  test('refuse a place that is not there, a limit beyond a hundred, and what they do not know', async () => {
    expect(await ask('GET', '/v1/customers', { starting_after: 'cus_gone' })).toMatchObject({ status: 400, body: { error: { code: 'resource_missing', param: 'starting_after' } } })
    expect(await ask('GET', '/v1/customers', { limit: '101' })).toMatchObject({ status: 400, body: { error: { type: 'invalid_request_error', param: 'limit' } } })
    expect(await ask('GET', '/v1/customers', { colour: 'red' })).toMatchObject({ status: 400, body: { error: { code: 'parameter_unknown', param: 'colour' } } })
  })

  test('leave out cancelled subscriptions unless all are asked for', async () => {
    const price = addPrice(double.books, addProduct(double.books, 'Plan'), 1000)
    const [kept, ended] = [0, 1].map(() => addSubscription(double.books, addCustomer(double.books), [price]))
    endSubscription(double.books, ended!)
    expect(idsOf(await ask('GET', '/v1/subscriptions'))).toEqual([kept!.id])
    expect(idsOf(await ask('GET', '/v1/subscriptions', { status: 'all' }))).toHaveLength(2)
  })

  test('expand what is named, and refuse what cannot be', async () => {
    const customer = addCustomer(double.books)
    const method = addMethod(double.books, customer)
    const { data } = await official().customers.list({ expand: ['data.invoice_settings.default_payment_method'] })
    expect(data[0]?.invoice_settings.default_payment_method).toMatchObject({ id: method.id, card: { last4: '4242' } })
    const invoice = addInvoice(double.books, customer, { lines: Array.from({ length: 12 }, (_none, n) => ({ description: `Line ${n}`, amount: 100 })) })
    const expanded = await official().invoices.retrieve(invoice.id, { expand: ['payments'] })
    expect([expanded.payments?.data[0]?.status, expanded.lines.data.length, expanded.lines.has_more]).toEqual(['open', 10, true])
    expect((await official().invoices.listLineItems(invoice.id, { limit: 100 })).data).toHaveLength(12)
    expect(await ask('GET', '/v1/customers', { 'expand[]': 'data.nonsense' })).toMatchObject({ status: 400 })
  })
})

describe('an idempotency key', () => {
  const keyed = (key: string) => ({ headers: { 'idempotency-key': key } })

  test('brings the first answer again, a decline too, and nothing is done twice', async () => {
    const customer = addCustomer(double.books)
    const method = addMethod(double.books, customer)
    declines(double.books, method, { decline_code: 'insufficient_funds' }, 1)
    const { id } = addInvoice(double.books, customer)
    const first = await ask('POST', `/v1/invoices/${id}/pay`, { payment_method: method.id }, keyed('k1'))
    const again = await ask('POST', `/v1/invoices/${id}/pay`, { payment_method: method.id }, keyed('k1'))
    expect([first.status, again.status, again.headers.get('idempotent-replayed')]).toEqual([402, 402, 'true'])
    expect(again.body).toEqual(first.body)
    expect(double.books.all('charge')).toHaveLength(1)
  })

  test('is refused with other parameters, and while the first is under way; what was never begun is not kept', async () => {
    const { id } = addCustomer(double.books)
    await ask('POST', `/v1/customers/${id}`, { name: 'One' }, keyed('k1'))
    expect(await ask('POST', `/v1/customers/${id}`, { name: 'Two' }, keyed('k1'))).toMatchObject({ status: 400, body: { error: { type: 'idempotency_error' } } })
    double.faults.next({ kind: 'in_use' })
    expect(await ask('POST', `/v1/customers/${id}`, { name: 'Three' }, keyed('k2'))).toMatchObject({ status: 409, body: { error: { code: 'idempotency_key_in_use' } } })
    expect((await ask('POST', `/v1/customers/${id}`, { name: 'Three' }, keyed('k2'))).status).toBe(200)
    expect((await ask('POST', `/v1/customers/${id}`, { colour: 'red' }, keyed('k3'))).status).toBe(400)
    expect((await ask('POST', `/v1/customers/${id}`, { name: 'Four' }, keyed('k3'))).status).toBe(200)
  })

  test('is forgotten after a day', async () => {
    const { id } = addCustomer(double.books)
    await ask('POST', `/v1/customers/${id}`, { name: 'One' }, keyed('k1'))
    double.books.advance(25 * 3600)
    expect(await ask('POST', `/v1/customers/${id}`, { name: 'Two' }, keyed('k1'))).toMatchObject({ status: 200, body: { name: 'Two' } })
  })
})

describe('keys', () => {
  test('an unknown one is 401; a restricted one 403 with the permission it lacks; the account itself is for secret ones', async () => {
    expect(await ask('GET', '/v1/customers', {}, { key: 'rk_test_nobody' })).toMatchObject({ status: 401, body: { error: { type: 'invalid_request_error' } } })
    const key = double.addKey({ customer: 'read' })
    expect((await ask('GET', '/v1/customers', {}, { key })).status).toBe(200)
    expect(await ask('GET', '/v1/charges', {}, { key })).toMatchObject({ status: 403, body: { error: { message: expect.stringContaining('rak_charge_read') } } })
    // Whether it may is looked at before whether there is such an object.
    expect(await ask('POST', '/v1/customers/cus_gone', { name: 'x' }, { key })).toMatchObject({ status: 403, body: { error: { message: expect.stringContaining('rak_customer_write') } } })
    expect((await ask('GET', '/v1/account')).status).toBe(403)
    expect((await ask('GET', '/v1/account', {}, { key: double.secretKey })).body).toMatchObject({ id: double.books.account.id })
  })
})

describe('money', () => {
  test('a card that fails twice and then pays: three charges, one payment, the words of the bank in the answer', async () => {
    const customer = addCustomer(double.books)
    const method = addMethod(double.books, customer)
    declines(double.books, method, { decline_code: 'insufficient_funds', advice_code: 'try_again_later', network_decline_code: '51' }, 2)
    const { id } = addInvoice(double.books, customer, { lines: [{ amount: 11_000 }] })
    for (const tried of [1, 2]) {
      expect(await ask('POST', `/v1/invoices/${id}/pay`, { payment_method: method.id })).toMatchObject({
        status: 402, body: { error: { type: 'card_error', code: 'card_declined', decline_code: 'insufficient_funds', advice_code: 'try_again_later', network_decline_code: '51', charge: double.books.all('charge').at(-1)!.id, payment_intent: { status: 'requires_payment_method' } } },
      })
      expect(double.books.need('invoice', id)).toMatchObject({ status: 'open', attempt_count: tried })
    }
    expect(await ask('POST', `/v1/invoices/${id}/pay`, { payment_method: method.id })).toMatchObject({ status: 200, body: { status: 'paid', amount_paid: 11_000, amount_remaining: 0 } })
    expect(double.books.all('charge').map(({ status }) => status)).toEqual(['failed', 'failed', 'succeeded'])
    expect((await ask('GET', '/v1/invoice_payments', { invoice: id })).body['data']).toMatchObject([{ status: 'paid', amount_paid: 11_000, payment: { type: 'payment_intent' } }])
    expect(await ask('POST', `/v1/invoices/${id}/pay`, { payment_method: method.id })).toMatchObject({ status: 400, body: { error: { message: 'Invoice is already paid' } } })
  })

  test('a bank’s debit is pending, and fails or pays days later', async () => {
    const customer = addCustomer(double.books)
    const method = addMethod(double.books, customer, { type: 'us_bank_account', last4: '6789' })
    takesDays(double.books, method)
    const invoices = [addInvoice(double.books, customer), addInvoice(double.books, customer)]
    for (const { id } of invoices) expect(await ask('POST', `/v1/invoices/${id}/pay`)).toMatchObject({ status: 200, body: { status: 'open' } })
    settleDebit(double.books, chargeOf(double.books, invoices[0]!), null)
    settleDebit(double.books, chargeOf(double.books, invoices[1]!), { decline_code: 'no_account' })
    expect(invoices.map(({ status }) => status)).toEqual(['paid', 'open'])
  })

  test('no more goes back than was paid: what a bank took back is neither refunded nor disputed again, and a dispute is of what was not refunded', () => {
    const { books } = double
    const customer = addCustomer(books, { name: 'Juniper Freight Inc', currency: 'usd' })
    addMethod(books, customer)
    const invoices = [1, 2, 3].map(() => payNow(books, addInvoice(books, customer, { lines: [{ amount: 5000 }] })))
    const [lost, part, won] = invoices.map((invoice) => chargeOf(books, invoice))
    closeDispute(books, dispute(books, lost!), 'lost')
    expect(() => refund(books, lost!, 1)).toThrow('has been charged back')
    expect(() => dispute(books, lost!)).toThrow('Nothing is left')
    expect(() => addCreditNote(books, invoices[0]!, { amount: 1, refund_amount: 1 })).toThrow('has been charged back')
    expect(books.all('credit_note')).toEqual([])
    refund(books, part!, 1200)
    expect(dispute(books, part!).amount).toBe(3800)
    closeDispute(books, dispute(books, won!), 'won')
    expect(refund(books, won!).amount).toBe(5000)
  })

  test('a credit of the customer’s is used up by the next invoice, and so told', async () => {
    const customer = addCustomer(double.books, { currency: 'usd' })
    addBalance(double.books, customer, -2500)
    const invoice = addInvoice(double.books, customer, { lines: [{ amount: 4000 }] })
    expect(invoice).toMatchObject({ total: 4000, starting_balance: -2500, ending_balance: 0, amount_due: 1500, amount_remaining: 1500 })
    expect((await ask('GET', `/v1/customers/${customer.id}/balance_transactions`)).body['data']).toMatchObject([{ type: 'applied_to_invoice', amount: 2500, ending_balance: 0, invoice: invoice.id }, { type: 'adjustment', amount: -2500 }])
  })

  test('every unit of each invoice is accounted for in the demo books', () => {
    seed(double.books)
    for (const { id, status, total, amount_paid, amount_remaining, starting_balance, ending_balance, pre_payment_credit_notes_amount } of double.books.all('invoice')) {
      if (status === 'draft') continue
      expect(amount_remaining + amount_paid + pre_payment_credit_notes_amount + ((ending_balance ?? 0) - starting_balance), id).toBe(total)
    }
    expect(new Set(double.books.all('invoice').map(({ currency }) => currency))).toEqual(new Set(['usd', 'jpy', 'kwd']))
    expect(new Set(double.books.all('invoice').map(({ status }) => status))).toEqual(new Set(['draft', 'open', 'paid', 'void', 'uncollectible']))
  })
})

describe('events', () => {
  test('each change is told with what was there before, and who asked; after thirty days it is told no more', async () => {
    const { id } = addCustomer(double.books, { name: 'Old' })
    double.books.advance(60)
    await ask('POST', `/v1/customers/${id}`, { name: 'New' }, { headers: { 'idempotency-key': 'k1' } })
    expect((await ask('GET', '/v1/events')).body['data']).toMatchObject([
      { type: 'customer.updated', data: { object: { id, name: 'New' }, previous_attributes: { name: 'Old' } }, request: { idempotency_key: 'k1' } },
      { type: 'customer.created', data: { object: { name: 'Old' } } },
    ])
    double.books.advance(30 * 86_400)
    expect(idsOf(await ask('GET', '/v1/events'))).toHaveLength(1)
    double.books.advance(61)
    expect(idsOf(await ask('GET', '/v1/events'))).toHaveLength(0)
  })
})

describe('what goes wrong', () => {
  test('too often, an error of its own, a cut line before and after the work, a resource that is not there', async () => {
    const { id } = addCustomer(double.books, { name: 'Old' })
    double.faults.next({ kind: 'too_often', retryAfter: 3 })
    const often = await ask('GET', '/v1/customers')
    expect([often.status, often.headers.get('retry-after'), often.headers.get('stripe-rate-limited-reason')]).toEqual([429, '3', 'global-rate'])
    double.faults.next({ kind: 'status', status: 500 })
    expect(await ask('GET', '/v1/customers')).toMatchObject({ status: 500, body: { error: { type: 'api_error' } } })
    double.faults.next({ kind: 'cut' }, { method: 'POST' })
    await expect(ask('POST', `/v1/customers/${id}`, { name: 'Never' })).rejects.toThrow()
    expect(double.books.need('customer', id).name).toBe('Old')
    double.faults.next({ kind: 'cut_after' }, { method: 'POST' })
    await expect(ask('POST', `/v1/customers/${id}`, { name: 'New' })).rejects.toThrow()
    expect(double.books.need('customer', id).name).toBe('New')
    double.lacks.paths = ['/v1/invoice_payments']
    const page = await ask('GET', '/v1/invoice_payments')
    expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8'])
    double.lacks.as = 'json'
    expect(await ask('GET', '/v1/invoice_payments')).toMatchObject({ status: 404, body: { error: { message: expect.stringContaining('Unrecognized request URL') } } })
  })

  test('metadata is added to, replaced, taken away by an empty text, and bounded', async () => {
    const { id } = addCustomer(double.books, { metadata: { a: '1', b: '2' } })
    expect((await ask('POST', `/v1/customers/${id}`, { 'metadata[a]': '', 'metadata[c]': '3' })).body['metadata']).toEqual({ b: '2', c: '3' })
    expect(await ask('POST', `/v1/customers/${id}`, { 'metadata[c]': 'x'.repeat(501) })).toMatchObject({ status: 400 })
  })
})
