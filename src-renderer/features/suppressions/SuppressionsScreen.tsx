/** Do not contact: addresses and numbers that nothing is sent to, and why. */
import { Button } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useStore } from 'zustand'
import type { Suppression, SuppressionReason } from '#contract/suppressions.ts'
import { orpc } from '../../client.ts'
import { FilterChip } from '../../ui/list/FilterChip.tsx'
import { Grid } from '../../ui/list/Grid.tsx'
import { createListState } from '../../ui/list/listState.ts'
import { ListScreen } from '../../ui/list/ListScreen.tsx'
import { byCursor, PAGE_ROWS, usePages } from '../../ui/list/paging.ts'
import { SearchBox } from '../../ui/list/SearchBox.tsx'
import { useOpenRow } from '../../ui/list/useOpenRow.ts'
import { useNow } from '../../ui/now.ts'
import { Empty } from '../../ui/parts/Empty.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { ManageButton } from '../../ui/parts/ManageButton.tsx'
import { hrefOf } from '../../ui/route.ts'
import { AddDialog } from './AddDialog.tsx'
import { suppressionColumns } from './columns.tsx'
import { REASONS, reasons } from './reasons.ts'
import { SuppressionDetail } from './SuppressionDetail.tsx'

const suppressionsList = createListState<{ reason?: SuppressionReason | undefined }, 'since'>('suppressions', { filters: {}, sort: 'since', descending: true })
const rowId = (row: Suppression): string => row.address

/** `id` is the address that is open. */
export function SuppressionsScreen({ id }: { id: string | null }) {
  const { filters, text, setFilters, clearFilters } = useStore(suppressionsList)
  const now = useNow()
  const { open, close } = useOpenRow('suppressions', id)
  const [adding, setAdding] = useState(false)
  const filter = { ...filters, ...(text === '' ? {} : { text }) }
  const page = useInfiniteQuery(orpc.suppressions.page.infiniteOptions({ input: (after: string | undefined) => ({ ...filter, limit: PAGE_ROWS, after }), ...byCursor, placeholderData: keepPreviousData }))
  const counts = useQuery(orpc.suppressions.counts.queryOptions({ placeholderData: keepPreviousData })).data
  const { rows, ...paging } = usePages(page)
  const columns = useMemo(() => suppressionColumns(now), [now])
  const known = rows.find((row) => row.address === id)
  const narrowed = text !== '' || filters.reason !== undefined
  const total = text !== '' ? (page.hasNextPage ? null : rows.length) : filters.reason === undefined ? (counts?.total ?? null) : (counts?.byReason[filters.reason] ?? null)

  return (
    <ListScreen
      title="Do not contact"
      count={total}
      filters={
        <>
          <FilterChip label="Why" value={filters.reason} onChange={(reason) => setFilters({ reason })} choices={REASONS.map((value) => ({ value, label: reasons[value].word, count: counts?.byReason[value] }))} />
          <SearchBox store={suppressionsList} placeholder="Search addresses" />
        </>
      }
      actions={<ManageButton onClick={() => setAdding(true)}>Add…</ManageButton>}
      error={page.isError && <ErrorNote error={page.error} onRetry={() => void page.refetch()} />}
      detail={known === undefined ? null : <SuppressionDetail key={known.address} entry={known} onClose={close} />}
    >
      <Grid
        label="Do not contact"
        rows={rows}
        rowId={rowId}
        columns={columns}
        store={suppressionsList}
        total={total}
        {...paging}
        openId={known === undefined ? null : id}
        onOpen={open}
        onClose={close}
        selectable={false}
        empty={
          narrowed ? <Empty title="Nothing matches" action={<Button variant="default" onClick={clearFilters}>Clear filters and search</Button>}>No address or number on this list has all that is asked for above.</Empty>
            : <Empty title="Everybody may be written to">Addresses whose mail comes back, customers who complained or asked for no more, and numbers that answered STOP come here by themselves, once a <a href={hrefOf('settings')}>bounce mailbox and an SMS provider</a> are set. Anybody else can be added by hand.</Empty>
        }
      />
      {adding && <AddDialog onClose={() => setAdding(false)} onAdded={open} />}
    </ListScreen>
  )
}
