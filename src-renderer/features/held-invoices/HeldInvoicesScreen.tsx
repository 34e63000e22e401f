/** The held-invoices queue: what waits for approval or is on hold, the nearest clock first. */
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useStore } from 'zustand'
import type { HeldInvoiceRow } from '#contract/heldInvoices.ts'
import { orpc } from '../../client.ts'
import { useParty } from '../../ui/core/session.ts'
import { formatMoneyList, onlyCurrency } from '../../ui/format/money.ts'
import { approvalPreferences, formatCount, holdChannels, plural } from '../../ui/format/words.ts'
import { BulkBar } from '../../ui/list/BulkBar.tsx'
import { FilterChip } from '../../ui/list/FilterChip.tsx'
import type { Choice } from '../../ui/list/FilterChip.tsx'
import { Grid } from '../../ui/list/Grid.tsx'
import { ListScreen } from '../../ui/list/ListScreen.tsx'
import { NoMatch } from '../../ui/list/NoMatch.tsx'
import { byCursor, PAGE_ROWS, usePages } from '../../ui/list/paging.ts'
import { SearchBox } from '../../ui/list/SearchBox.tsx'
import { useOpenRow } from '../../ui/list/useOpenRow.ts'
import { useNow } from '../../ui/now.ts'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { ManageButton } from '../../ui/parts/ManageButton.tsx'
import { BulkReleaseDialog } from './BulkReleaseDialog.tsx'
import { heldInvoiceColumns } from './columns.tsx'
import { HeldInvoiceDetail } from './HeldInvoiceDetail.tsx'
import { rowId, heldInvoicesList } from './list.ts'

function choicesOf<K extends string>(words: Record<K, string>): Choice<K>[] {
  return (Object.keys(words) as K[]).map((value) => ({ value, label: words[value] }))
}
const channels = choicesOf(holdChannels)
const preferences = choicesOf(approvalPreferences)

export function HeldInvoicesScreen({ id }: { id: string | null }) {
  const { filters, text, sort, descending, selected, setFilters, clearFilters } = useStore(heldInvoicesList)
  const party = useParty()
  const now = useNow()
  const { open, close } = useOpenRow('held-invoices', id)
  const [releasing, setReleasing] = useState<readonly HeldInvoiceRow[]>([])
  const filter = { ...filters, party: party?.id, ...(text === '' ? {} : { text }) }
  const page = useInfiniteQuery(
    orpc.heldInvoices.page.infiniteOptions({
      input: (after: string | undefined) => ({ ...filter, sort, descending, limit: PAGE_ROWS, after }),
      ...byCursor,
      placeholderData: keepPreviousData,
    }),
  )
  const counts = useQuery(orpc.heldInvoices.counts.queryOptions({ input: filter, placeholderData: keepPreviousData })).data
  const { rows, ...paging } = usePages(page)
  const currency = onlyCurrency(counts?.open)
  const columns = useMemo(() => heldInvoiceColumns({ now, currency, allParties: party === undefined }), [now, currency, party])
  const total = counts?.total ?? null
  const held = rows.filter((row) => selected.has(row.invoiceId) && row.state === 'held')

  return (
    <ListScreen
      title="Held invoices"
      count={total}
      summary={counts !== undefined && counts.open.length > 0 ? <span>Still owed: {formatMoneyList(counts.open)}</span> : undefined}
      filters={
        <>
          <FilterChip label="State" value={filters.state} onChange={(state) => setFilters({ state })} choices={[{ value: 'held', label: 'On hold', count: counts?.held }, { value: 'waiting', label: 'Waiting for approval', count: counts?.waiting }]} />
          <FilterChip label="Channel" value={filters.channel} onChange={(channel) => setFilters({ channel })} choices={channels} />
          <FilterChip label="Preference" value={filters.preference} onChange={(preference) => setFilters({ preference })} choices={preferences} />
          <SearchBox store={heldInvoicesList} placeholder="Search held invoices" />
        </>
      }
      error={page.isError && <ErrorNote error={page.error} onRetry={() => void page.refetch()} />}
      bulk={
        <BulkBar store={heldInvoicesList} rows={rows} rowId={rowId} columns={columns} total={total}>
          {() => <ManageButton size="xs" not={held.length === 0 ? 'None of the selected invoices is on hold.' : null} onClick={() => setReleasing(held)}>{held.length === 0 ? 'Release…' : `Release ${plural(held.length, 'invoice')}…`}</ManageButton>}
        </BulkBar>
      }
      detail={id === null ? null : <HeldInvoiceDetail key={id} id={id} known={rows.find((row) => row.invoiceId === id)} onClose={close} />}
    >
      <Grid
        label="Held invoices"
        rows={rows}
        rowId={rowId}
        columns={columns}
        store={heldInvoicesList}
        total={total}
        {...paging}
        openId={id}
        onOpen={open}
        onClose={close}
        empty={<NoMatch filtered={text !== '' || Object.values(filters).some((value) => value !== undefined)} onClear={clearFilters} title="No invoice waits">Invoices that wait for a customer’s approval, or that somebody put on hold, come here with each pull.</NoMatch>}
      />
      <BulkReleaseDialog invoices={releasing} onClose={() => setReleasing([])} label={`Release ${formatCount(releasing.length)}`} />
    </ListScreen>
  )
}
