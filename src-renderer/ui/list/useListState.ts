/** What a person does in a list, for the parts of its screen that do not tell where the keyboard is. */
import { useStore } from 'zustand'
import { useShallow } from 'zustand/react/shallow'
import type { ListState, ListStore } from './listState.ts'

/** All of it but the row the keyboard is on: that changes with every press, and a screen's menus and chips are the same then. */
export function useListState<F, S extends string>(store: ListStore<F, S>): Omit<ListState<F, S>, 'focused'> {
  return useStore(store, useShallow(({ focused: _focused, ...rest }: ListState<F, S>) => rest))
}
