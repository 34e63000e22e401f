/** Records that could not be taken, with the reason and what came. */
import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { orpc } from '../../client.ts'
import { formatInstant } from '../../ui/format/dates.ts'
import { byCursor, usePages } from '../../ui/list/paging.ts'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import styles from './SettingsScreen.module.css'

export function Quarantine() {
  const page = useInfiniteQuery(orpc.sync.quarantine.infiniteOptions({ input: (after: string | undefined) => ({ limit: 50, after }), ...byCursor }))
  const { rows, loading, hasMore, loadMore } = usePages(page)
  if (page.isError) return <ErrorNote error={page.error} onRetry={() => void page.refetch()} />
  if (!loading && rows.length === 0) return <p className={styles.dim}>None. A record that the billing system sends in a form that cannot be right is set aside here, and everything else is taken.</p>
  return (
    <>
      <p className={styles.dim}>These came in a form that cannot be right, so they are not in the local copy. Each is taken as soon as it comes in order; tell the people of the billing system.</p>
      {rows.map((record) => (
        <div key={record.id} className={styles.record}>
          <p><strong>{record.resource}{record.recordId === null ? '' : ` ${record.recordId}`}</strong> <span className={styles.dim}>{formatInstant(record.at)}</span></p>
          <p>{record.reason}</p>
          <details>
            <summary>What came</summary>
            <pre className={styles.raw}>{record.raw}</pre>
          </details>
        </div>
      ))}
      {hasMore && <Button variant="default" onClick={loadMore}>Show more</Button>}
    </>
  )
}
