/** The failed-charges queue: why the money did not come, and one action to get it. */
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useStore } from 'zustand'
import { orpc } from '../../client.ts'
import { useParty } from '../../ui/core/session.ts'
import { formatMoneyList, onlyCurrency } from '../../ui/format/money.ts'
import { sentence } from '../../ui/format/words.ts'
import { BulkBar } from '../../ui/list/BulkBar.tsx'
import { FilterChip } from '../../ui/list/FilterChip.tsx'
import { Grid } from '../../ui/list/Grid.tsx'
import { ListScreen } from '../../ui/list/ListScreen.tsx'
import { NoMatch } from '../../ui/list/NoMatch.tsx'
import { byCursor, PAGE_ROWS, usePages } from '../../ui/list/paging.ts'
import { SearchBox } from '../../ui/list/SearchBox.tsx'
import { useOpenRow } from '../../ui/list/useOpenRow.ts'
import { useNow } from '../../ui/now.ts'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { failedChargeColumns } from './columns.tsx'
import { FailedChargeDetail } from './FailedChargeDetail.tsx'
import { hardnesses } from './hardness.ts'
import { rowId, failedChargesList } from './list.ts'

export function FailedChargesScreen({ id }: { id: string | null }) {
  const { filters, text, sort, descending, setFilters, clearFilters } = useStore(failedChargesList)
  const party = useParty()
  const now = useNow()
  const { open, close } = useOpenRow('failed-charges', id)
  const filter = { ...filters, party: party?.id, ...(text === '' ? {} : { text }) }
  const page = useInfiniteQuery(
    orpc.failedCharges.page.infiniteOptions({
      input: (after: string | undefined) => ({ ...filter, sort, descending, limit: PAGE_ROWS, after }),
      ...byCursor,
      placeholderData: keepPreviousData,
    }),
  )
  const counts = useQuery(orpc.failedCharges.counts.queryOptions({ input: filter, placeholderData: keepPreviousData })).data
  const { rows, ...paging } = usePages(page)
  const currency = onlyCurrency(counts?.atRisk)
  const columns = useMemo(() => failedChargeColumns({ now, currency, allParties: party === undefined }), [now, currency, party])
  const total = counts?.total ?? null

  return (
    <ListScreen
      title="Failed charges"
      count={total}
      summary={counts !== undefined && counts.atRisk.length > 0 ? <span>At risk: {formatMoneyList(counts.atRisk)}</span> : undefined}
      filters={
        <>
          <FilterChip label="Kind" value={filters.hardness} onChange={(hardness) => setFilters({ hardness })} choices={(['soft', 'hard', 'new_card'] as const).map((value) => ({ value, label: `${hardnesses[value].word}: ${hardnesses[value].says.toLowerCase()}`, count: counts?.byHardness[value] }))} />
          <FilterChip label="Reason" value={filters.declineCode} onChange={(declineCode) => setFilters({ declineCode })} choices={(counts?.codes ?? []).map(({ code, count }) => ({ value: code, label: sentence(code), count }))} />
          <FilterChip label="Backup" value={filters.hasBackup} onChange={(hasBackup) => setFilters({ hasBackup })} choices={[{ value: true, label: 'Has a backup method' }, { value: false, label: 'No backup method' }]} />
          <SearchBox store={failedChargesList} placeholder="Search failed charges" />
        </>
      }
      error={page.isError && <ErrorNote error={page.error} onRetry={() => void page.refetch()} />}
      bulk={<BulkBar store={failedChargesList} rows={rows} rowId={rowId} columns={columns} total={total} />}
      detail={id === null ? null : <FailedChargeDetail key={id} id={id} known={rows.find((row) => row.chargeId === id)} onClose={close} />}
    >
      <Grid
        label="Failed charges"
        rows={rows}
        rowId={rowId}
        columns={columns}
        store={failedChargesList}
        total={total}
        {...paging}
        openId={id}
        onOpen={open}
        onClose={close}
        empty={<NoMatch filtered={text !== '' || Object.values(filters).some((value) => value !== undefined)} onClear={clearFilters} title="No failed charges">Charges that the gateway declines come here with each pull, with the reason and what can be done.</NoMatch>}
      />
    </ListScreen>
  )
}
