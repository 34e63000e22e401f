/** What waits to go out, went out, or was refused. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useStore } from 'zustand'
import type { OutboxItem, OutboxState } from '#contract/outbox.ts'
import { orpc } from '../../client.ts'
import { formatAgo, formatInstant } from '../../ui/format/dates.ts'
import type { Column } from '../../ui/list/column.ts'
import { FilterChip } from '../../ui/list/FilterChip.tsx'
import { Grid } from '../../ui/list/Grid.tsx'
import { createListState } from '../../ui/list/listState.ts'
import { ListScreen } from '../../ui/list/ListScreen.tsx'
import { NoMatch } from '../../ui/list/NoMatch.tsx'
import { byCursor, PAGE_ROWS, usePages } from '../../ui/list/paging.ts'
import { useOpenRow } from '../../ui/list/useOpenRow.ts'
import { useNow } from '../../ui/now.ts'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { outboxWords } from '../../ui/parts/Pending.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import { OutboxDetail } from './OutboxDetail.tsx'

const outboxList = createListState<{ state?: OutboxState | undefined }, 'created'>('outbox', { filters: {}, sort: 'created', descending: true })
const rowId = (row: OutboxItem): string => String(row.id)

function outboxColumns(now: number): Column<OutboxItem, 'created'>[] {
  return [
    { id: 'state', header: 'State', size: 168, min: 120, text: (row) => outboxWords[row.state].word, cell: (row) => <Tag quiet tone={outboxWords[row.state].tone}>{outboxWords[row.state].word}</Tag> },
    { id: 'label', header: 'Change', size: 260, min: 160, text: (row) => row.label, cell: (row) => row.label },
    { id: 'account', header: 'Account', size: 200, min: 120, drop: 2, text: (row) => row.accountName, cell: (row) => row.accountName },
    { id: 'message', header: 'What the billing system said', size: 200, min: 120, grow: true, drop: 3, text: (row) => row.message ?? '', cell: (row) => <Muted>{row.message ?? ''}</Muted> },
    { id: 'by', header: 'By', size: 130, drop: 5, text: (row) => row.createdBy, cell: (row) => <Muted>{row.createdBy}</Muted> },
    { id: 'created', header: 'Made', size: 96, align: 'end', drop: 4, text: (row) => formatInstant(row.createdAt), cell: (row) => <Muted>{formatAgo(row.createdAt, now)}</Muted> },
  ]
}

const states: readonly OutboxState[] = ['queued', 'sending', 'rejected', 'conflict', 'uncertain', 'done', 'withdrawn']

export function OutboxScreen({ id }: { id: string | null }) {
  const now = useNow()
  const { filters, setFilters, clearFilters } = useStore(outboxList)
  const { open, close } = useOpenRow('outbox', id)
  const page = useInfiniteQuery(orpc.outbox.page.infiniteOptions({ input: (after: string | undefined) => ({ state: filters.state, limit: PAGE_ROWS, after }), ...byCursor, placeholderData: keepPreviousData }))
  const { rows, ...paging } = usePages(page)
  const columns = useMemo(() => outboxColumns(now), [now])
  return (
    <ListScreen
      title="Outbox"
      count={null}
      summary={<span>Every change, in the order in which it was made</span>}
      filters={<FilterChip label="State" value={filters.state} onChange={(state) => setFilters({ state })} choices={states.map((value) => ({ value, label: outboxWords[value].word }))} />}
      error={page.isError && <ErrorNote error={page.error} onRetry={() => void page.refetch()} />}
      detail={id === null ? null : <OutboxDetail key={id} item={rows.find((row) => rowId(row) === id)} onClose={close} />}
    >
      <Grid
        label="Outbox"
        rows={rows}
        rowId={rowId}
        columns={columns}
        store={outboxList}
        total={page.hasNextPage ? null : rows.length}
        {...paging}
        openId={id}
        onOpen={open}
        onClose={close}
        selectable={false}
        empty={<NoMatch filtered={filters.state !== undefined} onClear={clearFilters} title="Nothing has been changed from this desk yet">A retry, a release, a new registration link: each change waits here until the billing system has answered, and stays with its answer.</NoMatch>}
      />
    </ListScreen>
  )
}
