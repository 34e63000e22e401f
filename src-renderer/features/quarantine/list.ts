import { createListState } from '../../ui/list/listState.ts'

export const quarantineList = createListState<object, 'at'>('quarantine', { filters: {}, sort: 'at', descending: true })
