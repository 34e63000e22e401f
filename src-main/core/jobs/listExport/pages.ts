/** The rows of a list, page after page, as the list itself gives them: the same filter, the same order, the same words. */
import { createRouterClient, type AnyRouter } from '@orpc/server'
import type { AnyContractRouter, ContractRouterClient } from '@orpc/contract'
import type { accounts, AccountRow } from '#contract/accounts.ts'
import type { BankEntry } from '#contract/bank.ts'
import type { bulk, BulkRow } from '#contract/bulk.ts'
import type { FailedChargeGroup, failedCharges, FailedChargeRow } from '#contract/failedCharges.ts'
import type { heldInvoices, HeldInvoiceRow } from '#contract/heldInvoices.ts'
import type { ListExport } from '#contract/listExport.ts'
import type { registrations, RegistrationRow } from '#contract/registrations.ts'
import { entryTotals } from '#main/db/bankEntries.ts'
import { outcomeCounts } from '#main/db/bulkRuns.ts'
import type { Database } from '#main/db/database.ts'
import { lastPullAt } from '#main/db/pulledAt.ts'
import { accountsRouter } from '#main/features/accounts/handlers.ts'
import { listedEntries, shownFilter } from '#main/features/bank/entries.ts'
import { bulkRouter } from '#main/features/bulk/handlers.ts'
import { failedChargesRouter } from '#main/features/failed-charges/handlers.ts'
import { heldInvoicesRouter } from '#main/features/held-invoices/handlers.ts'
import { registrationsRouter } from '#main/features/registrations/handlers.ts'
import type { CoreContext } from '../../ports/context.ts'

const PAGE = 500
/** What each may be is worked out: a person who cancels does not wait for 500 of them. */
const BANK_PAGE = 50

interface Page<R> {
  rows: R[]
  next: string | null
}

export interface ListRows {
  registrations: RegistrationRow
  'failed-charges': FailedChargeRow
  'failed-accounts': FailedChargeGroup
  'held-invoices': HeldInvoiceRow
  accounts: AccountRow
  bank: BankEntry
  'bulk-results': BulkRow
}

/** A list's own router needs the workspace and the clock to read a page, and gets nothing else. */
const clientOf = <C extends AnyContractRouter>(router: AnyRouter) => createRouterClient(router, { context: {} }) as unknown as ContractRouterClient<C>

export interface Listing<R> {
  /** As the list counts it; null where that is known at its end only. */
  total(): Promise<number | null>
  pages(): AsyncGenerator<R[], void>
}

export function listingOf<L extends ListExport['list']>(database: Database, order: Extract<ListExport, { list: L }>, now: number): Listing<ListRows[L]> {
  const context = { database, now: () => now } as CoreContext
  return listing(context, order) as unknown as Listing<ListRows[L]>
}

function listing(context: CoreContext, order: ListExport) {
  switch (order.list) {
    case 'registrations': {
      const client = clientOf<typeof registrations>(registrationsRouter(context))
      return of(() => client.counts(order.filter), (page) => client.page({ ...order.filter, sort: order.sort, descending: order.descending, ...page }))
    }
    case 'failed-charges': {
      const client = clientOf<typeof failedCharges>(failedChargesRouter(context))
      return of(() => client.counts(order.filter), (page) => client.page({ ...order.filter, sort: order.sort, descending: order.descending, ...page }))
    }
    case 'failed-accounts': {
      const client = clientOf<typeof failedCharges>(failedChargesRouter(context))
      // They stand in one order, by name; accounts are not counted apart.
      return of(null, (page) => client.groups({ ...order.filter, ...page }))
    }
    case 'held-invoices': {
      const client = clientOf<typeof heldInvoices>(heldInvoicesRouter(context))
      return of(() => client.counts(order.filter), (page) => client.page({ ...order.filter, sort: order.sort, descending: order.descending, ...page }))
    }
    case 'accounts': {
      const client = clientOf<typeof accounts>(accountsRouter(context))
      const ask = (page: { limit: number; after?: string }) => client.page({ ...order.filter, sort: order.sort, descending: order.descending, ...page })
      // By the oldest due there are only those with something open, and they are not counted apart.
      return of(order.sort === 'name' ? () => client.counts(order.filter) : null, ask)
    }
    case 'bank': {
      const { database } = context
      // Read only: what open entries may be is worked out for the file, and kept nowhere.
      const told = { since: Math.min(lastPullAt(database) ?? 0, context.now()), now: context.now(), whole: true }
      const counted = () => database.all(entryTotals(shownFilter(order.filter))).reduce((total, { count }) => total + count, 0)
      return of(() => Promise.resolve({ total: counted() }), (page) => Promise.resolve(listedEntries(database, { ...order.filter, sort: order.sort, descending: order.descending, ...page }, told)), BANK_PAGE)
    }
    case 'bulk-results': {
      const client = clientOf<typeof bulk>(bulkRouter(context))
      const { run, outcome } = order.filter
      const counted = () => context.database.all(outcomeCounts(run)).reduce((total, one) => (outcome === undefined || one.outcome === outcome ? total + one.count : total), 0)
      return of(() => Promise.resolve({ total: counted() }), (page) => client.results({ run, ...(outcome === undefined ? {} : { outcome }), ...page }))
    }
  }
}

function of<R>(counted: (() => Promise<{ total: number }>) | null, ask: (page: { limit: number; after?: string }) => Promise<Page<R>>, limit = PAGE): Listing<R> {
  return {
    total: async () => (counted === null ? null : (await counted()).total),
    async *pages() {
      for (let after: string | null = null; ;) {
        const { rows, next }: Page<R> = await ask({ limit, ...(after === null ? {} : { after }) })
        yield rows
        if (next === null) return
        after = next
      }
    },
  }
}
