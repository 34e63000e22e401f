/** One row of a list. */
// A list that scrolls through any number of rows is a grid of ARIA roles: a table cannot be virtual and keep its layout.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { memo } from 'react'
import type { MouseEvent } from 'react'
import type { Column } from './column.ts'
import styles from './Grid.module.css'
import type { ListStore } from './listState.ts'

interface GridRowProps<Row, F, S extends string> {
  id: string
  at: number
  top: number
  row: Row
  columns: readonly Column<Row, S>[]
  store: ListStore<F, S>
  selectable: boolean
  selected: boolean
  open: boolean
  /** Reached by Tab: one row a list. */
  reachable: boolean
  onOpen: (id: string) => void
  /** Selects it or leaves it out; with `range`, all from the last one that was selected. */
  onPick: (id: string, range: boolean) => void
}

function GridRowView<Row, F, S extends string>({ id, at, top, row, columns, store, selectable, selected, open, reachable, onOpen, onPick }: GridRowProps<Row, F, S>) {
  const pick = (event: MouseEvent) => {
    event.stopPropagation()
    onPick(id, event.shiftKey)
    store.getState().focus(id)
  }
  const click = (event: MouseEvent<HTMLDivElement>) => {
    if ((event.target as Element).closest('a, button') !== null) return
    if (selectable && (event.shiftKey || event.ctrlKey || event.metaKey)) return pick(event)
    store.getState().focus(id)
    return onOpen(id)
  }
  /** What may be cut is there to be seen, worked out when somebody points at it. */
  const tell = (event: MouseEvent<HTMLDivElement>) => {
    const cell = (event.target as Element).closest<HTMLElement>('[data-cell]')
    const column = columns.find((one) => one.id === cell?.dataset.cell)
    if (cell !== null && column !== undefined) cell.title = column.text(row)
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
      onMouseOver={tell}
    >
      {selectable && (
        <div role="gridcell" className={styles.check}>
          {/* One a row: the library's takes longer to draw than the rest of the row. */}
          <input type="checkbox" className={styles.box} aria-label="Select" tabIndex={-1} checked={selected} onClick={pick} onChange={() => undefined} />
        </div>
      )}
      {columns.map((column) => (
        <div
          key={column.id}
          role="gridcell"
          className={`${styles.cell} ${column.align === 'end' ? styles.end : ''}`}
          data-cell={column.id}
        >
          {column.cell(row)}
        </div>
      ))}
    </div>
  )
}

export const GridRow = memo(GridRowView) as typeof GridRowView

/** A row that is there and has been let go: it comes again while one looks at it. */
export function AbsentRow({ at, top }: { at: number; top: number }) {
  return (
    <div role="row" aria-rowindex={at + 2} aria-busy className={styles.row} style={{ transform: `translateY(${top}px)` }}>
      <div role="gridcell" className={styles.absent} aria-label="Loading" />
    </div>
  )
}
