/** A list of any length: virtual rows, sorting, resizing, arranging, selection, all by keyboard too. */
// A list that scrolls through any number of rows is a grid of ARIA roles: a table cannot be virtual and keep its layout.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { Skeleton } from '@mantine/core'
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { useDesk } from '../desk.ts'
import { arranged } from './arrange.ts'
import type { Column } from './column.ts'
import { columnWidths, fittingColumns } from './column.ts'
import styles from './Grid.module.css'
import { GridHeader } from './GridHeader.tsx'
import { AbsentRow, GridRow } from './GridRow.tsx'
import type { ListStore } from './listState.ts'
import { forgetPassed, openWhenRested } from './passing.ts'
import { selectRange } from './selectRange.ts'
import { useCanvas } from './useCanvas.ts'
import { useGridKeys } from './useGridKeys.ts'
import { useRowFocus } from './useRowFocus.ts'
import { useRowsInView } from './useRowsInView.ts'
import { useWidth } from './useWidth.ts'

const CHECKBOX_WIDTH = 36
const EDGE = 12

export interface GridProps<Row, F, S extends string> {
  /** The list's title, which is also its accessible name. */
  label: string
  rows: readonly Row[]
  rowId: (row: Row) => string
  /** All there are, in their usual order. */
  columns: readonly Column<Row, S>[]
  store: ListStore<F, S>
  /** How many match in all, as far as it is known. */
  total: number | null
  loading: boolean
  /** The rows are still those of another filter or order. */
  stale?: boolean
  /** Of a list that is held in part (useListPages): how many rows stand before those that are, how many there are, and who is told what is in view. */
  start?: number
  extent?: number
  listed?: string
  onView?: (first: number, last: number) => void
  /** Of a list that is held from its first row on: whether there are more, and how they are got. */
  hasMore?: boolean
  loadMore?: () => void
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
  const { label, rows, rowId, store, total, loading, stale = false, openId, onOpen, selectable = true, empty, start = 0, listed = '' } = props
  const extent = Math.max(props.extent ?? 0, start + rows.length)
  const compact = useDesk((desk) => desk.compact)
  const rowHeight = compact ? 26 : 32
  const grid = useRef<HTMLDivElement>(null)
  const width = useWidth(grid)
  const scroller = useRef<HTMLDivElement>(null)
  const head = useRef<HTMLDivElement>(null)
  const { widths, columns: choices, selected, allMatching, focused } = useStore(store)

  const room = width - EDGE - (selectable ? CHECKBOX_WIDTH : EDGE)
  const wished = useMemo(() => arranged(props.columns, choices), [props.columns, choices])
  const columns = useMemo(() => (width === 0 ? wished : fittingColumns(wished, room, widths)), [wished, room, width, widths])
  const sizes = useMemo(() => columnWidths(columns, room, widths), [columns, room, widths])
  const template = [...(selectable ? [`${CHECKBOX_WIDTH}px`] : []), ...columns.map(({ id }) => `${sizes[id]}px`)].join(' ')
  const across = columns.reduce((sum, { id }) => sum + (sizes[id] ?? 0), 0)
  // Columns that a person asked for stay, and the list scrolls sideways.
  const wide = width > 0 && across > room

  const draw = useStore(store, (state) => state.draw)
  useEffect(() => {
    if (width > 0) draw(columns.map(({ id }) => id))
  }, [draw, columns, width])

  const index = useMemo(() => new Map(rows.map((row, at) => [rowId(row), start + at])), [rows, rowId, start])
  const onRow = useFocusedRow({ rows, start, index, focused, listed })
  const focusedAt = onRow?.at ?? -1
  const canvas = useCanvas({ extent, rowHeight, listed, scroller })
  const { base } = canvas
  // It hands out functions that change: nothing here is memoised by a compiler.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count: canvas.count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    // The focused row stays in the page however far one scrolls, or the focus would fall out of the list.
    rangeExtractor: useCallback(
      (range: Parameters<typeof defaultRangeExtractor>[0]) => {
        const shown = defaultRangeExtractor(range)
        const on = focusedAt - base
        return focusedAt < 0 || on < 0 || on >= range.count || shown.includes(on) ? shown : [...shown, on].sort((a, b) => a - b)
      },
      [focusedAt, base],
    ),
  })
  useEffect(() => virtual.measure(), [virtual, rowHeight])
  useLayoutEffect(() => canvas.follow(virtual))
  useRowsInView({ ...props, listed, base, range: virtual.range, scroller })

  const held = useRef(rows)
  useEffect(() => {
    held.current = rows
  })
  // The same function for every row for good: a row is drawn anew only when it has changed.
  const pick = useCallback(
    (id: string, range: boolean) => {
      const { selected, allMatching, select } = store.getState()
      if (range) selectRange(store, held.current, rowId, id)
      else select([id], !(allMatching || selected.has(id)), held.current.map(rowId))
    },
    [store, rowId],
  )
  const place = useRowFocus({
    store, rows, start, extent, listed, loading, rowId, index, grid, scroller, onOpen,
    scrollTo: (at) => canvas.moveTo(virtual, at),
    // An open detail follows the keyboard, as a mail program's reading pane does; to the next row, too, when its own has left.
    onMoved: (id, left) => {
      if (openId === null) return
      if (left === null) openWhenRested(() => onOpen(id))
      else if (left === openId) onOpen(id)
    },
  })
  // Another detail, or none: what waited to be opened has been overtaken, and so it has when the list is left.
  useEffect(() => forgetPassed, [openId])
  useGridKeys({ ...props, ...place, start, extent, pageRows: Math.max(1, Math.floor((scroller.current?.clientHeight ?? 320) / rowHeight) - 1) })

  return (
    <div
      ref={grid}
      className={`${styles.grid} ${selectable ? '' : styles.unselectable} ${wide ? styles.wide : ''}`}
      role="grid"
      aria-label={label}
      aria-rowcount={(total ?? extent) + 1}
      aria-colcount={columns.length + (selectable ? 1 : 0)}
      aria-multiselectable={selectable}
      aria-busy={loading || stale}
      // The focus comes here when the last row has left.
      tabIndex={-1}
      style={{ '--row-height': `${rowHeight}px`, '--columns': template, '--across': `${across + EDGE + (selectable ? CHECKBOX_WIDTH : EDGE)}px` } as React.CSSProperties}
    >
      <GridHeader ref={head} all={props.columns} columns={columns} sizes={sizes} rows={rows} stale={stale} rowId={rowId} store={store} selectable={selectable} />
      {rows.length === 0 && (
        <div className={styles.scroller} role="row">
          <div role="gridcell" className={styles.nothing}>{loading ? <LoadingRows /> : empty}</div>
        </div>
      )}
      {rows.length > 0 && (
        <div
          ref={scroller}
          className={styles.scroller}
          role="rowgroup"
          onScroll={() => {
            if (head.current !== null && scroller.current !== null) head.current.scrollLeft = scroller.current.scrollLeft
          }}
        >
          <div className={styles.rows} style={{ height: virtual.getTotalSize() }} role="presentation">
            {virtual.getVirtualItems().map((item) => {
              const at = base + item.index
              const row = rows[at - start] ?? (at === focusedAt ? onRow?.row : undefined)
              if (row === undefined) return <AbsentRow key={`absent ${at}`} at={at} top={item.start} />
              const id = rowId(row)
              return (
                <GridRow
                  key={id}
                  id={id}
                  at={at}
                  top={item.start}
                  row={row}
                  columns={columns}
                  store={store}
                  selectable={selectable}
                  selected={allMatching || selected.has(id)}
                  open={openId === id}
                  reachable={focusedAt < 0 ? at === start : at === focusedAt}
                  onOpen={onOpen}
                  onPick={pick}
                />
              )
            })}
          </div>
        </div>
      )}
    </div>
  )
}

interface OnRow<Row> {
  id: string
  row: Row
  at: number
}

/** The row that the keyboard is on, with its place; the last that was known of it when the rows about it were let go. */
function useFocusedRow<Row>({ rows, start, index, focused, listed }: { rows: readonly Row[]; start: number; index: ReadonlyMap<string, number>; focused: string | null; listed: string }): OnRow<Row> | null {
  const [last, setLast] = useState<(OnRow<Row> & { listed: string }) | null>(null)
  const at = focused === null ? undefined : index.get(focused)
  const row = at === undefined ? undefined : rows[at - start]
  if (focused !== null && at !== undefined && row !== undefined) {
    if (last?.row !== row || last.at !== at || last.listed !== listed) setLast({ id: focused, row, at, listed })
    return { id: focused, row, at }
  }
  const away = last !== null && last.id === focused && last.listed === listed && (last.at < start || last.at >= start + rows.length)
  return away ? last : null
}

function LoadingRows() {
  return (
    <div aria-label="Loading" className={styles.loading}>
      {[82, 64, 74, 58, 70, 62].map((percent) => <Skeleton key={percent} height={12} width={`${percent}%`} />)}
    </div>
  )
}
