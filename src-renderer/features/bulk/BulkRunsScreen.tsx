/** All bulk actions, the newest first. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { BulkRun } from '#contract/bulk.ts'
import { orpc } from '../../client.ts'
import { queueNames } from '../../ui/bulk/bulkWords.ts'
import { outcomeSentence, seenOf } from '../../ui/bulk/outcomes.ts'
import { formatAgo, formatInstant } from '../../ui/format/dates.ts'
import { formatMoneyList } from '../../ui/format/money.ts'
import { formatCount } from '../../ui/format/words.ts'
import type { Column } from '../../ui/list/column.ts'
import { Grid } from '../../ui/list/Grid.tsx'
import { createListState } from '../../ui/list/listState.ts'
import { ListScreen } from '../../ui/list/ListScreen.tsx'
import { byCursor, PAGE_ROWS, usePages } from '../../ui/list/paging.ts'
import { useNow } from '../../ui/now.ts'
import { Amount, Amounts } from '../../ui/parts/Amount.tsx'
import { Empty } from '../../ui/parts/Empty.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import { go, hrefOf } from '../../ui/route.ts'
import { runState } from './runState.ts'

const runsList = createListState<object, 'at'>('bulk.runs', { filters: {}, sort: 'at', descending: true })
const rowId = (row: BulkRun): string => row.id
const openRun = (id: string) => go(hrefOf('bulk', id))

function runColumns(now: number): Column<BulkRun, 'at'>[] {
  return [
    { id: 'label', header: 'Action', size: 340, min: 260, grow: true, text: (row) => row.label, cell: (row) => row.label },
    { id: 'queue', header: 'Queue', size: 124, drop: 5, text: (row) => queueNames[row.queue], cell: (row) => queueNames[row.queue] },
    { id: 'state', header: 'State', size: 124, text: (row) => runState(row).word, cell: (row) => <Tag quiet tone={runState(row).tone}>{runState(row).word}</Tag> },
    { id: 'total', header: 'Items', size: 76, align: 'end', drop: 4, text: (row) => String(row.total), cell: (row) => (row.finishedAt === null ? `${formatCount(seenOf(row))}/${formatCount(row.total)}` : formatCount(row.total)) },
    { id: 'money', header: 'Money', size: 216, align: 'end', drop: 3, text: (row) => (row.money.length === 0 ? '' : formatMoneyList(row.money)), cell: (row) => <SomeMoney money={row.money} /> },
    { id: 'outcomes', header: 'Results', size: 260, min: 180, grow: true, drop: 2, text: outcomeSentence, cell: (row) => <Muted>{outcomeSentence(row)}</Muted> },
    { id: 'by', header: 'By', size: 128, drop: 6, text: (row) => row.by, cell: (row) => <Muted>{row.by}</Muted> },
    { id: 'at', header: 'Begun', size: 104, align: 'end', drop: 1, text: (row) => formatInstant(row.at), cell: (row) => <Muted>{formatAgo(row.at, now)}</Muted> },
  ]
}

/** A row has no room for many currencies: the others are named by their number, and told whole on the cell. */
function SomeMoney({ money }: { money: BulkRun['money'] }) {
  return money.length <= 2 ? <Amounts amounts={money} /> : <><Amount money={money[0]!} /> <Muted>and {money.length - 1} more</Muted></>
}

export function BulkRunsScreen() {
  const now = useNow()
  const page = useInfiniteQuery(orpc.bulk.runs.infiniteOptions({ input: (after: string | undefined) => ({ limit: PAGE_ROWS, after }), ...byCursor, placeholderData: keepPreviousData }))
  const { rows, ...paging } = usePages(page)
  const columns = useMemo(() => runColumns(now), [now])
  return (
    <ListScreen title="Bulk actions" count={null} error={page.isError && <ErrorNote error={page.error} onRetry={() => void page.refetch()} />}>
      <Grid
        label="Bulk actions"
        rows={rows}
        rowId={rowId}
        columns={columns}
        store={runsList}
        total={page.hasNextPage ? null : rows.length}
        {...paging}
        openId={null}
        onOpen={openRun}
        selectable={false}
        empty={<Empty title="Nothing has been done to many at once yet">Select rows under <a href={hrefOf('registrations')}>Registrations</a>, <a href={hrefOf('failed-charges')}>Failed charges</a> or <a href={hrefOf('held-invoices')}>Held invoices</a>, or all that match, and choose what is to be done. Each action is listed here with what became of every row, and can be put back as far as the world allows.</Empty>}
      />
    </ListScreen>
  )
}
