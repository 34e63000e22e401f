/** What the person is doing in the failed-charges queue. */
import type { FailedChargeFilter, FailedChargeRow } from '#contract/failedCharges.ts'
import { createListState } from '../../ui/list/listState.ts'

export type Filters = Pick<FailedChargeFilter, 'hardness' | 'declineCode' | 'hasBackup'>
export type Sort = 'amount' | 'last' | 'account'

export const failedChargesList = createListState<Filters, Sort>('failed-charges', { filters: {}, sort: 'last', descending: true })

export const rowId = (row: FailedChargeRow): string => row.chargeId
