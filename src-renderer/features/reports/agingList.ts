/** The list of who owes what at a day: what the person is doing in it, its currency and its order. */
import type { AgingPageRow, AgingSort } from '#contract/reports.ts'
import { createListState } from '../../ui/list/listState.ts'

/** The choice of every currency; then amounts cannot be compared, and the order is that of the names. */
export const EVERY_CURRENCY = 'every'

export interface Filters {
  /** A code, or `EVERY_CURRENCY`; until one is chosen, the party's. */
  currency?: string | undefined
}

export const agingList = createListState<Filters, AgingSort>('aging', { filters: {}, sort: 'name', descending: false })

/** An account may have a row in each currency. */
export const rowId = (row: AgingPageRow): string => `${row.accountId} ${row.currency}`

/**
 * The currency that is shown; undefined for every one. Unless the person has chosen, the party's own; of all parties, or where
 * nothing is owed in the one chosen, every one.
 * @param owed in which something is owed or unapplied; undefined while it is not known
 */
export function currencyShown({ chosen, partys, owed }: { chosen: string | undefined; partys: string | undefined; owed: readonly string[] | undefined }): string | undefined {
  const wanted = chosen ?? partys
  return wanted === undefined || wanted === EVERY_CURRENCY || owed?.includes(wanted) === false ? undefined : wanted
}

/** Amounts are only compared within a currency. */
export const orderShown = ({ currency, sort, descending }: { currency: string | undefined; sort: AgingSort; descending: boolean }): { sort: AgingSort; descending: boolean } =>
  currency === undefined && sort !== 'name' ? { sort: 'name', descending: false } : { sort, descending }
