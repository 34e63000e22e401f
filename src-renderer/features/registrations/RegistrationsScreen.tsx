/** The registrations queue: who cannot sign in to the portal yet, and the email that lets them. */
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useStore } from 'zustand'
import type { RegistrationSelection } from '#contract/mail.ts'
import { orpc } from '../../client.ts'
import { useParty } from '../../ui/core/session.ts'
import { formatCount, registrationStates } from '../../ui/format/words.ts'
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
import { ManageButton } from '../../ui/parts/ManageButton.tsx'
import { registrationColumns } from './columns.tsx'
import { DispatchDialog } from './DispatchDialog.tsx'
import { rowId, registrationsList } from './list.ts'
import { needs } from './needs.ts'
import { RegistrationDetail } from './RegistrationDetail.tsx'

export function RegistrationsScreen({ id }: { id: string | null }) {
  const { filters, text, sort, descending, selected, allMatching, setFilters, clearFilters } = useStore(registrationsList)
  const party = useParty()
  const now = useNow()
  const { open, close } = useOpenRow('registrations', id)
  const [dispatch, setDispatch] = useState<RegistrationSelection | null>(null)
  const filter = { ...filters, party: party?.id, ...(text === '' ? {} : { text }) }
  const page = useInfiniteQuery(
    orpc.registrations.page.infiniteOptions({
      input: (after: string | undefined) => ({ ...filter, sort, descending, limit: PAGE_ROWS, after }),
      ...byCursor,
      placeholderData: keepPreviousData,
    }),
  )
  const counts = useQuery(orpc.registrations.counts.queryOptions({ input: filter, placeholderData: keepPreviousData })).data
  const { rows, ...paging } = usePages(page)
  const columns = useMemo(() => registrationColumns({ now, allParties: party === undefined }), [now, party])
  const total = counts?.total ?? null
  const choose = () => setDispatch((allMatching ? { filter } : { registrations: [...selected] }) as RegistrationSelection)

  return (
    <ListScreen
      title="Registrations"
      count={total}
      summary={counts !== undefined && counts.total > 0 && <span>{formatCount(counts.byNeed.send)} to send · {formatCount(counts.byNeed.fix_address)} with an address to fix</span>}
      filters={
        <>
          <FilterChip label="Needs" value={filters.need} onChange={(need) => setFilters({ need })} choices={(['send', 'wait', 'fix_address'] as const).map((value) => ({ value, label: needs[value].word, count: counts?.byNeed[value] }))} />
          <FilterChip label="State" value={filters.state} onChange={(state) => setFilters({ state })} choices={(['not_invited', 'invited', 'expired', 'bounced'] as const).map((value) => ({ value, label: registrationStates[value] }))} />
          <SearchBox store={registrationsList} placeholder="Search registrations" />
        </>
      }
      error={page.isError && <ErrorNote error={page.error} onRetry={() => void page.refetch()} />}
      bulk={
        <BulkBar store={registrationsList} rows={rows} rowId={rowId} columns={columns} total={total} takesAll>
          {(count) => <ManageButton size="xs" onClick={choose}>{`Send registration email to ${formatCount(count)}…`}</ManageButton>}
        </BulkBar>
      }
      detail={id === null ? null : <RegistrationDetail key={id} id={id} known={rows.find((row) => row.registrationId === id)} onClose={close} />}
    >
      <Grid
        label="Registrations"
        rows={rows}
        rowId={rowId}
        columns={columns}
        store={registrationsList}
        total={total}
        {...paging}
        openId={id}
        onOpen={open}
        onClose={close}
        empty={<NoMatch filtered={text !== '' || Object.values(filters).some((value) => value !== undefined)} onClear={clearFilters} title="Everybody is registered">Customers who cannot sign in to the portal come here with each pull, until they have registered.</NoMatch>}
      />
      {dispatch !== null && <DispatchDialog selection={dispatch} onClose={() => setDispatch(null)} />}
    </ListScreen>
  )
}
