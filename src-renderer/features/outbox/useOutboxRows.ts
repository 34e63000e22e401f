/** The rows of one view, page by page. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { OutboxItem } from '#contract/outbox.ts'
import { orpc } from '../../client.ts'
import { byCursor, PAGE_ROWS, usePages } from '../../ui/list/paging.ts'
import { asks } from './views.ts'
import type { OutboxView } from './views.ts'

export function useOutboxRows(view: OutboxView) {
  const [first, second] = asks[view]
  const optionsOf = (ask: typeof first) => orpc.outbox.page.infiniteOptions({ input: (after: string | undefined) => ({ open: false, ...ask, limit: PAGE_ROWS, after }), ...byCursor, placeholderData: keepPreviousData })
  const one = useInfiniteQuery(optionsOf(first))
  const two = useInfiniteQuery({ ...optionsOf(second ?? first), enabled: second !== undefined })
  const last = second === undefined ? one : two
  const before = usePages(one)
  const after = usePages(last)
  return {
    rows: useMemo<readonly OutboxItem[]>(() => (second === undefined ? after.rows : [...before.rows, ...after.rows]), [second, before.rows, after.rows]),
    loading: before.loading || after.loading,
    hasMore: after.hasMore,
    loadMore: after.loadMore,
    more: last.hasNextPage,
    error: one.error ?? (second === undefined ? null : two.error),
    retry: () => void Promise.all([one.refetch(), ...(second === undefined ? [] : [two.refetch()])]),
  }
}
