/** How invoices came to be settled: whatever happens at Stripe, our books come to what Stripe says is left. */
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import type { PartyId } from '#contract/vocabulary.ts'
import { createStripeConnector } from '#main/connectors/stripe/connector.ts'
import { addCreditNote } from '../../stripeDouble/creditNotes.ts'
import { addBalance, addCustomer, addMethod } from '../../stripeDouble/customers.ts'
import { startStripeDouble } from '../../stripeDouble/double.ts'
import { addInvoice, markUncollectible } from '../../stripeDouble/invoices.ts'
import type { Invoice } from '../../stripeDouble/objects.ts'
import { addRecord, attach, closeDispute, dispute, pay, refund } from '../../stripeDouble/payments.ts'
import { chargeOf, payNow } from '../../stripeDouble/seed.ts'
import { founded, happen, histories } from './history.ts'
import { everything, openMinor, type AllListed, inTextOrder } from './listing.ts'

async function begun() {
  const double = await startStripeDouble()
  const connector = createStripeConnector({ key: double.key, address: double.url })
  onTestFinished(async () => {
    await connector.close()
    await double.close()
  })
  const customer = addCustomer(double.books, { name: 'Juniper Freight Inc', email: 'ap@juniper-freight.example', currency: 'usd' })
  const method = addMethod(double.books, customer)
  return { double, books: double.books, customer, method, all: async () => everything(connector, (await connector.me()).parties[0] as PartyId) }
}
const rows = (all: AllListed, invoice: Invoice) => ({
  allocations: all.allocations.filter((one) => one.invoiceId === invoice.id).map(({ id, amountMinor, paymentId, creditNoteId }) => [id, amountMinor, paymentId ?? creditNoteId]).toSorted(inTextOrder),
  writeOffs: all.writeOffs.filter((one) => one.invoiceId === invoice.id).map(({ id, amountMinor }) => [id, amountMinor]).toSorted(inTextOrder),
})

test('a paid invoice is paid by its payment, which is its intent; the charge is an attempt of it', async () => {
  const { books, customer, all } = await begun()
  const invoice = payNow(books, addInvoice(books, customer, { lines: [{ amount: 11_000 }] }))
  const listed = await all()
  expect(rows(listed, invoice)).toEqual({ allocations: [['inpay_00001', 11_000, 'pi_00001']], writeOffs: [] })
  expect(listed.payments).toMatchObject([{ id: 'pi_00001', chargeId: 'ch_00001', amountMinor: 11_000, medium: 'card', purpose: 'receivable' }])
})

test('money marked as paid outside Stripe is a payment that says so', async () => {
  const { books, customer, all } = await begun()
  const invoice = pay(books, addInvoice(books, customer, { lines: [{ amount: 8000 }] }), { paid_out_of_band: true })
  const listed = await all()
  expect(rows(listed, invoice).allocations).toEqual([[`${invoice.id}.offa`, 8000, `${invoice.id}.off`]])
  expect(listed.payments).toMatchObject([{ id: `${invoice.id}.off`, memo: 'Marked as paid outside Stripe', chargeId: null, amountMinor: 8000 }])
})

test('what the desk wrote beside it, Stripe has no place for: the day it came in, the way, the reference, why it was given up', async () => {
  const { books, customer, all } = await begun()
  const [outside, up] = [1, 2].map(() => addInvoice(books, customer, { lines: [{ amount: 8000 }] })) as [Invoice, Invoice]
  books.change(outside, { effective_at: Date.UTC(2026, 0, 2) / 1000, metadata: { counterfoil_received: JSON.stringify({ on: '2026-01-15', m: 'cheque', r: 'Cheque 1007' }) } })
  pay(books, outside, { paid_out_of_band: true })
  books.change(up, { metadata: { counterfoil_reason: 'Out of business' } })
  markUncollectible(books, up)
  const listed = await all()
  expect(listed.payments).toMatchObject([{ receivedOn: '2026-01-15', medium: 'cheque', memo: 'Cheque 1007' }])
  expect(listed.allocations).toMatchObject([{ effectiveOn: '2026-01-15', amountMinor: 8000 }])
  expect(listed.writeOffs).toMatchObject([{ reason: 'Out of business', amountMinor: 8000 }])
})

test('a payment recorded at Stripe pays a part, on the day it came in, by the way it came', async () => {
  const { books, customer, all } = await begun()
  const invoice = addInvoice(books, customer, { lines: [{ amount: 8000 }] })
  const record = addRecord(books, { currency: 'usd', value: 3000 }, { metadata: { counterfoil_received_on: '2026-01-15' }, payment_method_details: { type: 'custom', custom: { display_name: 'Cheque', type: null } } })
  attach(books, invoice, { payment_record: record.id })
  const listed = await all()
  expect(listed.payments).toMatchObject([{ id: record.id, medium: 'cheque', receivedOn: '2026-01-15', amountMinor: 3000 }])
  expect(openMinor(listed, invoice.id)).toBe(5000)
})

test('a refund without a credit note leaves the invoice closed, as at Stripe: the allocation is taken back, and so much written off', async () => {
  const { books, customer, all } = await begun()
  const invoice = payNow(books, addInvoice(books, customer, { lines: [{ amount: 20_000 }] }))
  const made = refund(books, chargeOf(books, invoice), 5000)
  const listed = await all()
  expect(rows(listed, invoice)).toEqual({ allocations: [['inpay_00001', 20_000, 'pi_00001'], [`inpay_00001.${made.id}`, -5000, 'pi_00001']], writeOffs: [[`${invoice.id}.${made.id}`, 5000]] })
  expect(listed.refunds).toMatchObject([{ id: made.id, paymentId: 'pi_00001', reason: 'refund', amountMinor: 5000 }])
  expect(listed.allocations.find(({ amountMinor }) => amountMinor < 0)?.reversesId).toBe('inpay_00001')
})

test('a refund that failed gave nothing back', async () => {
  const { books, customer, all } = await begun()
  const invoice = payNow(books, addInvoice(books, customer))
  refund(books, chargeOf(books, invoice), 5000, { status: 'failed' })
  const listed = await all()
  expect(listed.refunds).toEqual([])
  expect(rows(listed, invoice).writeOffs).toEqual([])
})

test('an open dispute marks charge and invoice; a lost one took the money; a won one did nothing', async () => {
  const { books, customer, all } = await begun()
  const [open, lost, won] = [1, 2, 3].map(() => payNow(books, addInvoice(books, customer, { lines: [{ amount: 7000 }] }))) as [Invoice, Invoice, Invoice]
  dispute(books, chargeOf(books, open))
  const lostOne = closeDispute(books, dispute(books, chargeOf(books, lost)), 'lost')
  closeDispute(books, dispute(books, chargeOf(books, won)), 'won')
  const listed = await all()
  expect(new Map(listed.invoices.map(({ id, disputed }) => [id, disputed]))).toEqual(new Map([[open.id, true], [lost.id, false], [won.id, false]]))
  expect(new Map(listed.charges.map(({ invoiceId, status }) => [invoiceId, status]))).toEqual(new Map([[open.id, 'disputed'], [lost.id, 'disputed'], [won.id, 'succeeded']]))
  expect(listed.refunds).toMatchObject([{ id: lostOne.id, reason: 'dispute_lost', amountMinor: 7000 }])
  expect([open, lost, won].map(({ id }) => openMinor(listed, id))).toEqual([0, 0, 0])
})

test('a credit note on what is open is put on it; on what was paid it takes the place of the money that went back, or stays as credit', async () => {
  const { books, customer, all } = await begun()
  const open = addInvoice(books, customer, { lines: [{ amount: 10_000 }] })
  const first = addCreditNote(books, open, { amount: 2500 })
  const [back, kept] = [1, 2].map(() => payNow(books, addInvoice(books, customer, { lines: [{ amount: 4000 }] }))) as [Invoice, Invoice]
  const second = addCreditNote(books, back, { amount: 1500, refund_amount: 1500 })
  const third = addCreditNote(books, kept, { amount: 1000, credit_amount: 1000 })
  const listed = await all()
  expect(rows(listed, open).allocations).toEqual([[`${first.id}.pre`, 2500, first.id]])
  expect(rows(listed, back).allocations.map(([, amount, of]) => [amount, of]).toSorted(inTextOrder)).toEqual([[-1500, 'pi_00002'], [1500, second.id], [4000, 'pi_00002']])
  expect(rows(listed, back).writeOffs).toEqual([])
  expect(rows(listed, kept).allocations).toEqual([['inpay_00003', 4000, 'pi_00003']])
  expect(listed.creditNotes.map(({ id, amountMinor }) => [id, amountMinor]).toSorted(inTextOrder)).toEqual([[first.id, 2500], [second.id, 1500], [third.id, 1000]])
  expect(openMinor(listed, open.id)).toBe(7500)
})

test('credit on the customer’s balance is put on the invoices that Stripe put it on, the oldest credit first', async () => {
  const { books, customer, all } = await begun()
  const goodwill = addBalance(books, customer, -2500, { description: 'Goodwill' })
  const later = addBalance(books, customer, -1000)
  const invoice = addInvoice(books, customer, { lines: [{ amount: 3000 }] })
  const listed = await all()
  expect(rows(listed, invoice).allocations.map(([, amount, of]) => [amount, of])).toEqual([[2500, goodwill.id], [500, later.id]])
  expect(listed.creditNotes.map(({ id, amountMinor, reason }) => [id, amountMinor, reason]).toSorted(inTextOrder)).toEqual([[goodwill.id, 2500, 'Goodwill'], [later.id, 1000, 'Credit put on the customer’s balance in Stripe']])
  expect(openMinor(listed, invoice.id)).toBe(0)
})

test('what is given up is written off from the day it was; paid after all, the write-off is taken back', async () => {
  const { books, customer, all } = await begun()
  const [up, after] = [1, 2].map(() => books.daysAgo(10, () => markUncollectible(books, addInvoice(books, customer, { lines: [{ amount: 3000 }] })))) as [Invoice, Invoice]
  pay(books, after)
  const listed = await all()
  expect(rows(listed, up)).toEqual({ allocations: [], writeOffs: [[`${up.id}.wo`, 3000]] })
  expect(rows(listed, after).writeOffs).toEqual([[`${after.id}.wo`, 3000], [`${after.id}.wor`, -3000]])
  expect([up, after].map(({ id }) => openMinor(listed, id))).toEqual([0, 0])
})

test('what cannot be explained is told in the quarantine, by the invoice’s number, and nothing is made up', async () => {
  const { books, customer, all } = await begun()
  const invoice = addInvoice(books, customer, { lines: [{ amount: 10_000 }] })
  books.change(invoice, { amount_remaining: 8800, amount_due: 8800 })
  const listed = await all()
  expect(listed.bad).toEqual([`allocations ${invoice.id}.rest: amountMinor must be a number, but is "${invoice.number}: 12.00 USD settled at Stripe, not explained"`])
  expect(rows(listed, invoice).allocations).toEqual([])
})

test('an amount that our units cannot hold sets that record aside with words', async () => {
  const { books, customer, all } = await begun()
  addInvoice(books, customer, { currency: 'isk', lines: [{ amount: 500_050 }] })
  expect((await all()).bad.some((reason) => reason.includes('5000.5 ISK, which has no decimals.'))).toBe(true)
})

test('after any history each invoice is as open in our books as at Stripe, and nothing stands beyond a total or a payment', async () => {
  await fc.assert(fc.asyncProperty(histories(25), async (history) => {
    const double = await startStripeDouble()
    const connector = createStripeConnector({ key: double.key, address: double.url })
    try {
      const company = founded(double.books)
      for (const one of history) happen(company, one)
      const { parties } = await connector.me()
      const all = await everything(connector, parties[0] as PartyId)
      expect(all.bad).toEqual([])
      for (const { id, status, amount_remaining } of double.books.all('invoice')) {
        if (status !== 'void' && status !== 'draft') expect(openMinor(all, id), `${id} ${status}`).toBe(status === 'open' ? amount_remaining : 0)
        expect(sum(all.allocations, 'invoiceId', id)).toBeLessThanOrEqual(double.books.need('invoice', id).total)
      }
      for (const { id, amountMinor } of all.payments) expect(sum(all.allocations, 'paymentId', id) + sum(all.refunds, 'paymentId', id), `payment ${id}`).toBeLessThanOrEqual(amountMinor)
      for (const { id, amountMinor } of all.creditNotes) expect(sum(all.allocations, 'creditNoteId', id), `credit ${id}`).toBeLessThanOrEqual(amountMinor)
      // The account that somebody looks at is what the lists have of it.
      const { id: customer } = double.books.all('customer')[0]!
      const page = await connector.accountRecords(customer, { cursor: null, limit: 1000 })
      for (const resource of ['invoices', 'payments', 'allocations', 'writeOffs', 'refunds', 'creditNotes', 'charges'] as const) {
        const own = page!.records.filter((one) => one.resource === resource).map(({ record }) => plain(record))
        expect(own.toSorted(byId), resource).toEqual(all[resource].map(plain).toSorted(byId))
      }
    } finally {
      await connector.close()
      await double.close()
    }
  }), { numRuns: 30 })
}, 120_000)

const sum = (some: readonly Record<string, unknown>[], field: string, id: string): number => some.reduce((all, one) => (one[field] === id ? all + Number(one['amountMinor']) : all), 0)
const plain = (record: unknown): Record<string, unknown> => ({ ...(record as object), rev: 0, updatedAt: 0 })
const byId = (a: Record<string, unknown>, b: Record<string, unknown>): number => (String(a['id']) < String(b['id']) ? -1 : 1)
