/** Stripe's objects in the words of our books, those that Stripe may yet think of included. */
import { expect, test } from 'vitest'
import { addMeter, addPrice, addProduct, addSubscription } from '../../stripeDouble/catalogue.ts'
import { addCustomer, addMethod, declines, takesDays } from '../../stripeDouble/customers.ts'
import { addInvoice } from '../../stripeDouble/invoices.ts'
import { pay } from '../../stripeDouble/payments.ts'
import { payNow } from '../../stripeDouble/seed.ts'
import { everything, inTextOrder } from './listing.ts'
import { world, type World } from './world.ts'

const customerOf = ({ books }: World, fields: Parameters<typeof addCustomer>[1] = {}) => addCustomer(books, { name: 'Juniper Freight Inc', email: 'ap@juniper-freight.example', currency: 'usd', ...fields })
const first = async (at: World, resource: Parameters<World['list']>[0]) => [...(await at.list(resource)).records.values()][0] as Record<string, unknown>

test('a customer is an account with one contact', async () => {
  const at = await world()
  customerOf(at, {
    phone: '+1 555 0100', preferred_locales: ['fr-CA', 'en'], tax_exempt: 'reverse', metadata: { counterfoil_approval_preference: 'review_then_auto' },
    address: { line1: '1 Pier Road', line2: 'Suite 4', city: 'Portland', state: 'OR', postal_code: '97201', country: 'US' }, shipping: { name: 'Dock', phone: null, address: { line1: '2 Dock', line2: null, city: 'Salem', state: 'OR', postal_code: '97301', country: 'us' } },
    invoice_settings: { custom_fields: [{ name: 'Purchase Order', value: 'PO-9' }], default_payment_method: null, footer: null },
  })
  expect(await first(at, 'accounts')).toMatchObject({
    ref: 'cus_00001', name: 'Juniper Freight Inc', kind: 'standard', status: 'active', currency: 'USD', billing: 'postpaid', poNumber: 'PO-9', taxExempt: true, locale: 'fr-CA', autopay: false, approvalPreference: 'review_then_auto',
    billingAddress: { lines: ['1 Pier Road', 'Suite 4'], city: 'Portland', region: 'OR', postcode: '97201', country: 'US' }, serviceAddress: { lines: ['2 Dock'], country: 'US' },
  })
  expect(await first(at, 'contacts')).toMatchObject({ id: 'cus_00001.c', accountId: 'cus_00001', name: 'Juniper Freight Inc', email: 'ap@juniper-freight.example', phone: '+1 555 0100', roles: ['billing_email', 'admin'] })
  expect(await first(at, 'registrations')).toMatchObject({ id: 'cus_00001.reg', state: 'not_invited', email: 'ap@juniper-freight.example' })
})

test('a customer of whom hardly anything is known is an account all the same', async () => {
  const at = await world()
  addCustomer(at.books, { email: 'not an address', tax_exempt: 'something new' as never })
  expect(await first(at, 'accounts')).toMatchObject({ name: 'not an address', currency: 'USD', taxExempt: true, billingAddress: { lines: [], city: '', country: 'ZZ' } })
  expect(await first(at, 'contacts')).toMatchObject({ email: null })
  expect((await at.list('registrations')).records.size).toBe(0)
})

test('autopay is a default method and a newest subscription that is charged by itself', async () => {
  const at = await world()
  const price = addPrice(at.books, addProduct(at.books, 'Plan'), 4900)
  const [none, auto, sent, ended] = ['None', 'Auto', 'Sent', 'Ended'].map((name) => {
    const customer = customerOf(at, { name })
    if (name !== 'None') addMethod(at.books, customer)
    return customer
  })
  addSubscription(at.books, none!, [price])
  addSubscription(at.books, auto!, [price])
  addSubscription(at.books, sent!, [price], { collection_method: 'send_invoice', days_until_due: 30 })
  addSubscription(at.books, ended!, [price], { collection_method: 'send_invoice', days_until_due: 30, status: 'canceled', ended_at: 1_700_000_000 })
  expect(new Map([...(await at.list('accounts')).records.values()].map(({ name, autopay }) => [name, autopay]))).toEqual(new Map([['None', false], ['Auto', true], ['Sent', false], ['Ended', true]]))
})

test('methods with a number are shown by its end, the default one as primary; those without by their name, of tomorrow’s too', async () => {
  const at = await world()
  const customer = customerOf(at)
  for (const [type, last4] of [['card', '4242'], ['us_bank_account', '6789'], ['sepa_debit', '3000'], ['link', ''], ['paypal', ''], ['a_kind_of_tomorrow', '']] as const) addMethod(at.books, customer, { type, last4 })
  expect([...(await at.list('paymentMethods')).records.values()].map(({ kind, brand, last4, slot, isDefault }) => [kind, brand, last4, slot, isDefault]).toSorted(inTextOrder)).toEqual([
    ['ach', 'STRIPE TEST BANK', '6789', 'backup', false], ['card', 'visa', '4242', 'primary', true], ['direct_debit', '37040044', '3000', 'backup', false],
    ['other', 'A kind of tomorrow', '', 'backup', false], ['other', 'Link', '', 'backup', false], ['other', 'PayPal', '', 'backup', false],
  ])
})

test.each([
  ['by the month', { unit_amount: 4900 }, { priceMinor: 4900, interval: 'month', kind: 'plan', name: 'Plan' }],
  ['by the year', { recurring: { interval: 'year', interval_count: 1, usage_type: 'licensed', meter: null } }, { interval: 'year', name: 'Plan' }],
  ['by the quarter', { recurring: { interval: 'month', interval_count: 3, usage_type: 'licensed', meter: null } }, { interval: 'month', name: 'Plan (every 3 months)' }],
  ['by the week', { recurring: { interval: 'week', interval_count: 1, usage_type: 'licensed', meter: null } }, { interval: 'month', name: 'Plan (each week)' }],
  ['once', { recurring: null, type: 'one_time', nickname: 'Set-up' }, { interval: 'once', kind: 'product', name: 'Plan, Set-up' }],
  ['in tiers', { unit_amount: null, unit_amount_decimal: null, billing_scheme: 'tiered', tiers_mode: 'graduated' }, { priceMinor: 0, name: 'Plan (tiered)' }],
  ['in parts of a cent', { unit_amount: null, unit_amount_decimal: '0.5' }, { priceMinor: 0, name: 'Plan' }],
  ['in yen', { currency: 'jpy', unit_amount: 1500, unit_amount_decimal: '1500' }, { priceMinor: 1500, currency: 'JPY' }],
  ['in Icelandic crowns', { currency: 'isk', unit_amount: 150_000, unit_amount_decimal: '150000' }, { priceMinor: 1500, currency: 'ISK' }],
] as const)('a price %s', async (_words, fields, expected) => {
  const at = await world()
  addPrice(at.books, addProduct(at.books, 'Plan'), 4900, fields)
  expect(await first(at, 'products')).toMatchObject(expected)
})

test.each([
  ['active', 'active', 'Plan'], ['trialing', 'active', 'Plan (trialing)'], ['past_due', 'active', 'Plan (past due)'], ['paused', 'active', 'Plan (paused)'], ['unpaid', 'active', 'Plan (unpaid)'],
  ['canceled', 'cancelled', 'Plan'], ['incomplete_expired', 'cancelled', 'Plan (incomplete expired)'], ['a_word_of_tomorrow', 'active', 'Plan (a word of tomorrow)'],
])('a subscription that Stripe calls %s is %s, and shows the word where it says more', async (status, ours, name) => {
  const at = await world()
  addSubscription(at.books, customerOf(at), [addPrice(at.books, addProduct(at.books, 'Plan'), 4900)], { status: status as never, ended_at: 1_700_000_000 })
  expect(await first(at, 'subscriptions')).toMatchObject({ status: ours, name })
})

test('the first item is the subscription, the others are its add-ons; a metered one has no quantity', async () => {
  const at = await world()
  const meter = addMeter(at.books, 'Calls')
  const prices = ['Plan', 'Seats', 'Calls'].map((name, n) => addPrice(at.books, addProduct(at.books, name), 1000 * (n + 1), name === 'Calls' ? { recurring: { interval: 'month', interval_count: 1, usage_type: 'metered', meter: meter.id } } : {}))
  addSubscription(at.books, customerOf(at), [prices[0]!, [prices[1]!, 5], prices[2]!])
  expect(await first(at, 'subscriptions')).toMatchObject({ name: 'Plan', quantity: 1, priceMinor: 1000 })
  expect([...(await at.list('addOns')).records.values()].map(({ name, enabled, priceMinor }) => [name, enabled, priceMinor])).toEqual([['Seats × 5', true, 2000], ['Calls', true, 3000]])
})

test.each([['draft', 'draft'], ['open', 'open'], ['paid', 'paid'], ['void', 'void'], ['uncollectible', 'uncollectible'], ['a_word_of_tomorrow', 'open']])('an invoice that Stripe calls %s is %s with us', async (status, ours) => {
  const at = await world()
  const invoice = addInvoice(at.books, customerOf(at))
  at.books.change(invoice, { status: status as never })
  expect(await first(at, 'invoices')).toMatchObject({ status: ours })
  const log = [...(await at.list('billingLog')).records.values()].map(({ text }) => String(text))
  expect(log.some((text) => text.includes('a_word_of_tomorrow'))).toBe(status === 'a_word_of_tomorrow')
})

test('an invoice adds up: its lines to the subtotal, with its taxes to the total, whatever Stripe adds up apart', async () => {
  const at = await world()
  const invoice = addInvoice(at.books, customerOf(at), { lines: [{ description: 'Plan', amount: 10_000 }, { description: 'Hours', quantityDecimal: '1.5', amount: 1500 }], custom_fields: [{ name: 'P.O. number', value: 'PO-5' }] })
  at.books.change(invoice, { total_discount_amounts: [{ amount: 1000, discount: 'di_1' }], total_taxes: [{ amount: 700, tax_behavior: 'exclusive', taxable_amount: null }, { amount: 300, tax_behavior: 'inclusive', taxable_amount: null }], total: 11_200, amount_due: 11_200, amount_remaining: 11_200 })
  const record = (await first(at, 'invoices')) as { lines: { description: string; quantity: number; amountMinor: number }[]; subtotalMinor: number; taxMinor: number; totalMinor: number; poNumber: string }
  expect(record).toMatchObject({ subtotalMinor: 10_200, taxMinor: 1000, totalMinor: 11_200, poNumber: 'PO-5', dueOn: null, number: 'C0001-0001' })
  expect(record.lines.map(({ description, quantity, amountMinor }) => [description, quantity, amountMinor])).toEqual([['Plan', 1, 10_000], ['1.5 × Hours', 1, 1500], ['Discount', 1, -1000], ['Tax that is in the prices above', 1, -300]])
  expect(record.lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0)).toBe(record.subtotalMinor)
})

test('days are those of the account’s zone', async () => {
  const at = await world({ key: (double) => double.secretKey })
  const seconds = Date.UTC(2026, 2, 1, 5) / 1000
  const invoice = addInvoice(at.books, customerOf(at), { dueInDays: 14 })
  at.books.change(invoice, { effective_at: seconds, due_date: seconds + 14 * 86_400 })
  // Five in the morning in UTC is the evening before in Los Angeles; the clocks there change on 8 March.
  expect(await first(at, 'invoices')).toMatchObject({ issuedOn: '2026-02-28', dueOn: '2026-03-14' })
})

test('an attempt that failed has the bank’s own reason, and what the bank advises stands in the billing log', async () => {
  const at = await world()
  const customer = customerOf(at)
  declines(at.books, addMethod(at.books, customer), { decline_code: 'insufficient_funds', advice_code: 'try_again_later', network_advice_code: '02', network_decline_code: '51' })
  const invoice = payNow(at.books, addInvoice(at.books, customer))
  expect(await first(at, 'charges')).toMatchObject({ status: 'failed', declineCode: 'insufficient_funds', kind: 'invoice', invoiceId: invoice.id, seriesId: invoice.id, methodId: 'pm_00001' })
  expect([...(await at.list('billingLog')).records.values()].find(({ kind }) => kind === 'charge.failed')).toMatchObject({
    text: 'A charge of 100.00 USD failed (insufficient_funds): Your card has insufficient funds. The bank’s advice is “try again later”; the network’s advice is 02; the network’s code is 51.',
  })
})

test('a reason that nobody knows is kept; where there is none, the coarse code is', async () => {
  const at = await world()
  const customer = customerOf(at)
  const method = addMethod(at.books, customer)
  declines(at.books, method, { decline_code: 'a_reason_of_tomorrow' }, 1)
  payNow(at.books, addInvoice(at.books, customer))
  declines(at.books, method, { decline_code: 'x' }, 1)
  payNow(at.books, addInvoice(at.books, customer))
  at.books.change(at.books.all('charge')[1]!, { outcome: null, failure_code: 'account_closed' })
  expect([...(await at.list('charges')).records.values()].map(({ declineCode }) => declineCode).toSorted(inTextOrder)).toEqual(['a_reason_of_tomorrow', 'account_closed'])
})

test('a debit whose outcome is not known yet is a pending charge, no payment and nothing paid; it is told in the billing log', async () => {
  const at = await world()
  const customer = customerOf(at)
  takesDays(at.books, addMethod(at.books, customer, { type: 'us_bank_account', last4: '6789' }))
  pay(at.books, addInvoice(at.books, customer))
  const all = await everything(at.connector, at.party)
  expect(all.charges).toMatchObject([{ status: 'pending', declineCode: null }])
  expect([all.payments.length, all.allocations.length]).toEqual([0, 0])
  expect(all.billingLog.map(({ kind }) => kind)).toContain('charge.pending')
})

test('money taken for no invoice is left out: what it was for, Stripe does not say', async () => {
  const at = await world()
  const customer = customerOf(at)
  const method = addMethod(at.books, customer)
  payNow(at.books, addInvoice(at.books, customer))
  at.books.add('charge', { ...at.books.all('charge')[0]!, id: 'ch_oneoff', payment_intent: 'pi_oneoff', payment_method: method.id })
  const all = await everything(at.connector, at.party)
  expect([all.charges.length, all.payments.length]).toEqual([1, 1])
  expect(await at.connector.read('charges', 'ch_oneoff')).toBeNull()
})

test('a hold and an approval live on the invoice’s metadata; what stands there and is not ours is nobody’s', async () => {
  const at = await world()
  const customer = customerOf(at)
  const [held, released, asked, foreign] = [1, 2, 3, 4].map(() => addInvoice(at.books, customer))
  const moment = Date.UTC(2026, 2, 1)
  at.books.change(held!, { metadata: { counterfoil_hold: JSON.stringify({ c: 'phone', by: 'Imke Vos', at: moment, a: true }), counterfoil_hold_reason: 'Waiting for their order number' } })
  at.books.change(released!, { metadata: { counterfoil_released: JSON.stringify({ c: 'sms', by: 'Ana', heldBy: 'Imke Vos', heldAt: moment, at: moment + 1000 }), counterfoil_hold_reason: 'A wrong price' } })
  at.books.change(asked!, { metadata: { counterfoil_approval: JSON.stringify({ p: 'review_then_auto', s: 'waiting', at: moment, due: moment + 172_800_000 }) } })
  at.books.change(foreign!, { metadata: { counterfoil_hold: 'yes', counterfoil_approval: '{}' } })
  const holds = (await at.list('holds')).records
  expect(holds.get(`${held!.id}.hold`)).toMatchObject({ channel: 'phone', heldBy: 'Imke Vos', heldAt: moment, reason: 'Waiting for their order number', releasedAt: null })
  expect(holds.get(`${released!.id}.hold`)).toMatchObject({ releasedAt: moment + 1000, releasedBy: 'Ana', heldBy: 'Imke Vos' })
  expect(holds.size).toBe(2)
  expect([...(await at.list('approvals')).records.values()]).toMatchObject([{ id: `${asked!.id}.appr`, state: 'waiting', preference: 'review_then_auto', autoApprovesAt: moment + 172_800_000 }])
})

test('usage is what a meter counted on a day; parts of a unit are rounded half to even, and that is said', async () => {
  const at = await world()
  const meter = addMeter(at.books, 'Calls')
  const price = addPrice(at.books, addProduct(at.books, 'Calls'), 1, { recurring: { interval: 'month', interval_count: 1, usage_type: 'metered', meter: meter.id } })
  const customer = customerOf(at)
  addSubscription(at.books, customer, [price])
  addSubscription(at.books, customer, [price])
  const noon = Math.floor(at.books.now() / 86_400) * 86_400 - 43_200
  for (const [days, value] of [[1, 10], [2, 2.5], [3, 0]] as const) at.books.usage.push({ meter: meter.id, customer: customer.id, at: noon - days * 86_400, value })
  expect([...(await at.list('usageRecords')).records.values()].map(({ quantity, unit, kind, amountMinor }) => [quantity, unit, kind, amountMinor]).toSorted(inTextOrder)).toEqual([[10, 'units', 'calls', 0], [2, 'units (rounded)', 'calls', 0]])
})
