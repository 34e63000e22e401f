/** Invoices, their lines and payments, credit notes. */
import { listed } from '../answers.ts'
import { addCreditNote, voidCreditNote } from '../creditNotes.ts'
import { methodOf } from '../customers.ts'
import { forbidden, wrong } from '../failure.ts'
import { metadataAfter } from '../form.ts'
import { addInvoice, finalize, linesOf, markUncollectible, voidInvoice } from '../invoices.ts'
import type { Invoice } from '../objects.ts'
import { attach, pay } from '../payments.ts'
import { fitting, PAGING, type Call, type Route } from './route.ts'

const CHANGES = ['auto_advance', 'metadata', 'default_payment_method', 'collection_method', 'days_until_due', 'due_date', 'description', 'footer', 'custom_fields', 'automatically_finalizes_at'] as const

export const invoiceRoutes: readonly Route[] = [
  {
    method: 'GET', path: '/v1/invoices', area: 'invoice', takes: [...PAGING, 'customer', 'status', 'subscription', 'collection_method', 'due_date'],
    answer({ books, params }) {
      const subscription = params.text('subscription')
      const all = books.all('invoice').filter((one) => subscription === undefined || one.parent?.subscription_details.subscription === subscription)
      const due = params.inner('due_date')
      const [gte, lte] = [due?.int('gte'), due?.int('lte')]
      return listed(books, fitting(all, params, ['customer', 'status', 'collection_method']).filter(({ due_date }) => (gte === undefined || (due_date ?? 0) >= gte) && (lte === undefined || (due_date !== null && due_date <= lte))), params, { url: '/v1/invoices' })
    },
  },
  {
    method: 'POST', path: '/v1/invoices', area: 'invoice', takes: ['customer', 'currency', 'collection_method', 'days_until_due', 'auto_advance', 'metadata', 'description'],
    answer: ({ books, params }) => addInvoice(books, books.need('customer', params.need('customer'), 'customer'), { draft: true, lines: [], auto_advance: params.bool('auto_advance') ?? true, collection_method: params.one('collection_method', ['charge_automatically', 'send_invoice']) ?? 'charge_automatically' }),
  },
  { method: 'GET', path: '/v1/invoices/:id', area: 'invoice', takes: [], answer: ({ books, at }) => books.need('invoice', at('id')) },
  { method: 'POST', path: '/v1/invoices/:id', area: 'invoice', takes: CHANGES, answer: change },
  {
    method: 'DELETE', path: '/v1/invoices/:id', area: 'invoice', takes: [],
    answer({ books, at }) {
      if (books.need('invoice', at('id')).status !== 'draft') throw forbidden("You can only delete draft invoices. To cancel a finalized invoice, void it.", 'invoice_not_editable')
      books.remove('invoice', at('id'), 'invoice.deleted')
      return { id: at('id'), object: 'invoice', deleted: true }
    },
  },
  { method: 'GET', path: '/v1/invoices/:id/lines', area: 'invoice', takes: PAGING, answer: ({ books, params, at }) => listed(books, linesOf(books, books.need('invoice', at('id')).id), params, { url: `/v1/invoices/${at('id')}/lines`, inOrder: true }) },
  { method: 'POST', path: '/v1/invoices/:id/finalize', area: 'invoice', takes: ['auto_advance'], answer: ({ books, at }) => finalize(books, books.need('invoice', at('id'))) },
  {
    method: 'POST', path: '/v1/invoices/:id/pay', area: 'invoice', takes: ['payment_method', 'off_session', 'paid_out_of_band', 'forgive', 'mandate', 'source'],
    answer: ({ books, params, at }) => pay(books, books.need('invoice', at('id')), { payment_method: params.text('payment_method'), paid_out_of_band: params.bool('paid_out_of_band') }),
  },
  {
    method: 'POST', path: '/v1/invoices/:id/attach_payment', area: 'invoice', takes: ['payment_intent', 'payment_record'],
    answer: ({ books, params, at }) => attach(books, books.need('invoice', at('id')), { payment_intent: params.text('payment_intent'), payment_record: params.text('payment_record') }),
  },
  { method: 'POST', path: '/v1/invoices/:id/void', area: 'invoice', takes: [], answer: ({ books, at }) => voidInvoice(books, books.need('invoice', at('id'))) },
  { method: 'POST', path: '/v1/invoices/:id/mark_uncollectible', area: 'invoice', takes: [], answer: ({ books, at }) => markUncollectible(books, books.need('invoice', at('id'))) },

  {
    method: 'GET', path: '/v1/invoice_payments', area: 'invoice', takes: [...PAGING, 'invoice', 'status', 'payment'],
    answer({ books, params }) {
      const payment = params.inner('payment')
      const type = payment?.text('type')
      const id = type === undefined ? undefined : payment?.text(type)
      const all = books.all('invoice_payment').filter((one) => type === undefined || (one.payment.type === type && (one.payment as unknown as Record<string, string>)[type] === id))
      return listed(books, fitting(all, params, ['invoice', 'status']), params, { url: '/v1/invoice_payments' })
    },
  },
  { method: 'GET', path: '/v1/invoice_payments/:id', area: 'invoice', takes: [], answer: ({ books, at }) => books.need('invoice_payment', at('id')) },

  { method: 'GET', path: '/v1/credit_notes', area: 'credit_note', takes: [...PAGING, 'customer', 'invoice'], answer: ({ books, params }) => listed(books, fitting(books.all('credit_note'), params, ['customer', 'invoice']), params, { url: '/v1/credit_notes' }) },
  { method: 'GET', path: '/v1/credit_notes/:id', area: 'credit_note', takes: [], answer: ({ books, at }) => books.need('credit_note', at('id')) },
  {
    method: 'POST', path: '/v1/credit_notes', area: 'credit_note', takes: ['invoice', 'amount', 'credit_amount', 'refund_amount', 'out_of_band_amount', 'memo', 'reason', 'metadata', 'effective_at', 'email_type'],
    answer({ books, params }) {
      const invoice = books.need('invoice', params.need('invoice'), 'invoice')
      return addCreditNote(books, invoice, {
        amount: params.int('amount') ?? 0, credit_amount: params.int('credit_amount'), refund_amount: params.int('refund_amount'), out_of_band_amount: params.int('out_of_band_amount'), memo: params.text('memo') ?? null,
        reason: params.one('reason', ['duplicate', 'fraudulent', 'order_change', 'product_unsatisfactory']) ?? null, effective_at: params.int('effective_at') ?? null, metadata: metadataAfter({}, params) ?? {},
      })
    },
  },
  { method: 'POST', path: '/v1/credit_notes/:id/void', area: 'credit_note', takes: [], answer: ({ books, at }) => voidCreditNote(books, books.need('credit_note', at('id'))) },
]

function change({ books, params, at }: Call): Invoice {
  const invoice = books.need('invoice', at('id'))
  const draft = invoice.status === 'draft'
  const changes: Partial<Invoice> = {}
  const method = params.one('collection_method', ['charge_automatically', 'send_invoice'])
  // "Once an invoice is finalized, monetary values, as well as collection_method, become uneditable."
  if (method !== undefined && method !== invoice.collection_method && !draft) throw forbidden('Finalized invoices can’t be updated in this way: collection_method', 'invoice_not_editable')
  const days = params.int('days_until_due')
  if (days !== undefined) {
    if (!draft) throw forbidden('You can only set days_until_due on a draft invoice.', 'invoice_not_editable')
    changes.due_date = books.now() + days * 86_400
  }
  if (method === 'send_invoice' && days === undefined && invoice.due_date === null) throw wrong('If you specify `send_invoice`, you must specify `days_until_due` or `due_date`.', 'days_until_due', 'parameter_missing')
  if (method !== undefined) Object.assign(changes, { collection_method: method, ...(method === 'charge_automatically' ? { due_date: null } : {}) })
  const advance = params.bool('auto_advance')
  if (advance !== undefined) Object.assign(changes, { auto_advance: advance, next_payment_attempt: invoice.status === 'open' && invoice.collection_method === 'charge_automatically' && advance ? books.now() + 3600 : null })
  const payWith = params.text('default_payment_method')
  if (payWith !== undefined && payWith !== '') methodOf(books, invoice.customer, payWith, 'default_payment_method')
  if (payWith !== undefined) changes.default_payment_method = payWith === '' ? null : payWith
  const metadata = metadataAfter(invoice.metadata, params)
  if (metadata !== undefined) changes.metadata = metadata
  const description = params.text('description')
  if (description !== undefined) changes.description = description === '' ? null : description
  return books.change(invoice, changes, 'invoice.updated')
}
