/** Everything that was made, and the two workbooks that can be made here. */
import { Button, Group } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { DocumentRow } from '#contract/documents.ts'
import { bridge, orpc } from '../../client.ts'
import { useActivities } from '../../ui/core/activities.ts'
import { formatAgo, formatInstant } from '../../ui/format/dates.ts'
import { formatBytes } from '../../ui/format/words.ts'
import type { Column } from '../../ui/list/column.ts'
import { Grid } from '../../ui/list/Grid.tsx'
import { createListState } from '../../ui/list/listState.ts'
import { ListScreen } from '../../ui/list/ListScreen.tsx'
import { byCursor, PAGE_ROWS, usePages } from '../../ui/list/paging.ts'
import { useNow } from '../../ui/now.ts'
import { ActivityRow } from '../../ui/parts/ActivityRow.tsx'
import { DocumentActions, openDocument } from '../../ui/parts/DocumentActions.tsx'
import { Empty } from '../../ui/parts/Empty.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { go, hrefOf } from '../../ui/route.ts'
import styles from './DocumentsScreen.module.css'
import { WorkbookDialog } from './WorkbookDialog.tsx'
import { workbooks } from './workbooks.ts'

const documentsList = createListState<object, 'created'>('documents', { filters: {}, sort: 'created', descending: true })
const rowId = (row: DocumentRow): string => row.id

const kinds: Record<DocumentRow['kind'], string> = { receipt: 'Receipt', statement: 'Statement', 'aged-receivables': 'Aged receivables', usage: 'Usage', quarantine: 'Records set aside' }
const JOBS = /^(documents|reports)\.|^sync\.exportQuarantine$/
/** How long a job that failed stays above the list. */
const FAILED_STAYS_MS = 10 * 60_000

function documentColumns(now: number): Column<DocumentRow, 'created'>[] {
  return [
    { id: 'title', header: 'Document', size: 320, min: 200, grow: true, text: (row) => row.title, cell: (row) => row.title },
    { id: 'kind', header: 'Kind', size: 132, drop: 3, text: (row) => kinds[row.kind], cell: (row) => <Muted>{kinds[row.kind]}</Muted> },
    { id: 'size', header: 'Size', size: 76, align: 'end', drop: 5, text: (row) => formatBytes(row.bytes), cell: (row) => <Muted>{formatBytes(row.bytes)}</Muted> },
    { id: 'by', header: 'By', size: 130, drop: 6, text: (row) => row.createdBy, cell: (row) => <Muted>{row.createdBy}</Muted> },
    { id: 'made', header: 'Made', size: 100, align: 'end', drop: 2, text: (row) => formatInstant(row.createdAt), cell: (row) => <Muted>{formatAgo(row.createdAt, now)}</Muted> },
    { id: 'actions', header: '', size: bridge === undefined ? 156 : 264, text: () => '', cell: (row) => <Group gap={4} wrap="nowrap" justify="flex-end"><DocumentActions id={row.id} name={row.title} /></Group> },
  ]
}

export function DocumentsScreen({ asked }: { asked: string | null }) {
  const now = useNow()
  const page = useInfiniteQuery(orpc.documents.page.infiniteOptions({ input: (after: string | undefined) => ({ limit: PAGE_ROWS, after }), ...byCursor, placeholderData: keepPreviousData }))
  const { rows, ...paging } = usePages(page)
  const columns = useMemo(() => documentColumns(now), [now])
  const jobs = useActivities().filter(({ job, state, endedAt }) => JOBS.test(job) && (state === 'running' || (state === 'failed' && now - (endedAt ?? 0) < FAILED_STAYS_MS)))
  const dialog = workbooks.find(({ name }) => name === asked) ?? null
  return (
    <ListScreen
      title="Documents"
      count={null}
      actions={workbooks.map(({ name, button }) => <Button key={name} variant="default" onClick={() => go(hrefOf('documents', name))}>{button}</Button>)}
      error={page.isError && <ErrorNote error={page.error} onRetry={() => void page.refetch()} />}
    >
      {jobs.length > 0 && <ul className={styles.jobs} aria-label="Being made">{jobs.map((activity) => <li key={activity.id}><ActivityRow activity={activity} /></li>)}</ul>}
      <Grid
        label="Documents"
        rows={rows}
        rowId={rowId}
        columns={columns}
        store={documentsList}
        total={page.hasNextPage ? null : rows.length}
        {...paging}
        openId={null}
        onOpen={(id) => void openDocument(id)}
        selectable={false}
        empty={<Empty title="Nothing has been made yet">Receipts and statements are made on an account’s page, the workbooks with the buttons above. All of them are listed here.</Empty>}
      />
      <WorkbookDialog workbook={dialog} onClose={() => go(hrefOf('documents'), { replace: true })} />
    </ListScreen>
  )
}
