/**
 * What a list is drawn on. A browser scrolls nothing that is higher than some 33 million of the screen's pixels, half of that
 * in rows' pixels on a fine screen or at 200 %: a list of any length is drawn on a canvas of so many rows, which is moved
 * along under the view before its edge is reached.
 */
import { useCallback, useLayoutEffect, useRef, useState } from 'react'
import type { RefObject } from 'react'

export const CANVAS_ROWS = 20_000
const STEP_ROWS = CANVAS_ROWS / 2
/** So near to its edge it is moved. */
const EDGE_ROWS = 1000

/** Where the canvas begins after a look at rows `first` to `last`, counted from its beginning at row `base`. */
export function movedBase(base: number, extent: number, first: number, last: number): number {
  if (last > CANVAS_ROWS - EDGE_ROWS && base + CANVAS_ROWS < extent) return base + STEP_ROWS
  if (first < EDGE_ROWS && base > 0) return Math.max(0, base - STEP_ROWS)
  return base
}

/** Where it begins so that row `at` is on it, away from its edges. */
export const baseFor = (at: number): number => Math.max(0, at - STEP_ROWS)

interface Virtual {
  scrollOffset: number | null
  range: { startIndex: number; endIndex: number } | null
}

/** `base`: the row that stands at its top; `moveTo` puts a row into view that may be elsewhere. */
export function useCanvas({ extent, rowHeight, listed, scroller }: { extent: number; rowHeight: number; listed: string; scroller: RefObject<HTMLElement | null> }) {
  const [at, setAt] = useState({ base: 0, listed })
  // Another list begins at its top; one that has become shorter has nothing there any more.
  const lost = at.listed !== listed || (at.base > 0 && at.base >= extent)
  if (lost) setAt({ base: 0, listed })
  const base = lost ? 0 : at.base
  const top = useRef<number | null>(null)

  const move = useCallback(
    (virtual: Virtual, to: number, scrollTop: number) => {
      top.current = scrollTop
      scroller.current?.scrollTo({ top: scrollTop })
      // It is drawn for this place at once, not for the one before until the browser tells of the scrolling.
      virtual.scrollOffset = scrollTop
      setAt({ base: to, listed })
    },
    [listed, scroller],
  )
  useLayoutEffect(() => {
    // The canvas may have been too short for it until now.
    if (top.current !== null) scroller.current?.scrollTo({ top: top.current })
    top.current = null
  })

  /** Scrolls no further than it must. Every row is as high as the next: nothing has to be laid out to know where one is. */
  const show = (row: number) => {
    const element = scroller.current
    if (element === null) return
    const { scrollTop, clientHeight } = element
    const top = row * rowHeight
    if (top < scrollTop) element.scrollTo({ top })
    else if (top + rowHeight > scrollTop + clientHeight) element.scrollTo({ top: top + rowHeight - clientHeight })
  }

  /** Called before each drawing is seen. */
  const follow = (virtual: Virtual) => {
    const element = scroller.current
    if (element === null || virtual.range === null || top.current !== null) return
    const to = movedBase(base, extent, virtual.range.startIndex, virtual.range.endIndex)
    if (to !== base) move(virtual, to, element.scrollTop - (to - base) * rowHeight)
  }
  return {
    base,
    count: Math.min(CANVAS_ROWS, extent - base),
    follow,
    moveTo: (virtual: Virtual, place: number) => {
      if (place >= base && place < base + CANVAS_ROWS) return show(place - base)
      const to = baseFor(place)
      return move(virtual, to, (place - to) * rowHeight)
    },
  }
}
