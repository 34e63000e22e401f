import type { BusinessDate, Currency } from '#contract/vocabulary.ts'
import { compareDates } from './dates.ts'
import { addMinor } from './minorUnits.ts'
import { compareNumbers } from './numberOrder.ts'

/** An invoice of the payer that money might be put on. */
export interface AllocatableInvoice<Id extends string = string> {
  readonly id: Id
  readonly number: string
  readonly currency: Currency
  readonly issuedOn: BusinessDate
  readonly dueOn: BusinessDate | null
  /** What is still owed on it today, minor units. */
  readonly openMinor: number
  readonly held: boolean
  readonly disputed: boolean
  /** Its money is being asked for by a charge already. */
  readonly charging?: boolean
}

export type SkipReason = 'held' | 'disputed' | 'charging' | 'other_currency'

/** A suggestion for a person to apply or change; we apply nothing by ourselves. */
export interface AllocationSuggestion<Id extends string = string> {
  readonly rows: readonly {
    readonly invoiceId: Id
    readonly amountMinor: number
    readonly reason: 'exact_match' | 'oldest_due'
    /** The reason in plain English. */
    readonly plain: string
  }[]
  /** What stays unapplied, minor units. */
  readonly leftMinor: number
  /** Invoices with something open that were passed over, and why. */
  readonly skipped: readonly { readonly invoiceId: Id; readonly reason: SkipReason }[]
}

/**
 * Where unapplied money would go when the payer said nothing (GLOSSARY, Allocation order): the one invoice
 * whose open amount it matches exactly; else oldest due (the issue date standing in), then issue date,
 * then number. Two exact matches are no match: which one was meant is a guess. Held and disputed invoices
 * are skipped, and those that are being charged.
 */
export function suggestAllocation<Id extends string>(
  { amountMinor, currency }: { readonly amountMinor: number; readonly currency: Currency },
  invoices: readonly AllocatableInvoice<Id>[],
): AllocationSuggestion<Id> {
  const open = invoices.filter(({ openMinor }) => openMinor > 0)
  const candidates: AllocatableInvoice<Id>[] = []
  const skipped: AllocationSuggestion<Id>['skipped'][number][] = []
  for (const invoice of open) {
    const reason = skipReason(invoice, currency)
    if (reason === null) candidates.push(invoice)
    else skipped.push({ invoiceId: invoice.id, reason })
  }
  const exact = candidates.filter(({ openMinor }) => openMinor === amountMinor)
  const [match] = exact
  if (match !== undefined && exact.length === 1) {
    return { rows: [{ invoiceId: match.id, amountMinor, reason: 'exact_match', plain: `Exactly what is open on ${match.number}.` }], leftMinor: 0, skipped }
  }
  const rows: AllocationSuggestion<Id>['rows'][number][] = []
  let leftMinor = addMinor(amountMinor, 0)
  for (const invoice of candidates.toSorted(compareByAge)) {
    if (leftMinor <= 0) break
    const part = Math.min(leftMinor, invoice.openMinor)
    leftMinor = addMinor(leftMinor, -part)
    const plain = `Oldest due first: ${invoice.number}, ${part < invoice.openMinor ? 'in part' : 'in full'}.`
    rows.push({ invoiceId: invoice.id, amountMinor: part, reason: 'oldest_due', plain })
  }
  return { rows, leftMinor, skipped }
}

function skipReason(invoice: AllocatableInvoice, currency: Currency): SkipReason | null {
  if (invoice.currency !== currency) return 'other_currency'
  if (invoice.held) return 'held'
  if (invoice.disputed) return 'disputed'
  return invoice.charging === true ? 'charging' : null
}

/** Oldest due first, the issue date standing in; then issue date, then number. */
export function compareByAge(a: AllocatableInvoice, b: AllocatableInvoice): number {
  return (
    compareDates(a.dueOn ?? a.issuedOn, b.dueOn ?? b.issuedOn) ||
    compareDates(a.issuedOn, b.issuedOn) ||
    compareNumbers(a.number, b.number) ||
    compareNumbers(a.id, b.id)
  )
}
