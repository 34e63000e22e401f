/** The keys of a list: j k Home End Enter x / Esc, and the arrows while the focus is in it. */
import { useKeys } from '../keys.ts'
import type { GridProps } from './Grid.tsx'
import { selectRange } from './selectRange.ts'
import { focusList } from './useRowFocus.ts'

const DETAIL = 'aside[aria-label=Detail]'

interface GridKeys<Row, F, S extends string> extends GridProps<Row, F, S> {
  index: ReadonlyMap<string, number>
  focusRow: (at: number) => void
  pageRows: number
}

export function useGridKeys<Row, F, S extends string>({ rows, rowId, store, index, openId, onOpen, onClose, focusRow, pageRows, selectable = true }: GridKeys<Row, F, S>): void {
  const here = () => index.get(store.getState().focused ?? '') ?? -1
  const move = (to: number) => {
    focusRow(to)
    const row = rows[Math.min(Math.max(0, to), rows.length - 1)]
    // An open detail follows the keyboard, as a mail program's reading pane does.
    if (openId !== null && row !== undefined) onOpen(rowId(row))
  }
  const inList = (event: KeyboardEvent) => event.target instanceof Element && event.target.closest('[role=grid]') !== null
  const whenInList = (act: () => void) => (event: KeyboardEvent) => {
    if (inList(event) || event.target === document.body) act()
  }
  const toggle = (event: KeyboardEvent) => {
    const id = store.getState().focused
    if (!selectable || id === null) return
    const { selected, allMatching, select } = store.getState()
    if (event.shiftKey) selectRange(store, rows, rowId, id)
    else select([id], !(allMatching || selected.has(id)))
  }

  useKeys({
    j: () => move(here() + 1),
    k: () => move(here() - 1),
    ArrowDown: whenInList(() => move(here() + 1)),
    ArrowUp: whenInList(() => move(here() - 1)),
    PageDown: whenInList(() => move(here() + pageRows)),
    PageUp: whenInList(() => move(here() - pageRows)),
    Home: whenInList(() => move(0)),
    End: whenInList(() => move(rows.length - 1)),
    x: toggle,
    X: toggle,
    Enter: (event) => {
      if (event.target instanceof Element && event.target.closest('a, button') !== null) return (event.target as HTMLElement).click()
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
