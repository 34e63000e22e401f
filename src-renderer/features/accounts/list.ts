/** What the person is doing in the list of accounts. */
import type { AccountRow } from '#contract/accounts.ts'
import { createListState } from '../../ui/list/listState.ts'
import type { BuiltInView } from '../../ui/list/viewTerms.ts'

export interface Filters {
  billing?: AccountRow['billing'] | undefined
}
export type Sort = 'name' | 'oldest_due'

export const accountsList = createListState<Filters, Sort>('accounts', { filters: {}, sort: 'name', descending: false })

export const rowId = (row: AccountRow): string => row.accountId

export const views: readonly BuiltInView[] = [
  { id: 'all', label: 'All', filters: {} },
  { id: 'postpaid', label: 'Postpaid', filters: { billing: 'postpaid' } },
  { id: 'prepaid', label: 'Prepaid', filters: { billing: 'prepaid' } },
]
