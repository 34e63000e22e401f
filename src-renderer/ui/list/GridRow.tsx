/** One row of a list. */
// A list that scrolls through any number of rows is a grid of ARIA roles: a table cannot be virtual and keep its layout.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { Checkbox } from '@mantine/core'
import { memo } from 'react'
import type { MouseEvent } from 'react'
import type { Column } from './column.ts'
import styles from './Grid.module.css'
import type { ListStore } from './listState.ts'
import { selectRange } from './selectRange.ts'

interface GridRowProps<Row, F, S extends string> {
  id: string
  at: number
  top: number
  row: Row
  rows: readonly Row[]
  rowId: (row: Row) => string
  columns: readonly Column<Row, S>[]
  store: ListStore<F, S>
  selectable: boolean
  selected: boolean
  open: boolean
  /** Reached by Tab: one row a list. */
  reachable: boolean
  onOpen: (id: string) => void
}

function GridRowView<Row, F, S extends string>({ id, at, top, row, rows, rowId, columns, store, selectable, selected, open, reachable, onOpen }: GridRowProps<Row, F, S>) {
  const pick = (event: MouseEvent) => {
    event.stopPropagation()
    if (event.shiftKey) selectRange(store, rows, rowId, id)
    else store.getState().select([id], !selected)
    store.getState().focus(id)
  }
  const click = (event: MouseEvent<HTMLDivElement>) => {
    if ((event.target as Element).closest('a, button') !== null) return
    if (selectable && (event.shiftKey || event.ctrlKey || event.metaKey)) return pick(event)
    store.getState().focus(id)
    return onOpen(id)
  }
  return (
    // The keyboard is heard by the list as a whole (useGridKeys).
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      role="row"
      data-row={id}
      aria-rowindex={at + 2}
      aria-selected={selectable ? selected : undefined}
      aria-current={open ? 'true' : undefined}
      tabIndex={reachable ? 0 : -1}
      className={`${styles.row} ${open ? styles.open : ''} ${selected ? styles.selected : ''}`}
      style={{ transform: `translateY(${top}px)` }}
      onClick={click}
      onFocus={() => store.getState().focus(id)}
    >
      {selectable && (
        <div role="gridcell" className={styles.check}>
          <Checkbox aria-label="Select" tabIndex={-1} checked={selected} onClick={pick} onChange={() => undefined} />
        </div>
      )}
      {columns.map((column) => (
        <div key={column.id} role="gridcell" className={`${styles.cell} ${column.align === 'end' ? styles.end : ''}`} title={column.text(row)}>
          {column.cell(row)}
        </div>
      ))}
    </div>
  )
}

export const GridRow = memo(GridRowView) as typeof GridRowView
