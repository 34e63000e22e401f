/** The held-invoices queue: what waits for approval or is on hold, the nearest clock first. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { HeldInvoiceRow } from '#contract/heldInvoices.ts'
import { orpc } from '../../client.ts'
import { useParties, useParty, useSession } from '../../ui/core/session.ts'
import { onlyCurrency } from '../../ui/format/money.ts'
import { BulkBar } from '../../ui/list/BulkBar.tsx'
import { ColumnMenu } from '../../ui/list/ColumnMenu.tsx'
import { ExportMenu } from '../../ui/list/ExportMenu.tsx'
import { FilterChip } from '../../ui/list/FilterChip.tsx'
import { Footing } from '../../ui/list/Footing.tsx'
import { Grid } from '../../ui/list/Grid.tsx'
import { ListScreen } from '../../ui/list/ListScreen.tsx'
import { NoMatch } from '../../ui/list/NoMatch.tsx'
import { SearchBox } from '../../ui/list/SearchBox.tsx'
import { useListPages } from '../../ui/list/useListPages.ts'
import { useOpenRow } from '../../ui/list/useOpenRow.ts'
import { useSelection } from '../../ui/list/useSelection.ts'
import { ViewTabs } from '../../ui/list/ViewTabs.tsx'
import { builtInOf, wholeView } from '../../ui/list/viewTerms.ts'
import { useListState } from '../../ui/list/useListState.ts'
import { useNow } from '../../ui/now.ts'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { useWorkKeys } from '../../ui/work/useWorkKeys.tsx'
import { WorkFilters } from '../../ui/work/WorkFilters.tsx'
import { BulkActions } from './BulkActions.tsx'
import { channels, preferences } from './choices.ts'
import { heldInvoiceColumns } from './columns.tsx'
import { HeldInvoiceDetail } from './HeldInvoiceDetail.tsx'
import { heldInvoicesList, heldInvoiceViews, rowId } from './list.ts'

export function HeldInvoicesScreen({ id }: { id: string | null }) {
  const { filters, text, sort, descending, setFilters, clearFilters } = useListState(heldInvoicesList)
  const party = useParty()
  const parties = useParties()
  const operator = useSession()?.operator.name ?? null
  const now = useNow()
  const { open, close } = useOpenRow('held-invoices', id)
  const filter = { ...filters, party: party?.id, ...(text === '' ? {} : { text }) }
  const { grid, isError, error, retry } = useListPages(orpc.heldInvoices.page, { ...filter, sort, descending }, rowId)
  const rows: readonly HeldInvoiceRow[] = grid.rows
  const counts = useQuery(orpc.heldInvoices.counts.queryOptions({ input: filter, placeholderData: keepPreviousData })).data
  const total = counts?.total ?? null
  const chosen = useSelection(heldInvoicesList, filter, total)
  const currency = onlyCurrency(counts?.open)
  const answered = rows.some((row) => row.answer !== null)
  const columns = useMemo(
    () => heldInvoiceColumns({ now, currency, allParties: party === undefined, answered, zoneOf: (partyId) => parties.find((one) => one.id === partyId)?.timeZone }),
    [now, currency, party, parties, answered],
  )
  const questions = useWorkKeys({ queue: 'heldInvoices', store: heldInvoicesList, rows, rowId, filter, total, openId: id, onOpen: open })
  const views = useMemo(() => heldInvoiceViews(operator), [operator])
  const inView = builtInOf({ filters, text }, views) !== null
  const isNarrowed = text !== '' || Object.values(filters).some((value) => value !== undefined)

  return (
    <ListScreen
      title="Held invoices"
      count={total}
      views={<ViewTabs list="held-invoices" title="Held invoices" store={heldInvoicesList} builtIn={views} />}
      filters={
        <>
          <SearchBox store={heldInvoicesList} placeholder="Search held invoices" />
          {filters.account !== undefined && <FilterChip label="Account" value={filters.account} onChange={() => setFilters({ account: undefined })} choices={[{ value: filters.account, label: rows[0]?.accountName ?? 'One account' }]} />}
          <FilterChip label="State" value={filters.state} onChange={(state) => setFilters({ state })} choices={[{ value: 'held', label: 'On hold', count: counts?.held }, { value: 'waiting', label: 'Waiting for approval', count: counts?.waiting }]} />
          <FilterChip label="Channel" value={filters.channel} onChange={(channel) => setFilters({ channel })} choices={channels} />
          <FilterChip label="Preference" value={filters.preference} onChange={(preference) => setFilters({ preference })} choices={preferences} />
          {/* Both are views of their own; beside something else they are to be seen, and to be taken off. */}
          {!inView && filters.today !== undefined && <FilterChip label="Today" value={filters.today} onChange={(today) => setFilters({ today })} choices={[{ value: true, label: 'Auto-approve today', count: counts?.today }]} />}
          {!inView && filters.answered !== undefined && <FilterChip label="Answered" value={filters.answered} onChange={(waits) => setFilters({ answered: waits })} choices={[{ value: true, label: 'An SMS waits' }]} />}
          <WorkFilters value={filters} inView={inView} onChange={setFilters} />
        </>
      }
      actions={
        <>
          <ColumnMenu store={heldInvoicesList} columns={columns} />
          <ExportMenu list="held-invoices" store={heldInvoicesList} columns={columns} filter={filter} total={total} />
        </>
      }
      footing={counts !== undefined && counts.open.length > 0 && <Footing label="Still owed" sums={counts.open} />}
      error={isError && <ErrorNote error={error} onRetry={retry} />}
      bulk={
        <BulkBar store={heldInvoicesList} rows={rows} rowId={rowId} columns={columns} total={total} takesAll>
          {() => chosen !== null && <BulkActions selection={chosen.selection} count={chosen.count} currencies={currenciesOf(chosen.selection, rows, counts?.open ?? [])} />}
        </BulkBar>
      }
      detail={id === null ? null : <HeldInvoiceDetail key={id} id={id} known={rows.find((row) => row.invoiceId === id)} onClose={close} />}
    >
      <Grid
        label="Held invoices"
        rowId={rowId}
        columns={columns}
        store={heldInvoicesList}
        total={total}
        {...grid}
        openId={id}
        onOpen={open}
        onClose={close}
        empty={<NoMatch filtered={isNarrowed} view={wholeView({ filters, text }, views)} onClear={clearFilters} title="No invoice waits">Invoices that wait for a customer’s approval, or that somebody put on hold, come here with each pull. What is snoozed or done is kept in its own view.</NoMatch>}
      />
      {questions}
    </ListScreen>
  )
}

/** Of what is selected; where not all of it is loaded, of all that match. */
function currenciesOf(selection: object, rows: readonly HeldInvoiceRow[], open: readonly { currency: string }[]): string[] {
  const ids = 'ids' in selection ? new Set(selection.ids as string[]) : null
  const loaded = ids === null ? [] : rows.filter((row) => ids.has(row.invoiceId))
  const those = ids !== null && loaded.length === ids.size ? loaded.map(({ amount }) => amount.currency) : open.map(({ currency }) => currency)
  return [...new Set(those)].toSorted()
}
