/** What the person is doing in the two lists of the radar. */
import { createListState } from '../../ui/list/listState.ts'
import { go, hrefOf } from '../../ui/route.ts'

export const cardsList = createListState<object, string>('radar-cards', { filters: {}, sort: '', descending: false })
export const rechargesList = createListState<object, string>('radar-recharges', { filters: {}, sort: '', descending: false })

export function openAccount(id: string | undefined): void {
  if (id !== undefined) go(hrefOf('accounts', id))
}
