/** What the failed charges can be narrowed to. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { FailedChargeFilter } from '#contract/failedCharges.ts'
import { orpc } from '../../client.ts'
import { FilterChip } from '../../ui/list/FilterChip.tsx'
import { SearchBox } from '../../ui/list/SearchBox.tsx'
import { useListState } from '../../ui/list/useListState.ts'
import { WorkFilters } from '../../ui/work/WorkFilters.tsx'
import { hardnesses } from './hardness.ts'
import { failedChargesList } from './list.ts'
import { reasonWords } from './reasonWords.ts'

/** `accountName`: of the account that it is narrowed to, where that is known; `inView`: as in WorkFilters. */
export function FailedChargeFilters({ filter, accountName, inView }: { filter: FailedChargeFilter; accountName: string | undefined; inView: boolean }) {
  const { filters, setFilters } = useListState(failedChargesList)
  // Beside a choice stands how many would be shown with it, whatever is chosen now.
  const counts = useQuery(orpc.failedCharges.counts.queryOptions({ input: { ...filter, hardness: undefined, declineCode: undefined }, placeholderData: keepPreviousData })).data
  return (
    <>
      <SearchBox store={failedChargesList} placeholder="Search failed charges" />
      {filters.account !== undefined && <FilterChip label="Account" value={filters.account} onChange={(account) => setFilters({ account })} choices={[{ value: filters.account, label: accountName ?? 'One account' }]} />}
      <FilterChip label="Kind" value={filters.hardness} onChange={(hardness) => setFilters({ hardness })} choices={(['soft', 'hard', 'new_card'] as const).map((value) => ({ value, label: `${hardnesses[value].word}: ${hardnesses[value].says.toLowerCase()}`, count: counts?.byHardness[value] }))} />
      <FilterChip label="Reason" value={filters.declineCode} onChange={(declineCode) => setFilters({ declineCode })} choices={(counts?.codes ?? []).map(({ code, plain, count }) => ({ value: code, label: reasonWords(plain, code), count }))} />
      <FilterChip label="Backup" value={filters.hasBackup} onChange={(hasBackup) => setFilters({ hasBackup })} choices={[{ value: true, label: 'Has a backup method' }, { value: false, label: 'No backup method' }]} />
      <FilterChip label="Paused" value={filters.paused} onChange={(paused) => setFilters({ paused })} choices={[{ value: true, label: 'Account is paused' }, { value: false, label: 'Account is not paused' }]} />
      <FilterChip label="For" value={filters.kind} onChange={(kind) => setFilters({ kind })} choices={[{ value: 'invoice', label: 'Invoices' }, { value: 'recharge', label: 'Automatic recharges' }, { value: 'one_time', label: 'One-time payments' }]} />
      <WorkFilters value={filters} inView={inView} onChange={(change) => setFilters(change)} />
    </>
  )
}
