/** The keys of a list's headers: one of them is reached by Tab, the arrows go on, with Shift they carry the column along, + and − set its width. */
import { useEffect, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { withStep } from './arrange.ts'
import type { Column } from './column.ts'
import type { ListStore } from './listState.ts'
import { useListState } from './useListState.ts'

export const KEY_STEP_PX = 16
export const LEAST_PX = 48
const MOST_PX = 900

interface HeaderKeys<Row, F, S extends string> {
  store: ListStore<F, S>
  all: readonly Column<Row, S>[]
  /** Those that are drawn, and how wide. */
  columns: readonly Column<Row, S>[]
  sizes: Readonly<Record<string, number>>
}

export function useHeaderKeys<Row, F, S extends string>({ store, all, columns, sizes }: HeaderKeys<Row, F, S>) {
  const { columns: choices, widths, setColumns, setWidths } = useListState(store)
  const named = columns.filter(({ header }) => header !== '')
  const [last, setLast] = useState<string | null>(null)
  const here = named.find(({ id }) => id === last)?.id ?? named[0]?.id
  const carried = useRef<string | null>(null)
  useEffect(() => {
    // An element that is moved in the page loses the focus.
    if (carried.current !== null) focusHead(carried.current)
    carried.current = null
  })

  const resize = (id: string, by: number) => {
    const column = columns.find((one) => one.id === id)
    if (column !== undefined) setWidths({ ...widths, [id]: Math.min(MOST_PX, Math.max(Math.min(column.min ?? LEAST_PX, column.size), (sizes[id] ?? column.size) + by)) })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof Element)) return
    const id = event.target.closest<HTMLElement>('[data-head]')?.dataset.head
    const at = named.findIndex((column) => column.id === id)
    if (id === undefined || at < 0) return
    const by = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0
    if (by !== 0 && event.shiftKey) {
      carried.current = id
      setColumns(withStep(all, choices, id, by, named.map((column) => column.id)))
    } else if (by !== 0) focusHead(named[at + by]?.id)
    else if (event.key === '+' || event.key === '=') resize(id, KEY_STEP_PX)
    else if (event.key === '-' || event.key === '−') resize(id, -KEY_STEP_PX)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return { onKeyDown, resize, onFocus: setLast, tabIndex: (id: string) => (id === here ? 0 : -1) }
}

function focusHead(id: string | undefined): void {
  const head = id === undefined ? null : document.querySelector<HTMLElement>(`[role=grid] [data-head="${CSS.escape(id)}"]`)
  ;(head?.querySelector<HTMLElement>('button') ?? head)?.focus()
}
