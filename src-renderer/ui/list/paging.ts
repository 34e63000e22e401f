/** A list that comes by pages of a key, as one run of rows. */
import { useCallback, useMemo } from 'react'

/** Rows asked for at a time. */
export const PAGE_ROWS = 200

interface PagedQuery<Row> {
  data: { pages: readonly { rows: readonly Row[] }[] } | undefined
  fetchNextPage: (options: { cancelRefetch: boolean }) => Promise<unknown>
  hasNextPage: boolean
  isFetchingNextPage: boolean
  isPending: boolean
  isPlaceholderData: boolean
}

const nextCursor = (last: { next: string | null }): string | undefined => last.next ?? undefined

/** What an infinite query needs to page by the contract's cursor. */
export const byCursor = { initialPageParam: undefined as string | undefined, getNextPageParam: nextCursor }

/** Takes a query of pages apart into what a grid wants. */
export function usePages<Row>(query: PagedQuery<Row>): { rows: readonly Row[]; loading: boolean; stale: boolean; hasMore: boolean; loadMore: () => void } {
  const { data, fetchNextPage, hasNextPage, isFetchingNextPage, isPending, isPlaceholderData } = query
  return {
    rows: useMemo(() => data?.pages.flatMap((page) => page.rows) ?? [], [data]),
    loading: isPending,
    stale: isPlaceholderData,
    hasMore: hasNextPage && !isFetchingNextPage,
    loadMore: useCallback(() => void fetchNextPage({ cancelRefetch: false }), [fetchNextPage]),
  }
}
