/** A list of any length by pages of a key: the pages about the view are held, the others are let go and come again when scrolled to. */
import { hashKey, keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import type { InfiniteData, QueryClient, QueryKey } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { placesOf, START } from './cursorPlaces.ts'
import { PAGE_ROWS } from './paging.ts'

/** Pages in memory at the most: a screenful, and what one scrolls through while a page comes. */
const KEPT_PAGES = 6
/** So near to the edge of what is held, the next page is asked for. */
const AHEAD_ROWS = 120

interface Page<Row> {
  rows: Row[]
  next: string | null
}
/** A procedure of the contract that answers by pages. */
interface PageProcedure {
  key(options: { type: 'infinite'; input: never }): QueryKey
  // What it is asked with is told by the procedure itself.
  // oxlint-disable-next-line typescript/no-explicit-any
  call(input: any, options: { signal?: AbortSignal }): Promise<Page<any>>
}
type RowOf<P extends PageProcedure> = Awaited<ReturnType<P['call']>>['rows'][number]
type TermsOf<P extends PageProcedure> = Omit<NonNullable<Parameters<P['call']>[0]>, 'after' | 'limit'>

/** What a Grid wants of a list. */
export interface GridPages<Row> {
  /** Those that are held: a run of the list from `start` on. */
  rows: readonly Row[]
  loading: boolean
  /** The rows are still those of the list before, while the next one comes. */
  stale: boolean
  /** How many rows stand before the first one that is held. */
  start: number
  /** How many rows are known to be there. */
  extent: number
  /** Which list this is: another filter or order is another one, and begins at its top. */
  listed: string
  /** Told which rows are in view; fetches what is missing about them. */
  onView: (first: number, last: number) => void
}

export interface ListPages<Row> {
  grid: GridPages<Row>
  isError: boolean
  error: Error | null
  retry: () => void
}

/** `terms`: filter, sort and direction, as the procedure takes them. */
export function useListPages<P extends PageProcedure>(procedure: P, terms: TermsOf<P>, rowId: (row: RowOf<P>) => string): ListPages<RowOf<P>> {
  type Row = RowOf<P>
  const client = useQueryClient()
  const { queryKey, listed, places, ask } = askedFor<Row>(procedure, terms)
  const query = useInfiniteQuery<Page<Row>, Error, InfiniteData<Page<Row>, string>, QueryKey, string>({
    queryKey,
    queryFn: ({ pageParam, signal }) => ask(pageParam, signal),
    initialPageParam: START,
    getNextPageParam: (last) => last.next,
    getPreviousPageParam: (_first, _all, cursor) => places.before(cursor),
    maxPages: KEPT_PAGES,
    placeholderData: keepPreviousData,
  })
  const { data, isPlaceholderData, hasNextPage, hasPreviousPage, isFetching, isError, fetchNextPage, fetchPreviousPage, refetch } = query

  const rows = useMemo(() => onceEach(data?.pages ?? [], rowId), [data, rowId])
  // While the next list comes, the one before is shown as it was.
  const [shown, setShown] = useState({ listed, start: 0, extent: 0 })
  const at = useMemo(() => {
    if (isPlaceholderData || data === undefined) return null
    const start = places.startOf(data.pageParams[0] ?? START)
    return { listed, start, extent: Math.max(places.extent, start + rows.length) }
  }, [data, isPlaceholderData, listed, places, rows])
  if (at !== null && (at.listed !== shown.listed || at.start !== shown.start || at.extent !== shown.extent)) setShown(at)
  const { start, extent } = at ?? shown

  /** The place that was wished for last; one jump at a time. */
  const jumping = useRef<number | null>(null)
  const jump = async (row: number) => {
    const under = jumping.current !== null
    jumping.current = row
    if (under) return
    while (jumping.current !== null) {
      const wished: number = jumping.current
      await client.cancelQueries({ queryKey, exact: true })
      const cursor = places.cursorAt(wished)
      try {
        const page = await ask(cursor)
        client.setQueryData<InfiniteData<Page<Row>, string>>(queryKey, { pages: [page], pageParams: [cursor] })
      } catch {
        // The list says itself what is wrong when it is read again.
        void refetch()
        jumping.current = null
      }
      if (jumping.current === wished) jumping.current = null
    }
  }

  const view = useRef({ first: 0, last: 0 })
  const show = useRef<() => void>(() => undefined)
  useEffect(() => {
    show.current = () => {
      const { first, last } = view.current
      if (isPlaceholderData || data === undefined || isError) return
      const end = start + rows.length
      const away = last < start - AHEAD_ROWS || first > end + AHEAD_ROWS
      if (away && extent > rows.length) void jump(first)
      else if (isFetching || jumping.current !== null) return
      else if (first < start + AHEAD_ROWS && hasPreviousPage) void fetchPreviousPage({ cancelRefetch: false })
      else if (last > end - AHEAD_ROWS && hasNextPage) void fetchNextPage({ cancelRefetch: false })
    }
  })

  const onView = useCallback((first: number, last: number) => {
    view.current = { first, last }
    show.current()
  }, [])
  // What was in view while something else was fetched is looked at once more.
  useEffect(() => show.current())

  // Everything from here on has left the list: what is before it is still there.
  const nothingLeft = !isPlaceholderData && !isFetching && data !== undefined && rows.length === 0 && start > 0
  useEffect(() => {
    if (nothingLeft) void jump(0)
  })
  // Two pages that do not join: something came or went between them while they were away. Read in order once more, they do.
  const joined = data?.pages.every((page, n) => n === 0 || data.pages[n - 1]!.next === data.pageParams[n]) ?? true
  useEffect(() => {
    if (!joined && !isFetching && !isPlaceholderData && !isError) void refetch()
  }, [joined, isFetching, isPlaceholderData, isError, refetch])

  return {
    grid: {
      rows,
      loading: query.isPending,
      stale: isPlaceholderData,
      start,
      extent,
      listed: at === null ? shown.listed : listed,
      onView,
    },
    isError,
    error: query.error,
    retry: () => void refetch(),
  }
}

/** A list's key, and how a page of it is asked for. */
function askedFor<Row>(procedure: PageProcedure, terms: object) {
  const queryKey = procedure.key({ type: 'infinite', input: { ...terms, limit: PAGE_ROWS } as never })
  const listed = hashKey(queryKey)
  const places = placesOf(listed)
  const ask = async (cursor: string, signal?: AbortSignal): Promise<Page<Row>> => {
    const page: Page<Row> = await procedure.call({ ...terms, limit: PAGE_ROWS, ...(cursor === START ? {} : { after: cursor }) }, signal === undefined ? {} : { signal })
    places.link(cursor, page.rows.length, page.next)
    return page
  }
  return { queryKey, listed, places, ask }
}

/** Fetches the first page, unless it is known, for whoever turns to the list later. Never rejects. */
export function prefetchPages(client: QueryClient, procedure: PageProcedure, terms: object): Promise<void> {
  const { queryKey, ask } = askedFor(procedure, terms)
  return client.prefetchInfiniteQuery({ queryKey, queryFn: ({ pageParam, signal }) => ask(pageParam, signal), initialPageParam: START })
}

/** The rows of pages one after the other; one that moved while they were read stands where it was read first. */
export function onceEach<Row>(pages: readonly { rows: readonly Row[] }[], rowId: (row: Row) => string): Row[] {
  const seen = new Set<string>()
  return pages.flatMap(({ rows }) =>
    rows.filter((row) => {
      const id = rowId(row)
      if (seen.has(id)) return false
      seen.add(id)
      return true
    }),
  )
}
