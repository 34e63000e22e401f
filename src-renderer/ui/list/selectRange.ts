/** Selection from the last selected row to another one. */
import type { ListStore } from './listState.ts'

/** Takes in every row between the nearest selected one above (else below) and `to`. */
export function selectRange<Row, F, S extends string>(store: ListStore<F, S>, rows: readonly Row[], rowId: (row: Row) => string, to: string): void {
  const ids = rows.map(rowId)
  const end = ids.indexOf(to)
  const { selected, select } = store.getState()
  let start = ids.findLastIndex((id, at) => at < end && selected.has(id))
  if (start < 0) start = ids.findIndex((id, at) => at > end && selected.has(id))
  if (start < 0) start = end
  select(ids.slice(Math.min(start, end), Math.max(start, end) + 1), true)
}
