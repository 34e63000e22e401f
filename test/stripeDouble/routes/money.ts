/** Payment intents, charges, refunds, disputes, payment records. */
import { listed } from '../answers.ts'
import { wrong } from '../failure.ts'
import { metadataAfter } from '../form.ts'
import { addRecord, confirm, refund } from '../payments.ts'
import { fitting, PAGING, type Route } from './route.ts'

export const moneyRoutes: readonly Route[] = [
  { method: 'GET', path: '/v1/payment_intents', area: 'payment_intent', takes: [...PAGING, 'customer'], answer: ({ books, params }) => listed(books, fitting(books.all('payment_intent'), params, ['customer']), params, { url: '/v1/payment_intents' }) },
  { method: 'GET', path: '/v1/payment_intents/:id', area: 'payment_intent', takes: [], answer: ({ books, at }) => books.need('payment_intent', at('id')) },
  { method: 'POST', path: '/v1/payment_intents/:id/confirm', area: 'payment_intent', takes: ['payment_method', 'off_session', 'return_url', 'mandate'], answer: ({ books, params, at }) => confirm(books, books.need('payment_intent', at('id')), params.text('payment_method')) },
  { method: 'GET', path: '/v1/charges', area: 'charge', takes: [...PAGING, 'customer', 'payment_intent'], answer: ({ books, params }) => listed(books, fitting(books.all('charge'), params, ['customer', 'payment_intent']), params, { url: '/v1/charges' }) },
  { method: 'GET', path: '/v1/charges/:id', area: 'charge', takes: [], answer: ({ books, at }) => books.need('charge', at('id')) },
  { method: 'GET', path: '/v1/refunds', area: 'charge', takes: [...PAGING, 'charge', 'payment_intent'], answer: ({ books, params }) => listed(books, fitting(books.all('refund'), params, ['charge', 'payment_intent']), params, { url: '/v1/refunds' }) },
  { method: 'GET', path: '/v1/refunds/:id', area: 'charge', takes: [], answer: ({ books, at }) => books.need('refund', at('id')) },
  {
    method: 'POST', path: '/v1/refunds', area: 'charge', takes: ['charge', 'payment_intent', 'amount', 'reason', 'metadata'],
    answer({ books, params }) {
      const intent = params.text('payment_intent')
      const id = params.text('charge') ?? (intent === undefined ? undefined : books.need('payment_intent', intent, 'payment_intent').latest_charge) ?? ''
      return refund(books, books.need('charge', id, 'charge'), params.int('amount'), { reason: params.text('reason') ?? null })
    },
  },
  { method: 'GET', path: '/v1/disputes', area: 'dispute', takes: [...PAGING, 'charge', 'payment_intent'], answer: ({ books, params }) => listed(books, fitting(books.all('dispute'), params, ['charge', 'payment_intent']), params, { url: '/v1/disputes' }) },
  { method: 'GET', path: '/v1/disputes/:id', area: 'dispute', takes: [], answer: ({ books, at }) => books.need('dispute', at('id')) },
  { method: 'GET', path: '/v1/payment_records/:id', area: 'payment_record', takes: [], answer: ({ books, at }) => books.need('payment_record', at('id')) },
  {
    method: 'POST', path: '/v1/payment_records/report_payment', area: 'payment_record', takes: ['amount_requested', 'initiated_at', 'payment_method_details', 'customer_details', 'description', 'guaranteed', 'outcome', 'metadata', 'processor_details', 'customer_presence', 'failed', 'canceled', 'shipping_details'],
    answer({ books, params }) {
      const amount = params.inner('amount_requested')
      const details = params.inner('payment_method_details')
      const value = amount?.int('value')
      if (amount == null || value === undefined) throw wrong('Missing required param: amount_requested.', 'amount_requested', 'parameter_missing')
      if (details == null) throw wrong('Missing required param: payment_method_details.', 'payment_method_details', 'parameter_missing')
      if (params.int('initiated_at') === undefined) throw wrong('Missing required param: initiated_at.', 'initiated_at', 'parameter_missing')
      if (params.one('outcome', ['guaranteed', 'failed', 'canceled']) === 'guaranteed' && params.inner('guaranteed')?.int('guaranteed_at') === undefined) throw wrong('Missing required param: guaranteed[guaranteed_at].', 'guaranteed', 'parameter_missing')
      return addRecord(books, { currency: amount.need('currency'), value }, {
        customer_details: { customer: params.inner('customer_details')?.text('customer') ?? null }, description: params.text('description') ?? null, metadata: metadataAfter({}, params) ?? {},
        payment_method_details: { type: details.text('type') ?? 'custom', custom: { display_name: details.inner('custom')?.text('display_name') ?? null, type: null } },
      })
    },
  },
]
