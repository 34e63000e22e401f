/** The head of a list: select all, sort, resize. Widths are kept by TanStack Table while dragging. */
// A list that scrolls through any number of rows is a grid of ARIA roles: a table cannot be virtual and keep its layout.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { Checkbox, VisuallyHidden } from '@mantine/core'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { columnResizingFeature, columnSizingFeature, tableFeatures, useTable } from '@tanstack/react-table'
import type { ColumnDef, ColumnSizingState, Updater } from '@tanstack/react-table'
import { useMemo } from 'react'
import { useStore } from 'zustand'
import type { Column } from './column.ts'
import styles from './Grid.module.css'
import type { ListStore } from './listState.ts'

const features = tableFeatures({ columnSizingFeature, columnResizingFeature })
const NO_ROWS: never[] = []
const KEY_STEP_PX = 16
const LEAST_PX = 48

interface GridHeaderProps<Row, F, S extends string> {
  columns: readonly Column<Row, S>[]
  /** Their widths as they are drawn. */
  sizes: Readonly<Record<string, number>>
  rows: readonly Row[]
  rowId: (row: Row) => string
  store: ListStore<F, S>
  selectable: boolean
}

export function GridHeader<Row, F, S extends string>({ columns, sizes, rows, rowId, store, selectable }: GridHeaderProps<Row, F, S>) {
  const { sort, descending, widths, sortBy, setWidths } = useStore(store)
  const definitions = useMemo(
    () => columns.map(({ id, header, size, min }): ColumnDef<typeof features, never> => ({ id, header, size, minSize: Math.min(min ?? LEAST_PX, size), maxSize: 900 })),
    [columns],
  )
  const table = useTable({
    features,
    columns: definitions,
    data: NO_ROWS,
    columnResizeMode: 'onChange',
    state: { columnSizing: sizes },
    onColumnSizingChange: (change: Updater<ColumnSizingState>) => {
      const changed = typeof change === 'function' ? change(sizes) : change
      // Only what was dragged is kept; the others go on sharing the room.
      setWidths({ ...widths, ...Object.fromEntries(Object.entries(changed).filter(([id, size]) => size !== sizes[id])) })
    },
  })
  const headers = table.getHeaderGroups()[0]?.headers ?? []

  return (
    <div role="rowgroup" className={styles.head}>
      <div role="row" aria-rowindex={1} className={styles.headRow}>
        {selectable && <SelectLoaded rows={rows} rowId={rowId} store={store} />}
        {columns.map((column, at) => {
          const header = headers[at]
          const sorted = column.sort !== undefined && column.sort === sort
          return (
            <div
              key={column.id}
              role="columnheader"
              className={`${styles.headCell} ${column.align === 'end' ? styles.end : ''}`}
              {...(column.sort === undefined ? {} : { 'aria-sort': sorted ? (descending ? 'descending' as const : 'ascending' as const) : 'none' as const })}
            >
              {column.header === '' ? <VisuallyHidden>Actions</VisuallyHidden> : column.sort === undefined ? <span className={styles.headWord}>{column.header}</span> : (
                <button type="button" className={`${styles.sort} ${sorted ? styles.sorted : ''}`} onClick={() => sortBy(column.sort!)}>
                  <span className={styles.headWord}>{column.header}</span>
                  {sorted && (descending ? <IconChevronDown size={12} aria-hidden /> : <IconChevronUp size={12} aria-hidden />)}
                </button>
              )}
              {header !== undefined && column.header !== '' && (
                <div
                  role="separator"
                  aria-orientation="vertical"
                  aria-label={`Width of ${column.header}`}
                  aria-valuenow={header.getSize()}
                  tabIndex={-1}
                  className={styles.resize}
                  onMouseDown={header.getResizeHandler()}
                  onTouchStart={header.getResizeHandler()}
                  onDoubleClick={() => {
                    const { [column.id]: _usual, ...others } = widths
                    setWidths(others)
                  }}
                  onKeyDown={(event) => {
                    const step = event.key === 'ArrowLeft' ? -KEY_STEP_PX : event.key === 'ArrowRight' ? KEY_STEP_PX : 0
                    if (step !== 0) setWidths({ ...widths, [column.id]: Math.max(column.min ?? LEAST_PX, header.getSize() + step) })
                  }}
                />
              )}
            </div>
          )
        })}
      </div>
    </div>
  )
}

function SelectLoaded<Row, F, S extends string>({ rows, rowId, store }: Pick<GridHeaderProps<Row, F, S>, 'rows' | 'rowId' | 'store'>) {
  const { selected, allMatching, select, clearSelection } = useStore(store)
  const all = allMatching || (rows.length > 0 && rows.every((row) => selected.has(rowId(row))))
  return (
    <div role="columnheader" className={styles.check}>
      <Checkbox
        aria-label="Select all rows shown"
        checked={all}
        indeterminate={!all && selected.size > 0}
        disabled={rows.length === 0}
        onChange={() => (all ? clearSelection() : select(rows.map(rowId), true))}
      />
    </div>
  )
}
