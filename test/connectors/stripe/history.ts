/** What may happen to a company's invoices at Stripe, in any order: what is forbidden in a state does not happen. */
import fc from 'fast-check'
import type { Books } from '../../stripeDouble/books.ts'
import { addCreditNote, voidCreditNote } from '../../stripeDouble/creditNotes.ts'
import { addBalance, addCustomer, addMethod, declines, takesDays } from '../../stripeDouble/customers.ts'
import { StripeFailure } from '../../stripeDouble/failure.ts'
import { addInvoice, markUncollectible, voidInvoice } from '../../stripeDouble/invoices.ts'
import type { Customer, Invoice, PaymentMethod } from '../../stripeDouble/objects.ts'
import { addRecord, attach, closeDispute, dispute, pay, refund, settleDebit } from '../../stripeDouble/payments.ts'
import { chargeOf } from '../../stripeDouble/seed.ts'

const deeds = ['pay', 'decline', 'outside', 'part', 'credit', 'creditBack', 'creditKept', 'refund', 'lose', 'argue', 'giveUp', 'void', 'voidNote', 'balance', 'hold', 'rename', 'debit', 'answers', 'bounces'] as const
export interface Deed { deed: (typeof deeds)[number]; which: number; amount: number }
export const histories = (maxLength: number): fc.Arbitrary<Deed[]> => fc.array(fc.record({ deed: fc.constantFrom(...deeds), which: fc.nat(3), amount: fc.integer({ min: 1, max: 9000 }) }), { minLength: 1, maxLength })

export interface Company { books: Books; customer: Customer; method: PaymentMethod; bank: PaymentMethod; invoices: Invoice[] }

/** One customer with a card, a bank account that answers later, and four open invoices. */
export function founded(books: Books): Company {
  const customer = addCustomer(books, { name: 'Tern & Heron Logistics', email: 'ap@tern-heron.example', currency: 'usd' })
  const method = addMethod(books, customer)
  const bank = addMethod(books, customer, { type: 'us_bank_account', last4: '6789' })
  takesDays(books, bank)
  return { books, customer, method, bank, invoices: [1, 2, 3, 4].map((n) => addInvoice(books, customer, { lines: [{ amount: 2500 * n }] })) }
}

export function happen({ books, customer, method, bank, invoices }: Company, { deed, which, amount }: Deed): void {
  const invoice = invoices[which]!
  const note = books.all('credit_note').findLast((one) => one.invoice === invoice.id && one.status === 'issued')
  const work: Record<Deed['deed'], () => unknown> = {
    pay: () => pay(books, invoice),
    decline: () => {
      declines(books, method, { decline_code: 'do_not_honor' }, 1)
      return pay(books, invoice)
    },
    outside: () => pay(books, invoice, { paid_out_of_band: true }),
    part: () => attach(books, invoice, { payment_record: addRecord(books, { currency: 'usd', value: Math.max(1, Math.min(amount, invoice.amount_remaining)) }).id }),
    credit: () => addCreditNote(books, invoice, { amount: Math.min(amount, invoice.amount_remaining) }),
    creditBack: () => {
      const charge = paidChargeOf(books, invoice)
      const back = Math.min(amount, charge.amount - charge.amount_refunded)
      return addCreditNote(books, invoice, { amount: back, refund_amount: back })
    },
    creditKept: () => addCreditNote(books, invoice, { amount, credit_amount: amount }),
    refund: () => refund(books, paidChargeOf(books, invoice), amount),
    lose: () => closeDispute(books, dispute(books, paidChargeOf(books, invoice)), 'lost'),
    argue: () => dispute(books, paidChargeOf(books, invoice)),
    giveUp: () => markUncollectible(books, invoice),
    void: () => voidInvoice(books, invoice),
    voidNote: () => (note === undefined ? undefined : voidCreditNote(books, note)),
    balance: () => {
      addBalance(books, customer, -amount)
      return invoices.push(addInvoice(books, customer, { lines: [{ amount: 3000 }] }))
    },
    hold: () => books.change(invoice, { metadata: invoice.metadata['counterfoil_hold'] === undefined ? { counterfoil_hold: JSON.stringify({ c: 'phone', by: 'Imke Vos', at: 1_700_000_000_000, a: true }) } : {} }, 'invoice.updated'),
    rename: () => books.change(customer, { name: `Renamed ${amount}` }, 'customer.updated'),
    debit: () => pay(books, invoice, { payment_method: bank.id }),
    answers: () => settleDebit(books, pendingChargeOf(books, invoice), null),
    bounces: () => settleDebit(books, pendingChargeOf(books, invoice), { decline_code: 'no_account' }),
  }
  try {
    work[deed]()
  } catch (error) {
    if (!(error instanceof StripeFailure)) throw error
  }
}

/** Throws Stripe's refusal where no bank was asked, or the invoice was settled in another way meanwhile. */
function pendingChargeOf(books: Books, invoice: Invoice) {
  const intents = books.all('invoice_payment').flatMap(({ invoice: id, status, payment }) => (id === invoice.id && status === 'open' && payment.type === 'payment_intent' ? [payment.payment_intent] : []))
  const charge = books.all('charge').find(({ status, payment_intent: intent }) => status === 'pending' && intent !== null && intents.includes(intent))
  if (charge === undefined || invoice.status !== 'open') throw new StripeFailure(400, { message: 'There is nothing to answer.' })
  return charge
}

/** Throws Stripe's refusal where nothing was paid. */
function paidChargeOf(books: Books, invoice: Invoice) {
  const paid = books.all('invoice_payment').some(({ invoice: id, status, payment }) => id === invoice.id && status === 'paid' && payment.type === 'payment_intent')
  if (!paid) throw new StripeFailure(400, { message: 'There is nothing to give back.' })
  return chargeOf(books, invoice)
}
