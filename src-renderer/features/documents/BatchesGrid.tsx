/** The batches of statements, the newest first. */
import { Progress } from '@mantine/core'
import { useMemo } from 'react'
import type { BatchRow } from '#contract/documents.ts'
import { formatAgo, formatInstant } from '../../ui/format/dates.ts'
import { DASH } from '../../ui/format/money.ts'
import { formatCount } from '../../ui/format/words.ts'
import type { Column } from '../../ui/list/column.ts'
import { Grid } from '../../ui/list/Grid.tsx'
import { createListState } from '../../ui/list/listState.ts'
import { useNow } from '../../ui/now.ts'
import { Empty } from '../../ui/parts/Empty.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import { go, hrefOf } from '../../ui/route.ts'
import { batchName } from './batchNow.ts'
import { batchState, daysOf, kindOf, progressOf } from './batchWords.ts'

const batchesList = createListState<object, 'created'>('statement-batches', { filters: {}, sort: 'created', descending: true })
const rowId = (row: BatchRow): string => row.id
/** One with an activity has been gone on with. */
const standing = (row: BatchRow) => batchState({ ...row, state: row.state === 'stopped' && row.activity !== null ? 'running' : row.state })
const nothingMore = () => undefined

function batchColumns(now: number): Column<BatchRow, 'created'>[] {
  return [
    { id: 'title', header: 'Batch', size: 300, min: 200, grow: true, text: (row) => batchName(row.terms), cell: (row) => batchName(row.terms) },
    { id: 'state', header: 'State', size: 148, text: (row) => standing(row).word, cell: (row) => <Tag quiet tone={standing(row).tone}>{standing(row).word}</Tag> },
    {
      id: 'progress', header: 'Progress', size: 172, text: progressOf,
      cell: (row) => <span style={{ display: 'flex', alignItems: 'center', gap: 8 }}>{row.state === 'done' ? null : <Progress w={56} size={5} value={row.total === 0 ? 0 : (row.dealtWith / row.total) * 100} aria-label={`Progress of ${batchName(row.terms)}`} />}<span>{progressOf(row)}</span></span>,
    },
    { id: 'failed', header: 'Failed', size: 76, align: 'end', drop: 2, text: (row) => String(row.failed), cell: (row) => (row.failed === 0 ? <Muted>{DASH}</Muted> : <span style={{ color: 'var(--cf-bad)' }}>{formatCount(row.failed)}</span>) },
    { id: 'kind', header: 'Kind', size: 148, drop: 5, text: (row) => kindOf(row.terms), cell: (row) => <Muted>{kindOf(row.terms)}</Muted> },
    { id: 'days', header: 'Of', size: 204, drop: 4, text: (row) => daysOf(row.terms), cell: (row) => <Muted>{daysOf(row.terms)}</Muted> },
    { id: 'by', header: 'By', size: 130, drop: 6, text: (row) => row.createdBy, cell: (row) => <Muted>{row.createdBy}</Muted> },
    { id: 'created', header: 'Started', size: 100, align: 'end', drop: 3, text: (row) => formatInstant(row.createdAt), cell: (row) => <Muted>{formatAgo(row.createdAt, now)}</Muted> },
  ]
}

interface BatchesGridProps {
  rows: readonly BatchRow[]
  loading: boolean
  openId: string | null
}

export function BatchesGrid({ rows, loading, openId }: BatchesGridProps) {
  const now = useNow()
  const columns = useMemo(() => batchColumns(now), [now])
  return (
    <Grid
      label="Batches of statements"
      rows={rows}
      rowId={rowId}
      columns={columns}
      store={batchesList}
      total={rows.length}
      loading={loading}
      hasMore={false}
      loadMore={nothingMore}
      openId={openId}
      onOpen={(id) => go(hrefOf('documents', 'batches', id), { replace: openId !== null })}
      onClose={() => go(hrefOf('documents', 'batches'))}
      selectable={false}
      empty={<Empty title="No batch has been made yet">Statements for every account that matches a filter, as a folder of files or as one: choose New, and Statements for many accounts.</Empty>}
    />
  )
}
