/** What the person is doing in the held-invoices queue. */
import type { HeldInvoiceFilter, HeldInvoiceRow } from '#contract/heldInvoices.ts'
import { createListState } from '../../ui/list/listState.ts'

export type Filters = Pick<HeldInvoiceFilter, 'state' | 'channel' | 'preference'>
export type Sort = 'clock' | 'amount' | 'account'

export const heldInvoicesList = createListState<Filters, Sort>('held-invoices', { filters: {}, sort: 'clock', descending: false })

export const rowId = (row: HeldInvoiceRow): string => row.invoiceId
