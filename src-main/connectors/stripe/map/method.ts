/** Payment methods: cards and bank accounts by the end of their number, all others by their name. */
import type Stripe from 'stripe'
import type { ChangedRecord } from '#main/core/ports/connector.ts'
import type { RecordOf } from '#main/core/ports/records.ts'
import { clip, recordOf, type Whose } from './record.ts'

type Kind = RecordOf<'paymentMethods'>['kind']
/** Kinds of Stripe in our words; the others (wallets, vouchers, pay-later, and those of tomorrow) are “other”, by their name. */
const KINDS: Readonly<Record<string, Kind>> = { card: 'card', us_bank_account: 'ach', acss_debit: 'ach', sepa_debit: 'direct_debit', bacs_debit: 'direct_debit', au_becs_debit: 'direct_debit', nz_bank_account: 'direct_debit' }

export const methodKind = (type: string | null | undefined): Kind | null => KINDS[type ?? ''] ?? null

/** Stripe's own spelling, where it is not the word of its type. */
const NAMES: Readonly<Record<string, string>> = { paypal: 'PayPal', cashapp: 'Cash App', amazon_pay: 'Amazon Pay', revolut_pay: 'Revolut Pay', ideal: 'iDEAL', p24: 'Przelewy24', eps: 'EPS', wechat_pay: 'WeChat Pay', naver_pay: 'Naver Pay', kakao_pay: 'Kakao Pay', mobilepay: 'MobilePay', customer_balance: 'Bank transfer' }

/** `defaultId`: the customer's own choice. */
export function methodRecords(whose: Whose, customer: string, method: Stripe.PaymentMethod, defaultId: string | null): ChangedRecord[] {
  const kind = methodKind(method.type)
  const details = (method as unknown as Record<string, { brand?: string; bank_name?: string | null; bank_code?: string | null; last4?: string | null; exp_month?: number; exp_year?: number } | undefined>)[method.type]
  const last4 = /^\d{4}$/.test(details?.last4 ?? '') ? details!.last4! : ''
  const words = method.type.replaceAll('_', ' ')
  const isDefault = method.id === defaultId
  return [recordOf(whose, 'paymentMethods', method.created, {
    id: method.id, accountId: customer, kind: kind ?? 'other', last4,
    brand: clip(kind === null ? (NAMES[method.type] ?? words.replace(/^./, (letter) => letter.toUpperCase())) : (details?.brand ?? details?.bank_name ?? details?.bank_code ?? words), 40),
    expMonth: inRange(details?.exp_month, 1, 12), expYear: inRange(details?.exp_year, 2000, 2100), slot: isDefault ? 'primary' : 'backup', isDefault, notAccepted: null,
  })]
}

const inRange = (value: number | null | undefined, from: number, to: number): number | null => (Number.isInteger(value) && value! >= from && value! <= to ? value! : null)
