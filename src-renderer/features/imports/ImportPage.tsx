/** One file that was imported: what it brought, the rows it did not, and a way back. */
import { Group, Skeleton } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { orpc } from '../../client.ts'
import { formatInstant } from '../../ui/format/dates.ts'
import { formatCount } from '../../ui/format/words.ts'
import { useKeys } from '../../ui/keys.ts'
import { byCursor, usePages } from '../../ui/list/paging.ts'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { Facts } from '../../ui/parts/Facts.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { Page, Panel } from '../../ui/parts/Page.tsx'
import { goBack, hrefOf } from '../../ui/route.ts'
import { CameTo } from './CameTo.tsx'
import { kindWords } from './fieldWords.ts'
import { Rejected } from './Rejected.tsx'
import { undoSays } from './resultWords.ts'
import { UndoButton } from './UndoButton.tsx'
import styles from './Imports.module.css'

const PAGE = 50

export function ImportPage({ id }: { id: string }) {
  useKeys({ Escape: () => goBack(hrefOf('imports')) })
  const page = useInfiniteQuery(orpc.imports.list.infiniteOptions({ input: (after: string | undefined) => ({ limit: PAGE, after }), ...byCursor }))
  const { rows, loading, hasMore, loadMore } = usePages(page)
  const rejected = useQuery(orpc.imports.rejected.queryOptions({ input: { import: id } }))
  const row = rows.find((one) => one.id === id)
  // Somewhere further down the list, or nowhere.
  const further = row === undefined && hasMore
  useEffect(() => {
    if (further) loadMore()
  }, [further, loadMore])
  const above = <a className={styles.back} href={hrefOf('imports')}>Imports</a>
  if (row === undefined) {
    return <Page title="Import" above={above}>{page.isError ? <ErrorNote error={page.error} onRetry={() => void page.refetch()} /> : loading || further || page.isFetching ? <Skeleton height={160} /> : <Muted>There is no such import in this workspace.</Muted>}</Page>
  }
  const { fileName, kind, partyName, at, by, inserted, updated, unchanged, rejectedRows, undoneAt, undoneBy } = row
  return (
    <Page title={fileName} above={above} wide aside={undoneAt === null && <Group gap={8}><CameTo kind={kind} /><UndoButton of={row} /></Group>}>
      <Facts facts={[
        ['Kind', kindWords[kind]], ['Party', partyName], ['Imported', `${formatInstant(at)}, by ${by}`],
        ['Rows', `${formatCount(row.rows)}: ${formatCount(inserted)} inserted, ${formatCount(updated)} updated, ${formatCount(unchanged)} unchanged, ${formatCount(rejectedRows)} rejected`],
        ['Undone', undoneAt === null ? null : `${formatInstant(undoneAt)}, by ${undoneBy ?? 'somebody'}`],
        ['Undo', undoneAt === null ? undoSays(row) : null],
      ]} />
      {rejected.isError && <ErrorNote error={rejected.error} onRetry={() => void rejected.refetch()} />}
      {rejectedRows === 0 ? <Panel title="Rejected rows"><Muted>None: every row was taken.</Muted></Panel> : rejected.data === undefined ? !rejected.isError && <Skeleton height={120} /> : <Rejected rejected={rejected.data} rows={rejectedRows} fileName={fileName} />}
    </Page>
  )
}
