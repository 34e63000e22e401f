/** The keys of a list: j k Home End Enter x / Esc, with Shift the selection goes along, and the arrows while the focus is in it. */
import { useKeys } from '../keys.ts'
import type { GridProps } from './Grid.tsx'
import { selectRange } from './selectRange.ts'
import { focusList } from './useRowFocus.ts'
import type { FocusPlace } from './useRowFocus.ts'

const DETAIL = 'aside[aria-label=Detail]'

interface GridKeys<Row, F, S extends string> extends Pick<GridProps<Row, F, S>, 'rows' | 'rowId' | 'store' | 'openId' | 'onOpen' | 'onClose' | 'selectable'>, FocusPlace {
  /** How many rows stand before those that are held, and how many there are. */
  start: number
  extent: number
  pageRows: number
}

export function useGridKeys<Row, F, S extends string>({ rows, rowId, store, start, extent, openId, onOpen, onClose, focusRow, here, openWhenThere, pageRows, selectable = true }: GridKeys<Row, F, S>): void {
  const idAt = (at: number) => (rows[at - start] === undefined ? null : rowId(rows[at - start]!))
  const inList = (event: KeyboardEvent) => event.target instanceof Element && event.target.closest('[role=grid]') !== null
  const whenInList = (act: () => void) => (event: KeyboardEvent) => {
    if (inList(event) || event.target === document.body) act()
  }
  const toggle = (event: KeyboardEvent) => {
    const id = store.getState().focused
    if (!selectable || id === null) return
    const { selected, allMatching, select } = store.getState()
    if (event.shiftKey) selectRange(store, rows, rowId, id)
    else select([id], !(allMatching || selected.has(id)), rows.map(rowId))
  }
  /** Takes the selection along: onto a row that is selected already, it gives up the one it comes from. */
  const extend = (by: -1 | 1) => {
    const from = here()
    const [one, other] = [idAt(from), idAt(from + by)]
    const { selected, allMatching, select } = store.getState()
    if (selectable && !allMatching && one !== null && other !== null) {
      if (selected.has(one) && selected.has(other)) select([one], false)
      else select([one, other], true)
    } else if (selectable && !allMatching && from < 0 && idAt(start) !== null) select([idAt(start)!], true)
    focusRow(from + by)
  }
  const arrow = (by: -1 | 1) => (event: KeyboardEvent) => {
    if (event.shiftKey) extend(by)
    else focusRow(here() + by)
  }

  useKeys({
    j: () => focusRow(here() + 1),
    k: () => focusRow(here() - 1),
    J: () => extend(1),
    K: () => extend(-1),
    ArrowDown: (event) => whenInList(() => arrow(1)(event))(event),
    ArrowUp: (event) => whenInList(() => arrow(-1)(event))(event),
    PageDown: whenInList(() => focusRow(here() + pageRows)),
    PageUp: whenInList(() => focusRow(here() - pageRows)),
    Home: whenInList(() => focusRow(0)),
    End: whenInList(() => focusRow(extent - 1)),
    x: toggle,
    X: toggle,
    Enter: (event) => {
      if (openWhenThere()) return undefined
      if (event.target instanceof Element && event.target.closest('a, button') !== null) return (event.target as HTMLElement).click()
      if (event.target instanceof Element && event.target.closest('[role=columnheader]') !== null) return undefined
      const id = store.getState().focused
      if (id === null) return undefined
      if (openId === id) return focusMainAction()
      return onOpen(id)
    },
    Escape: (event) => {
      if (event.target instanceof Element && event.target.closest(DETAIL) !== null) return focusList(store.getState().focused)
      if (openId !== null) {
        onClose?.()
        return focusList(store.getState().focused)
      }
      return store.getState().clearSelection()
    },
  })
}

function focusMainAction(): void {
  const panel = document.querySelector(DETAIL)
  const action = panel?.querySelector<HTMLElement>('[data-main-action=true]') ?? panel?.querySelector<HTMLElement>('button:not([aria-label="Close"]), a')
  action?.focus()
}
