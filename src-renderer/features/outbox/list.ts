import { createListState } from '../../ui/list/listState.ts'
import type { OutboxView } from './views.ts'

export const outboxList = createListState<{ view: OutboxView }, 'created'>('outbox.views', { filters: { view: 'open' }, sort: 'created', descending: true })
