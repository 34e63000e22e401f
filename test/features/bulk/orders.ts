/** Orders of bulk actions; of a whole queue unless told. */
import type { BulkAction, BulkOrder } from '#contract/bulk.ts'

type Of<Q extends BulkOrder['queue']> = Extract<BulkOrder, { queue: Q }>

export const failures = (action: Of<'failedCharges'>['action'], selection: Of<'failedCharges'>['selection'] = { filter: {} }): BulkOrder => ({ queue: 'failedCharges', action, selection })
export const invoices = (action: Of<'heldInvoices'>['action'], selection: Of<'heldInvoices'>['selection'] = { filter: {} }): BulkOrder => ({ queue: 'heldInvoices', action, selection })
export const registrations = (action: Of<'registrations'>['action'], selection: Of<'registrations'>['selection'] = { filter: {} }): BulkOrder => ({ queue: 'registrations', action, selection })
export const RETRY: Extract<BulkAction, { do: 'retry' }> = { do: 'retry', with: 'best' }
