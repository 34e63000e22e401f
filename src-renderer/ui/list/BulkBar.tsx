/** What can be done with a selection; there only while something is selected. */
import { Button, CopyButton } from '@mantine/core'
import { useEffect } from 'react'
import type { ReactNode } from 'react'
import { formatCount } from '../format/words.ts'
import { arranged } from './arrange.ts'
import styles from './BulkBar.module.css'
import type { Column } from './column.ts'
import { rowsAsText } from './column.ts'
import type { ListStore } from './listState.ts'
import { useListState } from './useListState.ts'

interface BulkBarProps<Row, F, S extends string> {
  store: ListStore<F, S>
  rows: readonly Row[]
  rowId: (row: Row) => string
  columns: readonly Column<Row, S>[]
  total: number | null
  /** Whether the actions can take all that match, loaded or not. */
  takesAll?: boolean
  /** The actions, told how many rows they are for. */
  children?: (count: number) => ReactNode
}

export function BulkBar<Row, F, S extends string>({ store, rows, rowId, columns, total, takesAll = false, children }: BulkBarProps<Row, F, S>) {
  const { selected, allMatching, dropped, columns: choices, selectAllMatching, clearSelection } = useListState(store)
  if (selected.size === 0 && !allMatching) return dropped === null ? null : <Dropped key={dropped} count={dropped} onSeen={store.getState().seenDropped} />
  const count = allMatching && total !== null ? total : selected.size
  const shown = rows.filter((row) => allMatching || selected.has(rowId(row)))
  return (
    <div className={styles.bar} role="toolbar" aria-label="Selection">
      <span className={styles.count}>{allMatching ? 'All ' : ''}<strong>{formatCount(count)}</strong> {allMatching ? 'that match selected' : 'selected'}</span>
      {takesAll && total !== null && !allMatching && total > selected.size && (
        <Button size="xs" variant="subtle" onClick={() => selectAllMatching(total)}>All {formatCount(total)} that match</Button>
      )}
      <span className={styles.divider} />
      {children?.(count)}
      <CopyButton value={rowsAsText(arranged(columns, choices), shown)}>
        {({ copied, copy }) => (
          <Button size="xs" variant="default" onClick={copy}>{copied ? 'Copied' : `Copy ${shown.length === count ? 'rows' : `${formatCount(shown.length)} loaded rows`}`}</Button>
        )}
      </CopyButton>
      <Button size="xs" variant="subtle" color="gray" className={styles.clear} onClick={clearSelection}>Clear <kbd>Esc</kbd></Button>
    </div>
  )
}

const SEEN_MS = 8000

/** A selection that ended because something else was asked for is told: nobody acts on what they no longer see. */
function Dropped({ count, onSeen }: { count: number; onSeen: () => void }) {
  useEffect(() => {
    const timer = window.setTimeout(onSeen, SEEN_MS)
    return () => window.clearTimeout(timer)
  }, [onSeen])
  return (
    <output className={styles.bar}>
      <span className={styles.dropped}>The filter changed: {count === 1 ? 'the row that was selected is' : `the ${formatCount(count)} rows that were selected are`} no longer selected.</span>
      <Button size="xs" variant="subtle" color="gray" className={styles.clear} onClick={onSeen}>Close</Button>
    </output>
  )
}
