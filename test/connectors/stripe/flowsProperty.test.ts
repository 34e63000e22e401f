/** Whatever happens to a customer's invoices at Stripe: the account that is opened at the desk comes to what Stripe says is left. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createStripeConnector } from '#main/connectors/stripe/connector.ts'
import type { AccountRecordsPage } from '#main/core/ports/connector.ts'
import { checkRecord } from '#main/sync/recordCheck.ts'
import { addCreditNote } from '../../stripeDouble/creditNotes.ts'
import { addBalance, addCustomer, addMethod, declines } from '../../stripeDouble/customers.ts'
import { startStripeDouble, type StripeDouble } from '../../stripeDouble/double.ts'
import { StripeFailure } from '../../stripeDouble/failure.ts'
import { addInvoice, finalize, markUncollectible, voidInvoice } from '../../stripeDouble/invoices.ts'
import type { Customer, Invoice, PaymentMethod } from '../../stripeDouble/objects.ts'
import { addRecord, attach, closeDispute, dispute, pay, refund } from '../../stripeDouble/payments.ts'
import { chargeOf } from '../../stripeDouble/seed.ts'

let double: StripeDouble
beforeAll(async () => {
  double = await startStripeDouble()
})
afterAll(() => double.close())

const amount = fc.integer({ min: 1, max: 30_000 })
/** Which invoice it is about: the n-th, round again. */
const nth = fc.nat({ max: 5 })
const step = fc.oneof(
  fc.record({ do: fc.constant('invoice' as const), amount, tax: fc.nat({ max: 500 }), draft: fc.boolean() }),
  fc.record({ do: fc.constantFrom('pay', 'declined', 'outside', 'void', 'given up', 'finalize', 'dispute won', 'dispute lost'), nth }),
  fc.record({ do: fc.constantFrom('credit', 'credit to balance', 'credit refunded', 'credit outside', 'refund', 'recorded part', 'balance'), nth, amount }),
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** As far as Stripe lets it happen. */
function happens(customer: Customer, method: PaymentMethod, invoices: Invoice[], one: Step): void {
  const { books } = double
  if (one.do === 'invoice') return void invoices.push(addInvoice(books, customer, { lines: [{ amount: one.amount }], tax: one.tax, draft: one.draft }))
  if (one.do === 'balance') return void addBalance(books, customer, -one.amount)
  const invoice = invoices[one.nth % Math.max(invoices.length, 1)]
  if (invoice === undefined) return
  const minor = 'amount' in one ? one.amount : 0
  switch (one.do) {
    case 'pay': return void pay(books, invoice, { payment_method: method.id })
    case 'declined':
      declines(books, method, { decline_code: 'do_not_honor' }, invoice.status === 'open' ? 1 : 0)
      return void pay(books, invoice, { payment_method: method.id })
    case 'outside': return void pay(books, invoice, { paid_out_of_band: true })
    case 'void': return void voidInvoice(books, invoice)
    case 'given up': return void markUncollectible(books, invoice)
    case 'finalize': return void finalize(books, invoice)
    case 'dispute won': return void closeDispute(books, dispute(books, chargeOf(books, invoice)), 'won')
    case 'dispute lost': return void closeDispute(books, dispute(books, chargeOf(books, invoice)), 'lost')
    case 'credit': return void addCreditNote(books, invoice, { amount: Math.min(minor, invoice.amount_remaining) })
    case 'credit to balance': return void addCreditNote(books, invoice, { amount: minor, credit_amount: minor })
    case 'credit refunded': return void addCreditNote(books, invoice, { amount: minor, refund_amount: minor })
    case 'credit outside': return void addCreditNote(books, invoice, { amount: minor, out_of_band_amount: minor })
    case 'refund': return void refund(books, chargeOf(books, invoice), Math.min(minor, chargeOf(books, invoice).amount))
    case 'recorded part': return void attach(books, invoice, { payment_record: addRecord(books, { currency: 'usd', value: Math.min(minor, Math.max(1, invoice.amount_remaining - 1)) }).id })
    default: return one.do satisfies never
  }
}

test('of an account that is opened, what is open on each invoice is what Stripe says remains, and every record is sound', async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), footing), { numRuns: 40 })
})

async function footing(steps: readonly Step[]): Promise<void> {
  const { books } = double
  const customer = addCustomer(books, { name: 'Juniper Freight Inc', currency: 'usd' })
  const method = addMethod(books, customer)
  const invoices: Invoice[] = []
  // A day between any two things that happen.
  steps.forEach((one, at) => books.daysAgo(steps.length - at, () => {
    try {
      happens(customer, method, invoices, one)
    } catch (error) {
      // Never charged: there is nothing to give back. All else is Stripe's own no.
      if (!(error instanceof StripeFailure) && !/never charged/.test(String(error))) throw error
    }
  }))
  const connector = createStripeConnector({ address: double.url, key: double.key })
  const open = new Map<string, number>()
  for (let cursor: string | null = null, more = true; more; ) {
    const page: AccountRecordsPage = (await connector.accountRecords(customer.id, { cursor, limit: 1000 }))!
    for (const { resource, record } of page.records) {
      const row = record as { id: string; partyId: never; invoiceId?: string; amountMinor?: number; totalMinor?: number }
      expect(checkRecord(resource, row.partyId, record), `${resource} ${row.id} ${JSON.stringify(record)}`).toMatchObject({ kind: 'record' })
      if (resource === 'invoices') open.set(row.id, (open.get(row.id) ?? 0) + row.totalMinor!)
      if (resource === 'allocations' || resource === 'writeOffs') open.set(row.invoiceId!, (open.get(row.invoiceId!) ?? 0) - row.amountMinor!)
    }
    more = page.more
    cursor = page.cursor
  }
  await connector.close()
  for (const { id, status, amount_remaining, total } of invoices) {
    if (status === 'open') expect(open.get(id), `${id} open`).toBe(amount_remaining)
    if (status === 'paid' || status === 'uncollectible') expect(open.get(id), `${id} ${status}`).toBe(0)
    if (status === 'draft') expect(open.get(id), `${id} draft`).toBe(total)
  }
}
