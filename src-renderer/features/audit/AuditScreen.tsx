/** The audit trail: who did what, when; whether it is whole, and as a file. */
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useStore } from 'zustand'
import type { AuditFilter, AuditRow } from '#contract/audit.ts'
import { orpc } from '../../client.ts'
import { FilterChip } from '../../ui/list/FilterChip.tsx'
import { Grid } from '../../ui/list/Grid.tsx'
import { createListState } from '../../ui/list/listState.ts'
import { ListScreen } from '../../ui/list/ListScreen.tsx'
import { NoMatch } from '../../ui/list/NoMatch.tsx'
import { byCursor, PAGE_ROWS, usePages } from '../../ui/list/paging.ts'
import { SearchBox } from '../../ui/list/SearchBox.tsx'
import { useOpenRow } from '../../ui/list/useOpenRow.ts'
import { useNow } from '../../ui/now.ts'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { AuditCheck } from './AuditCheck.tsx'
import { AuditDetail } from './AuditDetail.tsx'
import { AuditExport } from './AuditExport.tsx'
import { auditColumns } from './columns.tsx'
import { GROUPS, groupWords } from './groups.ts'
import { PeriodChip } from './PeriodChip.tsx'

type Filters = Pick<AuditFilter, 'by' | 'group' | 'from' | 'to' | 'account'>
const auditList = createListState<{ [K in keyof Filters]?: Filters[K] | undefined }, 'at'>('audit', { filters: {}, sort: 'at', descending: true })
const rowId = (row: AuditRow): string => String(row.id)

/** `id` is the number of the entry that is open. */
export function AuditScreen({ id }: { id: string | null }) {
  const { filters, text, setFilters, clearFilters } = useStore(auditList)
  const now = useNow()
  const { open, close } = useOpenRow('audit', id)
  const filter = { ...filters, ...(text === '' ? {} : { text }) }
  const page = useInfiniteQuery(orpc.audit.page.infiniteOptions({ input: (after: string | undefined) => ({ ...filter, limit: PAGE_ROWS, after }), ...byCursor, placeholderData: keepPreviousData }))
  const people = useQuery(orpc.audit.people.queryOptions()).data ?? []
  const { rows, ...paging } = usePages(page)
  const columns = useMemo(() => auditColumns(now), [now])
  const known = rows.find((row) => rowId(row) === id)
  const names = filters.by === undefined || people.includes(filters.by) ? people : [filters.by, ...people]
  const narrowed = text !== '' || Object.values(filters).some((value) => value !== undefined)
  const ofAccount = useQuery(orpc.accounts.detail.queryOptions({ input: { account: filters.account ?? '' }, enabled: filters.account !== undefined })).data?.account.name
  return (
    <ListScreen
      title="Audit trail"
      count={page.hasNextPage || page.isPending ? null : rows.length}
      filters={
        <>
          <SearchBox store={auditList} placeholder="Search the audit trail" />
          <FilterChip label="By" value={filters.by} onChange={(by) => setFilters({ by })} choices={names.map((value) => ({ value, label: value }))} />
          <FilterChip label="What" value={filters.group} onChange={(group) => setFilters({ group })} choices={GROUPS.map((value) => ({ value, label: groupWords[value] }))} />
          <PeriodChip from={filters.from} to={filters.to} onChange={setFilters} />
          {filters.account !== undefined && <FilterChip label="Account" value={filters.account} onChange={() => setFilters({ account: undefined })} choices={[{ value: filters.account, label: ofAccount ?? filters.account }]} />}
        </>
      }
      actions={<><AuditCheck /><AuditExport filter={filter} narrowed={narrowed} /></>}
      error={page.isError && <ErrorNote error={page.error} onRetry={() => void page.refetch()} />}
      detail={known === undefined ? null : <AuditDetail key={known.id} entry={known} onAccount={(account) => setFilters({ account })} onClose={close} />}
    >
      <Grid
        label="Audit trail"
        rows={rows}
        rowId={rowId}
        columns={columns}
        store={auditList}
        total={page.hasNextPage ? null : rows.length}
        {...paging}
        openId={known === undefined ? null : id}
        onOpen={open}
        onClose={close}
        selectable={false}
        empty={<NoMatch filtered={narrowed} onClear={clearFilters} title="Nothing has been done here yet">Everything that somebody does at this desk is written here, once and for good: who, what, when, and to what.</NoMatch>}
      />
    </ListScreen>
  )
}
