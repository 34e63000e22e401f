/** The list of who owes what at a day: what the person is doing in it, and its order. */
import type { AccountAging } from '#contract/reports.ts'
import { createListState } from '../../ui/list/listState.ts'
import { openOf } from '../../ui/parts/AgingTable.tsx'

export interface Filters {
  currency?: string | undefined
}
export type Sort = 'name' | 'open' | 'current' | 'd1_30' | 'd31_60' | 'd61_90' | 'd90plus' | 'unapplied' | 'balance'

export const agingList = createListState<Filters, Sort>('receivables', { filters: {}, sort: 'name', descending: false })

/** An account may have a row in each currency. */
export const rowId = (row: AccountAging): string => `${row.accountId} ${row.currency}`

/** Rows of a currency alone, with the words in name or number, in the order asked for; amounts are only compared within a currency. */
export function arranged(rows: readonly AccountAging[], { currency, text, sort, descending }: { currency: string | undefined; text: string; sort: Sort; descending: boolean }): readonly AccountAging[] {
  const words = text.toLowerCase().split(/\s+/).filter((word) => word !== '')
  const shown = rows.filter((row) => (currency === undefined || row.currency === currency) && words.every((word) => `${row.name} ${row.ref}`.toLowerCase().includes(word)))
  // The core answers in the order of names.
  if (sort === 'name') return descending ? shown.toReversed() : shown
  const amount = (row: AccountAging): number => (sort === 'open' ? openOf(row) : row[sort])
  const keyed = shown.map((row) => ({ row, key: amount(row) }))
  const sign = descending ? -1 : 1
  // Nothing is no small amount: whoever has none comes last either way.
  const order = (a: number, b: number): number => (a === 0 || b === 0 ? Number(a === 0) - Number(b === 0) : sign * Math.sign(a - b))
  return keyed.sort((a, b) => (a.row.currency === b.row.currency ? order(a.key, b.key) : a.row.currency < b.row.currency ? -1 : 1)).map(({ row }) => row)
}
