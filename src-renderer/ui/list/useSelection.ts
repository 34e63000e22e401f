/** What is selected, as an order of the contract takes it. */
import { useMemo } from 'react'
import { useStore } from 'zustand'
import type { ListStore } from './listState.ts'

/** `filter`: all that match it, however many are loaded; it stays as it was when they were selected, for the selection ends when the filter changes. */
export type Selection<Filter> = { ids: string[] } | { filter: Filter }

/** Null while nothing is selected. `filter` is what the list is asked for: with the party and the search text, without order and page. */
export function useSelection<F, S extends string, Filter extends object>(store: ListStore<F, S>, filter: Filter, total: number | null): { selection: Selection<Filter>; count: number } | null {
  const selected = useStore(store, (state) => state.selected)
  const allMatching = useStore(store, (state) => state.allMatching)
  // Made anew with each drawing, and the same as long as it says the same.
  const written = JSON.stringify(filter)
  return useMemo(() => {
    if (allMatching) return { selection: { filter: JSON.parse(written) as Filter }, count: total ?? selected.size }
    return selected.size === 0 ? null : { selection: { ids: [...selected] }, count: selected.size }
  }, [allMatching, selected, written, total])
}
