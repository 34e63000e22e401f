/** Money that was taken elsewhere and recorded at Stripe (payment records). */
import type Stripe from 'stripe'
import { BusinessDate } from '#contract/vocabulary.ts'
import type { ChangedRecord } from '#main/core/ports/connector.ts'
import type { RecordOf } from '#main/core/ports/records.ts'
import { refId } from '../ids.ts'
import { currencyOf, minorFromStripe } from '../money.ts'
import { refOf } from './charge.ts'
import { clip, dayOf, orNull, orSaid, recordOf, type Whose } from './record.ts'

/** The day that money came in, which a payment record does not tell. Of the record's metadata. */
export const RECEIVED_ON = 'counterfoil_received_on'

/** `record`: null where it may not be read; then what the invoice says of it. */
export function paymentRecordRecords(whose: Whose, invoice: Stripe.Invoice, part: Stripe.InvoicePayment, record: Stripe.PaymentRecord | null): ChangedRecord[] {
  const id = refId(part.payment.payment_record)!
  const accountId = refId(invoice.customer)
  if (accountId === null) return []
  const at = record?.created ?? part.status_transitions?.paid_at ?? part.created
  const amount = record?.amount_guaranteed?.value || record?.amount?.value || part.amount_paid || 0
  const reference = record?.processor_details?.custom?.payment_reference ?? record?.description
  return orSaid(whose, 'payments', id, () => [recordOf(whose, 'payments', at, {
    id, accountId, ref: refOf(null, id), purpose: 'receivable', medium: mediumOf(record?.payment_method_details?.custom?.display_name ?? ''), chargeId: null,
    receivedOn: BusinessDate.safeParse(record?.metadata?.[RECEIVED_ON]).data ?? dayOf(whose, at),
    amountMinor: minorFromStripe(Math.max(amount, part.amount_paid ?? 0), part.currency), currency: currencyOf(part.currency), memo: orNull(clip(reference, 200)),
  })])
}

/** By the name that whoever recorded it gave the way it came. */
function mediumOf(name: string): RecordOf<'payments'>['medium'] {
  if (/che(que|ck)/i.test(name)) return 'cheque'
  if (/card/i.test(name)) return 'card'
  if (/debit/i.test(name)) return 'direct_debit'
  return /\bach\b/i.test(name) ? 'ach' : 'bank_transfer'
}
