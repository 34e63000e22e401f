/** The list of accounts. */
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useStore } from 'zustand'
import { orpc } from '../../client.ts'
import { useParties, useParty } from '../../ui/core/session.ts'
import { BulkBar } from '../../ui/list/BulkBar.tsx'
import { FilterChip } from '../../ui/list/FilterChip.tsx'
import { Grid } from '../../ui/list/Grid.tsx'
import { ListScreen } from '../../ui/list/ListScreen.tsx'
import { NoMatch } from '../../ui/list/NoMatch.tsx'
import { byCursor, PAGE_ROWS, usePages } from '../../ui/list/paging.ts'
import { SearchBox } from '../../ui/list/SearchBox.tsx'
import { useNow } from '../../ui/now.ts'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { go, hrefOf } from '../../ui/route.ts'
import { accountColumns } from './columns.tsx'
import { rowId, accountsList } from './list.ts'

const openAccount = (id: string) => go(hrefOf('accounts', id))

export function AccountsScreen() {
  const { filters, text, sort, descending, setFilters, clearFilters } = useStore(accountsList)
  const party = useParty()
  const parties = useParties()
  const now = useNow()
  const filter = { ...filters, party: party?.id, ...(text === '' ? {} : { text }) }
  const page = useInfiniteQuery(
    orpc.accounts.page.infiniteOptions({
      input: (after: string | undefined) => ({ ...filter, sort, descending, limit: PAGE_ROWS, after }),
      ...byCursor,
      placeholderData: keepPreviousData,
    }),
  )
  const everybody = useQuery(orpc.accounts.counts.queryOptions({ input: filter, placeholderData: keepPreviousData })).data?.total ?? null
  // Ordered by the oldest due date, the list holds those with something open alone; how many is not told.
  const total = sort === 'oldest_due' ? null : everybody
  const { rows, ...paging } = usePages(page)
  const columns = useMemo(
    () => accountColumns({ now, zoneOf: (id) => parties.find((one) => one.id === id)?.timeZone ?? 'UTC', allParties: party === undefined }),
    [now, parties, party],
  )
  return (
    <ListScreen
      title="Accounts"
      count={total}
      summary={sort === 'oldest_due' ? <span>With something open</span> : undefined}
      filters={
        <>
          <FilterChip label="Billing" value={filters.billing} onChange={(billing) => setFilters({ billing })} choices={[{ value: 'postpaid', label: 'Postpaid' }, { value: 'prepaid', label: 'Prepaid' }]} />
          <SearchBox store={accountsList} placeholder="Search accounts" />
        </>
      }
      error={page.isError && <ErrorNote error={page.error} onRetry={() => void page.refetch()} />}
      bulk={<BulkBar store={accountsList} rows={rows} rowId={rowId} columns={columns} total={total} />}
    >
      <Grid
        label="Accounts"
        rows={rows}
        rowId={rowId}
        columns={columns}
        store={accountsList}
        total={total}
        {...paging}
        openId={null}
        onOpen={openAccount}
        empty={<NoMatch filtered={text !== '' || filters.billing !== undefined} onClear={clearFilters} title="No accounts">The company’s customers are here after the first pull.</NoMatch>}
      />
    </ListScreen>
  )
}
