/** What was typed beside open invoices, as the command takes it, and whether it adds up. Whole minor units only. */
import type { AllocationSuggestion } from '#contract/accounts.ts'
import { amountProblem, amountText, minorOf } from '../../../ui/format/amountInput.ts'
import { exactSum } from '../../../ui/format/exactSum.ts'
import { formatMoney } from '../../../ui/format/money.ts'

/** What stands in the fields, by invoice. */
export type Typed = Readonly<Record<string, string>>

export interface Applied {
  rows: { invoiceId: string; amountMinor: number }[]
  /** Minor units of all rows together. */
  wantedMinor: number
  /** What stays unapplied; null when more was typed than there is. */
  leftMinor: number | null
  /** By invoice, in words. */
  problems: Readonly<Record<string, string>>
}

/** The amounts as they were suggested. */
export const asSuggested = ({ rows, currency }: AllocationSuggestion): Typed =>
  Object.fromEntries(rows.filter(({ amountMinor }) => amountMinor > 0).map(({ invoiceId, amountMinor }) => [invoiceId, amountText({ minor: amountMinor, currency })]))

export function appliedOf({ rows: invoices, currency, unappliedMinor }: AllocationSuggestion, typed: Typed): Applied {
  const problems: Record<string, string> = {}
  const rows: Applied['rows'] = []
  for (const { invoiceId, openMinor } of invoices) {
    const text = typed[invoiceId] ?? ''
    if (text.trim() === '') continue
    const minor = minorOf(text, currency)
    if (minor === null) problems[invoiceId] = amountProblem(text, currency) ?? 'This is not an amount.'
    else if (minor > openMinor) problems[invoiceId] = `Only ${formatMoney({ minor: openMinor, currency })} is open.`
    if (minor === null || minor === 0) continue
    rows.push({ invoiceId, amountMinor: minor })
  }
  const wantedMinor = exactSum(rows.map(({ amountMinor }) => amountMinor))
  return { rows, wantedMinor, leftMinor: wantedMinor > unappliedMinor ? null : exactSum([unappliedMinor, -wantedMinor]), problems }
}
