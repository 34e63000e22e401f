/** What the person is doing in the held-invoices queue. */
import type { HeldInvoiceFilter, HeldInvoiceRow } from '#contract/heldInvoices.ts'
import { createListState } from '../../ui/list/listState.ts'
import { queueViews } from '../../ui/list/viewTerms.ts'
import type { BuiltInView } from '../../ui/list/viewTerms.ts'

/** Without the party, which is the window's own, and the search text. */
export type Filters = Omit<HeldInvoiceFilter, 'party' | 'text'>
export type Sort = 'clock' | 'amount' | 'account' | 'since'

export const heldInvoicesList = createListState<Filters, Sort>('held-invoices', { filters: {}, sort: 'clock', descending: false })

export const rowId = (row: HeldInvoiceRow): string => row.invoiceId

/** Those of every queue, and what cannot wait: what approves itself before the day is over, and what customers have written. */
export function heldInvoiceViews(operator: string | null): BuiltInView[] {
  const [active, ...others] = queueViews(operator)
  return [
    active!,
    { id: 'today', label: 'Auto-approve today', filters: { today: true } },
    { id: 'answered', label: 'Answered by SMS', filters: { answered: true } },
    ...others,
  ]
}
