/** The head of a list: select all, sort, resize, arrange. Widths are kept by TanStack Table while dragging. */
// A list that scrolls through any number of rows is a grid of ARIA roles: a table cannot be virtual and keep its layout.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { Checkbox, VisuallyHidden } from '@mantine/core'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { columnResizingFeature, columnSizingFeature, tableFeatures, useTable } from '@tanstack/react-table'
import type { ColumnDef, ColumnSizingState, Updater } from '@tanstack/react-table'
import { memo, useEffect, useMemo, useRef } from 'react'
import type { Ref } from 'react'
import type { Column } from './column.ts'
import styles from './Grid.module.css'
import type { ListStore } from './listState.ts'
import { useHeaderDrag } from './useHeaderDrag.ts'
import { KEY_STEP_PX, LEAST_PX, useHeaderKeys } from './useHeaderKeys.ts'
import { useListState } from './useListState.ts'

const features = tableFeatures({ columnSizingFeature, columnResizingFeature })
const NO_ROWS: never[] = []

interface GridHeaderProps<Row, F, S extends string> {
  ref: Ref<HTMLDivElement>
  /** Every column there is; of these `columns` are drawn. */
  all: readonly Column<Row, S>[]
  columns: readonly Column<Row, S>[]
  /** Their widths as they are drawn. */
  sizes: Readonly<Record<string, number>>
  rows: readonly Row[]
  /** They are still those of another filter or order. */
  stale: boolean
  rowId: (row: Row) => string
  store: ListStore<F, S>
  selectable: boolean
}

function GridHeaderView<Row, F, S extends string>({ ref, all, columns, sizes, rows, stale, rowId, store, selectable }: GridHeaderProps<Row, F, S>) {
  const { sort, descending, widths, sortBy, setWidths } = useListState(store)
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
  const keys = useHeaderKeys({ store, all, columns, sizes })
  const drag = useHeaderDrag({ store, all, columns })

  return (
    <div ref={ref} role="rowgroup" className={styles.head}>
      {/* The keys are those of the headers in it. */}
      {/* oxlint-disable-next-line jsx-a11y/interactive-supports-focus */}
      <div role="row" aria-rowindex={1} className={styles.headRow} onKeyDown={keys.onKeyDown}>
        {selectable && <SelectLoaded rows={rows} stale={stale} rowId={rowId} store={store} />}
        {columns.map((column, at) => {
          const header = headers[at]
          const sorted = column.sort !== undefined && column.sort === sort
          const word = <span className={styles.headWord}>{column.header}</span>
          return (
            <div
              key={column.id}
              role="columnheader"
              data-head={column.id}
              className={`${styles.headCell} ${column.align === 'end' ? styles.end : ''} ${drag.carried === column.id ? styles.carried : ''} ${drag.over === null || drag.over.id !== column.id ? '' : drag.over.after ? styles.after : styles.before}`}
              {...(column.header === '' ? {} : drag.handlers(column.id))}
              {...(column.sort === undefined ? {} : { 'aria-sort': sorted ? (descending ? 'descending' as const : 'ascending' as const) : 'none' as const })}
              {...(column.sort === undefined && column.header !== '' ? { tabIndex: keys.tabIndex(column.id), onFocus: () => keys.onFocus(column.id) } : {})}
            >
              {column.header === '' ? <VisuallyHidden>Actions</VisuallyHidden> : column.sort === undefined ? word : (
                <button type="button" className={`${styles.sort} ${sorted ? styles.sorted : ''}`} tabIndex={keys.tabIndex(column.id)} onFocus={() => keys.onFocus(column.id)} onClick={() => sortBy(column.sort!)}>
                  {word}
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
                  onPointerDown={(event) => event.stopPropagation()}
                  onMouseDown={header.getResizeHandler()}
                  onTouchStart={header.getResizeHandler()}
                  onDoubleClick={() => {
                    const { [column.id]: _usual, ...others } = widths
                    setWidths(others)
                  }}
                  onKeyDown={(event) => {
                    event.stopPropagation()
                    const step = event.key === 'ArrowLeft' ? -KEY_STEP_PX : event.key === 'ArrowRight' ? KEY_STEP_PX : 0
                    if (step !== 0) keys.resize(column.id, step)
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

// Not with every row that scrolls by.
export const GridHeader = memo(GridHeaderView) as typeof GridHeaderView

function SelectLoaded<Row, F, S extends string>({ rows, stale, rowId, store }: Pick<GridHeaderProps<Row, F, S>, 'rows' | 'stale' | 'rowId' | 'store'>) {
  const { selected, allMatching, select, clearSelection } = useListState(store)
  const awaited = useRef(false)
  const all = allMatching || (rows.length > 0 && rows.every((row) => selected.has(rowId(row))))
  // What is meant are the rows of the list as it is asked for, never those of the one before.
  useEffect(() => {
    if (!awaited.current || stale) return
    awaited.current = false
    select(rows.map(rowId), true)
  }, [stale, rows, rowId, select])
  return (
    <div role="columnheader" className={styles.check}>
      <Checkbox
        aria-label="Select all rows shown"
        checked={all}
        indeterminate={!all && selected.size > 0}
        disabled={rows.length === 0}
        onChange={() => {
          if (stale) awaited.current = !awaited.current
          else if (all) clearSelection()
          else select(rows.map(rowId), true)
        }}
      />
    </div>
  )
}
