/** The objects of Stripe at 2026-10-28.endive as its documentation describes them: the fields that somebody here reads, and no more. */

/** Instants are epoch seconds, amounts integers of what Stripe counts in, currencies in lower case. */
export interface StripeObject {
  id: string
  object: string
  created: number
}
export type Metadata = Record<string, string>

export interface Address { line1: string | null; line2: string | null; city: string | null; state: string | null; postal_code: string | null; country: string | null }

export interface Account extends StripeObject {
  object: 'account'
  email: string | null
  country: string
  default_currency: string
  business_profile: { name: string | null; url: string | null; support_email: string | null; support_phone: string | null; support_address: Address | null }
  company: { name: string | null; address: Address | null }
  settings: { dashboard: { display_name: string | null; timezone: string | null }; branding: { primary_color: string | null } }
}

export interface Customer extends StripeObject {
  object: 'customer'
  livemode: boolean
  name: string | null
  email: string | null
  phone: string | null
  description: string | null
  address: Address | null
  shipping: { name: string; phone: string | null; address: Address } | null
  /** In `currency`; below zero it is the customer's credit. */
  balance: number
  currency: string | null
  delinquent: boolean
  invoice_prefix: string
  next_invoice_sequence: number
  invoice_settings: { custom_fields: { name: string; value: string }[] | null; default_payment_method: string | null; footer: string | null }
  default_source: string | null
  preferred_locales: string[]
  tax_exempt: 'none' | 'exempt' | 'reverse'
  metadata: Metadata
  test_clock: string | null
}

export interface PaymentMethod extends StripeObject {
  object: 'payment_method'
  livemode: boolean
  type: string
  customer: string | null
  billing_details: { name: string | null; email: string | null; phone: string | null; address: Address | null }
  card?: { brand: string; last4: string; exp_month: number; exp_year: number; funding: string; wallet: null }
  us_bank_account?: { bank_name: string; last4: string }
  sepa_debit?: { bank_code: string; last4: string; country: string }
  metadata: Metadata
}

export interface Product extends StripeObject { object: 'product'; livemode: boolean; name: string; active: boolean; description: string | null; default_price: string | null; metadata: Metadata; updated: number }

export interface Price extends StripeObject {
  object: 'price'
  livemode: boolean
  product: string
  active: boolean
  currency: string
  nickname: string | null
  type: 'one_time' | 'recurring'
  billing_scheme: 'per_unit' | 'tiered'
  tiers_mode: 'graduated' | 'volume' | null
  /** Null where tiered, or where it is parts of a unit: then only the decimal is there. */
  unit_amount: number | null
  unit_amount_decimal: string | null
  recurring: { interval: 'day' | 'week' | 'month' | 'year'; interval_count: number; usage_type: 'licensed' | 'metered'; meter: string | null } | null
  metadata: Metadata
}

export interface SubscriptionItem extends StripeObject { object: 'subscription_item'; subscription: string; price: string; quantity?: number; current_period_start: number; current_period_end: number; metadata: Metadata }

export interface Subscription extends StripeObject {
  object: 'subscription'
  livemode: boolean
  customer: string
  status: 'active' | 'canceled' | 'incomplete' | 'incomplete_expired' | 'past_due' | 'paused' | 'trialing' | 'unpaid'
  collection_method: 'charge_automatically' | 'send_invoice'
  days_until_due: number | null
  default_payment_method: string | null
  currency: string
  start_date: number
  canceled_at: number | null
  ended_at: number | null
  cancel_at: number | null
  cancel_at_period_end: boolean
  pause_collection: { behavior: string; resumes_at: number | null } | null
  description: string | null
  latest_invoice: string | null
  metadata: Metadata
}

export type InvoiceState = 'draft' | 'open' | 'paid' | 'uncollectible' | 'void'
export interface Invoice extends StripeObject {
  object: 'invoice'
  livemode: boolean
  number: string | null
  status: InvoiceState
  customer: string
  currency: string
  description: string | null
  effective_at: number | null
  due_date: number | null
  status_transitions: { finalized_at: number | null; paid_at: number | null; voided_at: number | null; marked_uncollectible_at: number | null }
  subtotal: number
  subtotal_excluding_tax: number | null
  total: number
  total_excluding_tax: number | null
  total_taxes: { amount: number; tax_behavior: 'exclusive' | 'inclusive'; taxable_amount: number | null }[]
  total_discount_amounts: { amount: number; discount: string }[]
  amount_due: number
  amount_paid: number
  amount_remaining: number
  amount_overpaid: number
  amount_paid_off_stripe: number
  pre_payment_credit_notes_amount: number
  post_payment_credit_notes_amount: number
  starting_balance: number
  ending_balance: number | null
  collection_method: 'charge_automatically' | 'send_invoice'
  auto_advance: boolean
  attempted: boolean
  attempt_count: number
  next_payment_attempt: number | null
  default_payment_method: string | null
  custom_fields: { name: string; value: string }[] | null
  metadata: Metadata
  parent: { type: 'subscription_details'; subscription_details: { subscription: string; metadata: Metadata } } | null
  last_finalization_error: null
  hosted_invoice_url: string | null
  on_behalf_of: string | null
}

export interface LineItem extends StripeObject {
  object: 'line_item'
  invoice: string
  amount: number
  subtotal: number
  currency: string
  description: string | null
  quantity: number | null
  quantity_decimal: string | null
  taxes: { amount: number; tax_behavior: 'exclusive' | 'inclusive' }[]
  pricing: { type: 'price_details'; unit_amount_decimal: string; price_details: { price: string; product: string } } | null
  period: { start: number; end: number }
  metadata: Metadata
}

export interface InvoicePayment extends StripeObject {
  object: 'invoice_payment'
  livemode: boolean
  invoice: string
  amount_paid: number | null
  amount_requested: number
  currency: string
  is_default: boolean
  status: 'open' | 'paid' | 'canceled'
  status_transitions: { paid_at: number | null; canceled_at: number | null }
  payment: { type: 'payment_intent'; payment_intent: string } | { type: 'charge'; charge: string } | { type: 'payment_record'; payment_record: string }
}

/** Why the bank said no. */
export interface Decline {
  decline_code: string
  /** `card_declined` unless told. */
  code?: string
  message?: string
  advice_code?: string
  network_advice_code?: string
  network_decline_code?: string
}

export interface PaymentIntent extends StripeObject {
  object: 'payment_intent'
  livemode: boolean
  amount: number
  amount_received: number
  currency: string
  customer: string
  status: 'requires_payment_method' | 'requires_confirmation' | 'requires_action' | 'processing' | 'succeeded' | 'canceled'
  latest_charge: string | null
  last_payment_error: Record<string, unknown> | null
  payment_method: string | null
  next_action: null
  description: string | null
  metadata: Metadata
}

export interface Charge extends StripeObject {
  object: 'charge'
  livemode: boolean
  amount: number
  amount_captured: number
  amount_refunded: number
  captured: boolean
  refunded: boolean
  disputed: boolean
  paid: boolean
  currency: string
  customer: string
  description: string | null
  status: 'succeeded' | 'pending' | 'failed'
  payment_intent: string | null
  payment_method: string | null
  payment_method_details: Record<string, unknown>
  failure_code: string | null
  failure_message: string | null
  failure_balance_transaction: string | null
  outcome: { type: string; network_status: string; reason: string | null; advice_code: string | null; network_advice_code: string | null; network_decline_code: string | null; seller_message: string } | null
  receipt_number: string | null
  metadata: Metadata
}

export interface Refund extends StripeObject { object: 'refund'; amount: number; currency: string; charge: string; payment_intent: string | null; status: 'pending' | 'succeeded' | 'failed' | 'canceled' | 'requires_action'; reason: string | null; failure_reason?: string; metadata: Metadata }

export interface Dispute extends StripeObject {
  object: 'dispute'
  livemode: boolean
  amount: number
  currency: string
  charge: string
  payment_intent: string | null
  status: string
  reason: string
  evidence_details: { due_by: number | null; has_evidence: boolean; past_due: boolean; submission_count: number }
  is_charge_refundable: boolean
  balance_transactions: { id: string; amount: number; currency: string; net: number }[]
  metadata: Metadata
}

export interface CreditNote extends StripeObject {
  object: 'credit_note'
  livemode: boolean
  number: string
  invoice: string
  customer: string
  currency: string
  status: 'issued' | 'void'
  type: 'pre_payment' | 'post_payment' | 'mixed'
  amount: number
  subtotal: number
  total: number
  pre_payment_amount: number
  post_payment_amount: number
  out_of_band_amount: number | null
  refunds: { refund: string; amount_refunded: number; type: 'refund' }[]
  customer_balance_transaction: string | null
  effective_at: number | null
  voided_at: number | null
  reason: string | null
  memo: string | null
  metadata: Metadata
}

export interface BalanceTransaction extends StripeObject { object: 'customer_balance_transaction'; livemode: boolean; customer: string; amount: number; ending_balance: number; currency: string; type: string; invoice: string | null; credit_note: string | null; description: string | null; metadata: Metadata }

export interface PaymentRecord extends StripeObject {
  object: 'payment_record'
  livemode: boolean
  amount: { currency: string; value: number }
  amount_requested: { currency: string; value: number }
  amount_guaranteed: { currency: string; value: number }
  customer_details: { customer: string | null } | null
  description: string | null
  payment_method_details: Record<string, unknown>
  metadata: Metadata
}

export interface Meter extends StripeObject { object: 'billing.meter'; livemode: boolean; display_name: string; event_name: string; status: 'active' | 'inactive'; updated: number; default_aggregation: { formula: 'sum' | 'count' | 'last' }; customer_mapping: { type: 'by_id'; event_payload_key: string }; value_settings: { event_payload_key: string } }

export interface PortalSession extends StripeObject { object: 'billing_portal.session'; livemode: boolean; customer: string; url: string; return_url: string | null; configuration: string; locale: string | null }

export interface StripeEvent extends StripeObject { object: 'event'; livemode: boolean; type: string; api_version: string; data: { object: unknown; previous_attributes?: Record<string, unknown> }; pending_webhooks: number; request: { id: string | null; idempotency_key: string | null } }

/** Every kind of object by the name that it carries. */
export interface Kinds {
  account: Account
  customer: Customer
  payment_method: PaymentMethod
  product: Product
  price: Price
  subscription: Subscription
  subscription_item: SubscriptionItem
  invoice: Invoice
  line_item: LineItem
  invoice_payment: InvoicePayment
  payment_intent: PaymentIntent
  charge: Charge
  refund: Refund
  dispute: Dispute
  credit_note: CreditNote
  customer_balance_transaction: BalanceTransaction
  payment_record: PaymentRecord
  'billing.meter': Meter
  'billing_portal.session': PortalSession
  event: StripeEvent
}
export type Kind = keyof Kinds

/** What the ids of each kind begin with. */
export const PREFIX: Readonly<Record<Kind, string>> = {
  account: 'acct', customer: 'cus', payment_method: 'pm', product: 'prod', price: 'price', subscription: 'sub', subscription_item: 'si', invoice: 'in', line_item: 'il', invoice_payment: 'inpay', payment_intent: 'pi',
  charge: 'ch', refund: 're', dispute: 'du', credit_note: 'cn', customer_balance_transaction: 'cbtxn', payment_record: 'pr', 'billing.meter': 'mtr', 'billing_portal.session': 'bps', event: 'evt',
}
