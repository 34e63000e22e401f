/** Where the keyboard is in a list, and that it stays in the list when its row leaves. */
import { useCallback, useEffect, useRef } from 'react'
import type { RefObject } from 'react'
import { useStore } from 'zustand'
import type { ListStore } from './listState.ts'

interface RowFocus<Row, F, S extends string> {
  store: ListStore<F, S>
  /** Those that are held, and how many stand before them. */
  rows: readonly Row[]
  start: number
  /** How many rows are known to be there. */
  extent: number
  listed: string
  /** Rows are on their way: what is pressed meanwhile is meant for them. */
  loading: boolean
  rowId: (row: Row) => string
  /** The place of each row that is held. */
  index: ReadonlyMap<string, number>
  grid: RefObject<HTMLElement | null>
  scroller: RefObject<HTMLDivElement | null>
  scrollTo: (at: number) => void
  /** The keyboard has come to a row: by a key, or because the one it was on has left (`left`, its id). */
  onMoved: (id: string, left: string | null) => void
  onOpen: (id: string) => void
}

export interface FocusPlace {
  /** Moves the focus to a row by its place; to one that is not held as soon as it has come. */
  focusRow: (at: number) => void
  /** The place of the row that the keyboard is on; -1 when it is on none. */
  here: () => number
  /** A row that was asked for has not come yet: it is opened when it has. False when there is none such. */
  openWhenThere: () => boolean
}

export function useRowFocus<Row, F, S extends string>({ store, rows, start, extent, listed, loading, rowId, index, grid, scroller, scrollTo, onMoved, onOpen }: RowFocus<Row, F, S>): FocusPlace {
  const focused = useStore(store, (state) => state.focused)
  const lastAt = useRef(0)
  const lastListed = useRef(listed)
  const asked = useRef(false)
  const wanted = useRef<number | null>(null)
  const opening = useRef(false)
  /** What had the focus when a row was asked for before there was any. */
  const askedFrom = useRef<Element | null>(null)
  const inside = useRef(false)
  const moved = useRef(onMoved)
  const opens = useRef(onOpen)
  useEffect(() => {
    moved.current = onMoved
    opens.current = onOpen
  })

  const land = useCallback(
    (row: Row) => {
      const element = elementOf(scroller.current, rowId(row))
      // The same row again changes no state, so no effect follows: what is asked for then would be taken at some later time.
      asked.current = element === null || store.getState().focused !== rowId(row)
      store.getState().focus(rowId(row))
      element?.focus({ preventScroll: true })
      moved.current(rowId(row), null)
    },
    [rowId, scroller, store],
  )
  const focusRow = useCallback(
    (at: number) => {
      const place = Math.min(Math.max(0, at), extent - 1)
      if (place < 0) {
        if (loading) [wanted.current, askedFrom.current] = [Math.max(0, at), document.activeElement]
        return
      }
      opening.current = false
      const row = rows[place - start]
      scrollTo(place)
      wanted.current = row === undefined ? place : null
      if (row !== undefined) land(row)
    },
    [rows, start, extent, loading, scrollTo, land],
  )
  const here = useCallback(() => wanted.current ?? (focused === null ? -1 : (index.get(focused) ?? lastAt.current)), [focused, index])

  const openWhenThere = useCallback(() => {
    opening.current = wanted.current !== null
    return opening.current
  }, [])

  useEffect(() => {
    if (wanted.current === null) return
    const from = askedFrom.current
    // Rows that came after all, perhaps fewer than were asked for; or none at all.
    const row = rows[(from === null ? wanted.current : Math.min(wanted.current, extent - 1)) - start]
    if (row === undefined && (from === null || loading)) return
    const opensIt = opening.current
    ;[wanted.current, askedFrom.current, opening.current] = [null, null, false]
    // Whoever has gone elsewhere in the window meanwhile stays there.
    if (row === undefined || (from !== null && from !== document.activeElement && !isNowhere())) return
    land(row)
    if (opensIt) opens.current(rowId(row))
  }, [rows, start, extent, loading, land, rowId])

  useEffect(() => {
    const another = lastListed.current !== listed
    lastListed.current = listed
    if (focused === null) return
    const at = index.get(focused)
    if (at !== undefined) lastAt.current = at
    // Let go with the rows about it: it has not left the list.
    else if (!another && (lastAt.current < start || lastAt.current >= start + Math.max(rows.length, 1)) && lastAt.current < extent) return
    else if (rows.length > 0) {
      // Its row has left the list: the next one takes its place.
      const next = another ? rows[0] : rows[Math.min(lastAt.current - start, rows.length - 1)]
      if (next === undefined) return
      const inHand = inside.current && isNowhere()
      store.getState().focus(rowId(next))
      if (!inHand) return
      asked.current = true
      moved.current(rowId(next), focused)
    } else if (inside.current && isNowhere()) grid.current?.focus({ preventScroll: true })
  }, [focused, index, rows, start, extent, listed, rowId, store, grid])

  useEffect(() => {
    // As it is by now: what has just been drawn may know of the row before it alone.
    const { focused: id } = store.getState()
    if (!asked.current || id === null) return
    const element = elementOf(scroller.current, id)
    if (element === null) return
    asked.current = false
    element.focus({ preventScroll: true })
  })

  useEffect(() => {
    // A dialog that is answered from the list gives the focus back to it; a place elsewhere in the window has taken it.
    const follow = (event: FocusEvent) => {
      if (event.target instanceof Element && event.target.closest(ANSWERED) === null) inside.current = grid.current?.contains(event.target) === true
    }
    document.addEventListener('focusin', follow)
    return () => document.removeEventListener('focusin', follow)
  }, [grid])

  return { focusRow, here, openWhenThere }
}

const ANSWERED = '[role=dialog], [role=menu], [role=listbox]'
/** The element that had the focus has gone. */
const isNowhere = (): boolean => document.activeElement === null || document.activeElement === document.body

function elementOf(scroller: HTMLElement | null, id: string): HTMLElement | null {
  return scroller?.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`) ?? null
}

/** Gives the focus back to the list, on the row it was on; called when a panel or a dialog closes. */
export function focusList(id: string | null): void {
  const row = id === null ? null : document.querySelector<HTMLElement>(`[role=grid] [data-row="${CSS.escape(id)}"]`)
  ;(row ?? document.querySelector<HTMLElement>('[role=grid] [role=row][tabindex="0"]') ?? document.querySelector<HTMLElement>('[role=grid]'))?.focus()
}
