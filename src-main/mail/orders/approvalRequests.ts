/** Invoices that wait for approval: chosen ones, or all that match a filter of their queue. */
import type { HeldInvoiceFilter } from '#contract/heldInvoices.ts'
import type { InvoiceId } from '#contract/vocabulary.ts'
import type { Database } from '#main/db/database.ts'
import { heldInvoiceScope, heldInvoicesMatching, type HeldInvoiceScope } from '#main/db/heldInvoiceFilter.ts'
import { CAMPAIGN_MAX, notTooMany } from './limits.ts'

/** In the order of names: a walk along `heldInvoice_by_name`, or of one party along `heldInvoice_by_party_name`; of few a sort. */
export const heldInvoiceIds = (scope: HeldInvoiceScope, limit: number) => heldInvoicesMatching(scope).select('h.invoiceId as id').orderBy('h.accountName').orderBy('h.invoiceId').limit(limit)

/** Those on hold are in it, so that a preview says why they are left out. @throws JobFailure `TOO_MANY` */
export const approvalRequests = (database: Database, selection: { invoices: readonly InvoiceId[] } | { filter: HeldInvoiceFilter }, now: number): string[] =>
  'invoices' in selection ? [...new Set<string>(selection.invoices)] : notTooMany(database.all<{ id: string }>(heldInvoiceIds(heldInvoiceScope(database, selection.filter, now), CAMPAIGN_MAX + 1)).map(({ id }) => id))
