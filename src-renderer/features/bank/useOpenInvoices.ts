/** What is open on an account in one currency, oldest due first. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { AccountId, BusinessDate } from '#contract/vocabulary.ts'
import { orpc } from '../../client.ts'
import { byCursor, PAGE_ROWS, usePages } from '../../ui/list/paging.ts'

export interface OpenInvoice {
  invoiceId: string
  number: string
  dueOn: BusinessDate | null
  openMinor: number
  /** Takes no money as things stand. */
  closed: boolean
  /** Why it does not, or what else is to be known of it. */
  mark: 'Disputed' | 'On hold' | 'Change on its way' | null
}

/** Pages that are looked through without being asked: the oldest invoices come last, and are wanted first. */
const LOOKED_THROUGH = 5

export function useOpenInvoices(account: string, currency: string): { invoices: readonly OpenInvoice[]; loading: boolean; error: Error | null; more: (() => void) | null } {
  const query = useInfiniteQuery(orpc.accounts.invoices.infiniteOptions({ input: (after: string | undefined) => ({ account: account as AccountId, limit: PAGE_ROWS, after }), ...byCursor }))
  const { rows, loading, hasMore, loadMore } = usePages(query)
  const pages = query.data?.pages.length ?? 0
  useEffect(() => {
    if (hasMore && pages < LOOKED_THROUGH) loadMore()
  }, [hasMore, pages, loadMore])
  const invoices = rows
    .filter(({ status, openMinor, total }) => status === 'open' && openMinor > 0 && total.currency === currency)
    .map(({ invoiceId, number, dueOn, openMinor, disputed, approval, pending }): OpenInvoice => {
      const mark = disputed ? 'Disputed' : approval === 'held' ? 'On hold' : pending !== null && (pending.state === 'queued' || pending.state === 'sending') ? 'Change on its way' : null
      return { invoiceId, number, dueOn, openMinor, mark, closed: mark === 'Disputed' || mark === 'On hold' }
    })
    .toSorted((a, b) => ((a.dueOn ?? '9999') < (b.dueOn ?? '9999') ? -1 : (a.dueOn ?? '9999') > (b.dueOn ?? '9999') ? 1 : a.number < b.number ? -1 : 1))
  return { invoices, loading: loading || (hasMore && pages < LOOKED_THROUGH), error: query.error, more: hasMore && pages >= LOOKED_THROUGH ? loadMore : null }
}
