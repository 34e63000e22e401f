/** Where the keyboard is in a list, and that it stays in the list when its row leaves. */
import { useCallback, useEffect, useRef } from 'react'
import type { RefObject } from 'react'
import { useStore } from 'zustand'
import type { ListStore } from './listState.ts'

interface RowFocus<Row, F, S extends string> {
  store: ListStore<F, S>
  rows: readonly Row[]
  rowId: (row: Row) => string
  index: ReadonlyMap<string, number>
  scroller: RefObject<HTMLDivElement | null>
  scrollTo: (at: number) => void
}

/** Returns how to move the focus to a row by its place. */
export function useRowFocus<Row, F, S extends string>({ store, rows, rowId, index, scroller, scrollTo }: RowFocus<Row, F, S>): (at: number) => void {
  const focused = useStore(store, (state) => state.focused)
  const lastAt = useRef(0)
  const asked = useRef(false)
  const inside = useRef(false)

  const focusRow = useCallback(
    (at: number) => {
      const row = rows[Math.min(Math.max(0, at), rows.length - 1)]
      if (row === undefined) return
      asked.current = true
      scrollTo(Math.min(Math.max(0, at), rows.length - 1))
      store.getState().focus(rowId(row))
      // The same row again changes no state, so no effect would follow.
      elementOf(scroller.current, rowId(row))?.focus({ preventScroll: true })
    },
    [rows, rowId, scroller, scrollTo, store],
  )

  useEffect(() => {
    const at = focused === null ? undefined : index.get(focused)
    if (at !== undefined) lastAt.current = at
    else if (focused !== null && rows.length > 0) {
      // Its row has left the list: the next one takes its place.
      const next = rows[Math.min(lastAt.current, rows.length - 1)]
      if (next !== undefined) store.getState().focus(rowId(next))
      if (inside.current && document.activeElement === document.body) asked.current = true
    }
  }, [focused, index, rows, rowId, store])

  useEffect(() => {
    if (!asked.current || focused === null) return
    const element = elementOf(scroller.current, focused)
    if (element === null) return
    asked.current = false
    element.focus({ preventScroll: true })
  })

  useEffect(() => {
    const follow = (event: FocusEvent) => {
      if (event.target instanceof Element) inside.current = scroller.current?.contains(event.target) === true
    }
    document.addEventListener('focusin', follow)
    return () => document.removeEventListener('focusin', follow)
  }, [scroller])

  return focusRow
}

function elementOf(scroller: HTMLElement | null, id: string): HTMLElement | null {
  return scroller?.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`) ?? null
}

/** Gives the focus back to the list, on the row it was on; called when a panel or a dialog closes. */
export function focusList(id: string | null): void {
  const row = id === null ? null : document.querySelector<HTMLElement>(`[role=grid] [data-row="${CSS.escape(id)}"]`)
  ;(row ?? document.querySelector<HTMLElement>('[role=grid] [role=row][tabindex="0"]'))?.focus()
}
