/** What the person is doing in the queue of bank entries. */
import type { BankEntry, BankEntryFilter } from '#contract/bank.ts'
import { createListState } from '../../ui/list/listState.ts'
import type { BuiltInView } from '../../ui/list/viewTerms.ts'
import { entryStates } from './bankWords.ts'

export interface Filters {
  /** `all`: of every state; a view that says none would be that of the ones to apply. */
  state?: BankEntryFilter['state']
  bankAccount?: string | undefined
}
export type Sort = 'booked' | 'amount'

export const bankList = createListState<Filters, Sort>('bank', { filters: { state: 'open' }, sort: 'booked', descending: false })

const SHOWN = ['open', 'parked', 'applied', 'ignored', 'debit'] as const
export const views: readonly BuiltInView[] = [...SHOWN.map((state) => ({ id: state, label: entryStates[state].word, filters: { state } })), { id: 'all', label: 'All', filters: { state: 'all' } }]

export const rowId = (row: BankEntry): string => row.id

/** Pages of this screen that are no entry. */
export const READ = 'read'
export const STATEMENTS = 'statements'
export const RULES = 'rules'
