/** The list of accounts. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { orpc } from '../../client.ts'
import { useParties, useParty } from '../../ui/core/session.ts'
import { BulkBar } from '../../ui/list/BulkBar.tsx'
import { ColumnMenu } from '../../ui/list/ColumnMenu.tsx'
import { ExportMenu } from '../../ui/list/ExportMenu.tsx'
import { FilterChip } from '../../ui/list/FilterChip.tsx'
import { Grid } from '../../ui/list/Grid.tsx'
import { ListScreen } from '../../ui/list/ListScreen.tsx'
import { NoMatch } from '../../ui/list/NoMatch.tsx'
import { SearchBox } from '../../ui/list/SearchBox.tsx'
import { useListPages } from '../../ui/list/useListPages.ts'
import { ViewTabs } from '../../ui/list/ViewTabs.tsx'
import { useListState } from '../../ui/list/useListState.ts'
import { useNow } from '../../ui/now.ts'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { go, hrefOf } from '../../ui/route.ts'
import { accountColumns } from './columns.tsx'
import { accountsList, rowId, views } from './list.ts'

const openAccount = (id: string) => go(hrefOf('accounts', id))

export function AccountsScreen() {
  const { filters, text, sort, descending, setFilters, clearFilters } = useListState(accountsList)
  const party = useParty()
  const parties = useParties()
  const now = useNow()
  const filter = { ...filters, party: party?.id, ...(text === '' ? {} : { text }) }
  const { grid, isError, error, retry } = useListPages(orpc.accounts.page, { ...filter, sort, descending }, rowId)
  const everybody = useQuery(orpc.accounts.counts.queryOptions({ input: filter, placeholderData: keepPreviousData })).data?.total ?? null
  // Ordered by the oldest due date, the list holds those with something open alone; how many is not told.
  const total = sort === 'oldest_due' ? null : everybody
  const columns = useMemo(
    () => accountColumns({ now, zoneOf: (id) => parties.find((one) => one.id === id)?.timeZone ?? 'UTC', allParties: party === undefined }),
    [now, parties, party],
  )
  return (
    <ListScreen
      title="Accounts"
      count={total}
      views={<ViewTabs list="accounts" title="Accounts" store={accountsList} builtIn={views} />}
      summary={sort === 'oldest_due' ? <span>With something open</span> : undefined}
      filters={
        <>
          <FilterChip label="Billing" value={filters.billing} onChange={(billing) => setFilters({ billing })} choices={[{ value: 'postpaid', label: 'Postpaid' }, { value: 'prepaid', label: 'Prepaid' }]} />
          <SearchBox store={accountsList} placeholder="Search accounts" />
        </>
      }
      actions={
        <>
          <ColumnMenu store={accountsList} columns={columns} />
          <ExportMenu list="accounts" store={accountsList} columns={columns} filter={filter} total={total} />
        </>
      }
      error={isError && <ErrorNote error={error} onRetry={retry} />}
      bulk={<BulkBar store={accountsList} rows={grid.rows} rowId={rowId} columns={columns} total={total} />}
    >
      <Grid
        label="Accounts"
        rowId={rowId}
        columns={columns}
        store={accountsList}
        total={total}
        {...grid}
        openId={null}
        onOpen={openAccount}
        empty={<NoMatch filtered={text !== '' || filters.billing !== undefined} onClear={clearFilters} title="No accounts">The company’s customers are here after the first pull.</NoMatch>}
      />
    </ListScreen>
  )
}
