/** What can be done with a selection; there only while something is selected. */
import { Button, CopyButton } from '@mantine/core'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { formatCount } from '../format/words.ts'
import styles from './BulkBar.module.css'
import type { Column } from './column.ts'
import { rowsAsText } from './column.ts'
import type { ListStore } from './listState.ts'

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
  const { selected, allMatching, selectAllMatching, clearSelection } = useStore(store)
  if (selected.size === 0 && !allMatching) return null
  const count = allMatching && total !== null ? total : selected.size
  const shown = rows.filter((row) => allMatching || selected.has(rowId(row)))
  return (
    <div className={styles.bar} role="toolbar" aria-label="Selection">
      <span className={styles.count}><strong>{formatCount(count)}</strong> selected</span>
      {takesAll && total !== null && !allMatching && total > selected.size && (
        <Button size="xs" variant="subtle" onClick={selectAllMatching}>All {formatCount(total)} that match</Button>
      )}
      <span className={styles.divider} />
      {children?.(count)}
      <CopyButton value={rowsAsText(columns, shown)}>
        {({ copied, copy }) => (
          <Button size="xs" variant="default" onClick={copy}>{copied ? 'Copied' : `Copy ${shown.length === count ? 'rows' : `${formatCount(shown.length)} loaded rows`}`}</Button>
        )}
      </CopyButton>
      <Button size="xs" variant="subtle" color="gray" className={styles.clear} onClick={clearSelection}>Clear <kbd>Esc</kbd></Button>
    </div>
  )
}
