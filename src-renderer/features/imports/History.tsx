/** What came by files, the newest first. */
import { Button, Skeleton, VisuallyHidden } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import type { Import } from '#contract/imports.ts'
import { orpc } from '../../client.ts'
import { formatAgo, formatInstant } from '../../ui/format/dates.ts'
import { DASH } from '../../ui/format/money.ts'
import { formatCount } from '../../ui/format/words.ts'
import { byCursor, usePages } from '../../ui/list/paging.ts'
import { useNow } from '../../ui/now.ts'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { Panel } from '../../ui/parts/Page.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import { hrefOf } from '../../ui/route.ts'
import { kindWords } from './fieldWords.ts'
import { UndoButton } from './UndoButton.tsx'
import styles from './Imports.module.css'

const PAGE = 50

export function History() {
  const page = useInfiniteQuery(orpc.imports.list.infiniteOptions({ input: (after: string | undefined) => ({ limit: PAGE, after }), ...byCursor, placeholderData: keepPreviousData }))
  const { rows, loading, hasMore, loadMore } = usePages(page)
  return (
    <Panel title="What came by files">
      {page.isError && <ErrorNote error={page.error} onRetry={() => void page.refetch()} />}
      {loading && !page.isError && <Skeleton height={120} />}
      {!loading && rows.length === 0 && !page.isError && <Muted>No file has been imported yet. Each one is listed here with what it brought, and can be undone with one click.</Muted>}
      {rows.length > 0 && (
        <div className={styles.scroll}>
          <table className={styles.table} aria-label="Imports">
            <thead>
              <tr>
                <th scope="col">File</th><th scope="col">Kind</th><th scope="col">Party</th>
                <th scope="col" className={styles.figure}>Rows</th><th scope="col" className={styles.figure}>Inserted</th><th scope="col" className={styles.figure}>Updated</th><th scope="col" className={styles.figure}>Unchanged</th><th scope="col" className={styles.figure}>Rejected</th>
                <th scope="col">When</th><th scope="col">By</th><th scope="col" className={styles.action}><VisuallyHidden>Undo</VisuallyHidden></th>
              </tr>
            </thead>
            <tbody>{rows.map((row) => <Row key={row.id} row={row} />)}</tbody>
          </table>
        </div>
      )}
      {hasMore && <div className={styles.more}><Button variant="default" onClick={loadMore}>Show more imports</Button></div>}
    </Panel>
  )
}

function Row({ row }: { row: Import }) {
  const now = useNow()
  const { id, fileName, kind, partyName, at, by, undoneAt, undoneBy } = row
  const figure = (count: number, bad = false) => <td className={`${styles.figure} ${bad && count > 0 ? styles.bad : ''}`}>{count === 0 ? <Muted>{DASH}</Muted> : formatCount(count)}</td>
  return (
    <tr className={undoneAt === null ? undefined : styles.off}>
      <th scope="row"><a href={hrefOf('imports', id)}>{fileName}</a></th>
      <td>{kindWords[kind]}</td><td>{partyName}</td>
      {figure(row.rows)}{figure(row.inserted)}{figure(row.updated)}{figure(row.unchanged)}{figure(row.rejectedRows, true)}
      <td className={styles.nowrap} title={formatInstant(at)}>{formatAgo(at, now)}</td><td>{by}</td>
      <td className={styles.action}>{undoneAt === null ? <UndoButton of={row} size="compact-xs" /> : <Tag quiet title={`By ${undoneBy ?? 'somebody'}, ${formatInstant(undoneAt)}`}>Undone</Tag>}</td>
    </tr>
  )
}
