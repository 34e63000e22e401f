/** A list of any length: virtual rows, sorting, resizing, selection, all by keyboard too. */
// A list that scrolls through any number of rows is a grid of ARIA roles: a table cannot be virtual and keep its layout.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { Skeleton } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useMemo, useRef } from 'react'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { useDesk } from '../desk.ts'
import type { Column } from './column.ts'
import { columnWidths, fittingColumns } from './column.ts'
import styles from './Grid.module.css'
import { GridHeader } from './GridHeader.tsx'
import { GridRow } from './GridRow.tsx'
import type { ListStore } from './listState.ts'
import { useGridKeys } from './useGridKeys.ts'
import { useRowFocus } from './useRowFocus.ts'

const CHECKBOX_WIDTH = 36
const EDGE = 12

export interface GridProps<Row, F, S extends string> {
  /** The list's title, which is also its accessible name. */
  label: string
  rows: readonly Row[]
  rowId: (row: Row) => string
  columns: readonly Column<Row, S>[]
  store: ListStore<F, S>
  /** How many match in all, as far as it is known. */
  total: number | null
  loading: boolean
  hasMore: boolean
  loadMore: () => void
  /** The row whose detail is open. */
  openId: string | null
  onOpen: (id: string) => void
  onClose?: () => void
  /** Rows can be selected for a bulk action. */
  selectable?: boolean
  /** What stands here when nothing matches. */
  empty: ReactNode
}

export function Grid<Row, F, S extends string>(props: GridProps<Row, F, S>) {
  const { label, rows, rowId, store, total, loading, hasMore, loadMore, openId, onOpen, selectable = true, empty } = props
  const compact = useDesk((desk) => desk.compact)
  const rowHeight = compact ? 26 : 32
  const { ref: sizeRef, width } = useElementSize<HTMLDivElement>()
  const scroller = useRef<HTMLDivElement>(null)
  const { widths, selected, allMatching, focused } = useStore(store)

  const room = width - EDGE - (selectable ? CHECKBOX_WIDTH : EDGE)
  const columns = useMemo(() => (width === 0 ? [...props.columns] : fittingColumns(props.columns, room, widths)), [props.columns, room, width, widths])
  const sizes = useMemo(() => columnWidths(columns, room, widths), [columns, room, widths])
  const template = [
    ...(selectable ? [`${CHECKBOX_WIDTH}px`] : []),
    ...columns.map(({ id }) => `${sizes[id]}px`),
  ].join(' ')

  const index = useMemo(() => new Map(rows.map((row, at) => [rowId(row), at])), [rows, rowId])
  const focusedAt = focused === null ? -1 : (index.get(focused) ?? -1)
  // It hands out functions that change: nothing here is memoised by a compiler.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    // The focused row stays in the page however far one scrolls, or the focus would fall out of the list.
    rangeExtractor: useCallback(
      (range: Parameters<typeof defaultRangeExtractor>[0]) => {
        const shown = defaultRangeExtractor(range)
        return focusedAt < 0 || shown.includes(focusedAt) ? shown : [...shown, focusedAt].sort((a, b) => a - b)
      },
      [focusedAt],
    ),
  })
  useEffect(() => virtual.measure(), [virtual, rowHeight])

  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (hasMore && last >= rows.length - 40) loadMore()
  }, [hasMore, last, rows.length, loadMore])

  const focusRow = useRowFocus({ store, rows, rowId, index, scroller, scrollTo: (at) => virtual.scrollToIndex(at, { align: 'auto' }) })
  useGridKeys({ ...props, index, focusRow, pageRows: Math.max(1, Math.floor((scroller.current?.clientHeight ?? 320) / rowHeight) - 1) })

  return (
    <div
      ref={sizeRef}
      className={`${styles.grid} ${selectable ? '' : styles.unselectable}`}
      role="grid"
      aria-label={label}
      aria-rowcount={(total ?? rows.length) + 1}
      aria-colcount={columns.length + (selectable ? 1 : 0)}
      aria-multiselectable={selectable}
      aria-busy={loading}
      style={{ '--row-height': `${rowHeight}px`, '--columns': template } as React.CSSProperties}
    >
      <GridHeader columns={columns} sizes={sizes} rows={rows} rowId={rowId} store={store} selectable={selectable} />
      {rows.length === 0 && (
        <div className={styles.scroller} role="row">
          <div role="gridcell" className={styles.nothing}>{loading ? <LoadingRows /> : empty}</div>
        </div>
      )}
      {rows.length > 0 && (
        <div ref={scroller} className={styles.scroller} role="rowgroup">
          <div className={styles.rows} style={{ height: virtual.getTotalSize() }} role="presentation">
            {items.map((item) => {
              const row = rows[item.index]
              if (row === undefined) return null
              const id = rowId(row)
              return (
                <GridRow
                  key={id}
                  id={id}
                  at={item.index}
                  top={item.start}
                  row={row}
                  columns={columns}
                  store={store}
                  selectable={selectable}
                  selected={allMatching || selected.has(id)}
                  open={openId === id}
                  reachable={focusedAt < 0 ? item.index === 0 : item.index === focusedAt}
                  onOpen={onOpen}
                  rows={rows}
                  rowId={rowId}
                />
              )
            })}
          </div>
        </div>
      )}
    </div>
  )
}

function LoadingRows() {
  return (
    <div aria-label="Loading" className={styles.loading}>
      {[82, 64, 74, 58, 70, 62].map((percent) => <Skeleton key={percent} height={12} width={`${percent}%`} />)}
    </div>
  )
}
