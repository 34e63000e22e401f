/** Tells whoever holds the rows which of them are in view, and begins another list at its top. */
import { useEffect, useRef } from 'react'
import type { RefObject } from 'react'

/** So near to the last row that is held, more are asked for. */
const AHEAD_ROWS = 40

interface RowsInView {
  rows: readonly unknown[]
  listed: string
  onView?: (first: number, last: number) => void
  hasMore?: boolean
  loadMore?: () => void
  /** What the virtual list shows, counted from row `base`; null before it is measured. */
  base: number
  range: { startIndex: number; endIndex: number } | null
  scroller: RefObject<HTMLElement | null>
}

export function useRowsInView({ rows, listed, onView, hasMore = false, loadMore, base, range, scroller }: RowsInView): void {
  const first = base + (range?.startIndex ?? 0)
  const last = base + (range?.endIndex ?? 0)
  useEffect(() => {
    if (hasMore && last >= rows.length - AHEAD_ROWS) loadMore?.()
  }, [hasMore, last, rows.length, loadMore])
  // With each drawing: what is held may have changed, and not what is in view.
  useEffect(() => onView?.(first, last))

  const before = useRef(listed)
  useEffect(() => {
    if (before.current === listed) return
    before.current = listed
    scroller.current?.scrollTo({ top: 0 })
  }, [listed, scroller])
}
