/** What the person is doing in the registrations queue. */
import type { RegistrationFilter, RegistrationRow } from '#contract/registrations.ts'
import { createListState } from '../../ui/list/listState.ts'

export type Filters = Omit<RegistrationFilter, 'party' | 'account' | 'text'>
export type Sort = 'since' | 'account' | 'times'

export const registrationsList = createListState<Filters, Sort>('registrations', { filters: {}, sort: 'since', descending: false })

export const rowId = (row: RegistrationRow): string => row.registrationId
