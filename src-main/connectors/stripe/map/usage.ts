/** What a meter counted for a customer on a day. Stripe rates it with the invoice: here it has no amount. */
import type Stripe from 'stripe'
import type { ChangedRecord } from '#main/core/ports/connector.ts'
import { usageIdOf } from '../ids.ts'
import { clip, recordOf, type Whose } from './record.ts'

export function usageRecords(whose: Whose, meter: Stripe.Billing.Meter, customer: string, summary: Stripe.Billing.MeterEventSummary): ChangedRecord[] {
  const value = summary.aggregated_value
  // A day on which nothing was counted is no event.
  if (!Number.isFinite(value) || value <= 0) return []
  const whole = Number.isInteger(value)
  return [recordOf(whose, 'usageRecords', summary.start_time, {
    id: usageIdOf(meter.id, customer, summary.start_time), accountId: customer, at: summary.start_time * 1000, kind: clip(meter.event_name || meter.display_name, 30), from: '', to: '',
    // Half to even, as everywhere; parts of a unit cannot be kept, and it is said that they were there.
    quantity: whole ? value : halfEven(value), unit: whole ? 'units' : 'units (rounded)', amountMinor: 0, currency: whose.currency, invoiceId: null,
  })]
}

function halfEven(value: number): number {
  const floor = Math.floor(value)
  const rest = value - floor
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor
}
