/** What the person is doing in the failed-charges queue. */
import type { FailedChargeFilter, FailedChargeGroup, FailedChargeRow } from '#contract/failedCharges.ts'
import { createListState } from '../../ui/list/listState.ts'

export type Filters = Omit<FailedChargeFilter, 'party' | 'text'>
export type Sort = 'amount' | 'last' | 'account' | 'attempts'

export const failedChargesList = createListState<Filters, Sort>('failed-charges', { filters: {}, sort: 'last', descending: true })
/** The same, account by account: by name, and nothing of it is selected. */
export const failedAccountsList = createListState<object, 'account'>('failed-accounts', { filters: {}, sort: 'account', descending: false })

export const rowId = (row: FailedChargeRow): string => row.chargeId
export const groupId = (row: FailedChargeGroup): string => row.accountId
