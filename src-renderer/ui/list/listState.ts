/** What the person is doing in one list: filters, order, widths, selection, where they are. */
import { createStore } from 'zustand'
import type { StoreApi } from 'zustand'
import { persist } from 'zustand/middleware'
import { useDesk } from '../desk.ts'

export interface ListState<F, S extends string> {
  filters: F
  /** What stands in the search box. */
  text: string
  sort: S
  descending: boolean
  /** Column widths the person set, in pixels. */
  widths: Readonly<Record<string, number>>
  selected: ReadonlySet<string>
  /** The selection is all that match, not only what is loaded. */
  allMatching: boolean
  /** The row that the keyboard is on. */
  focused: string | null
  setFilters: (filters: Partial<F>) => void
  clearFilters: () => void
  setText: (text: string) => void
  sortBy: (sort: S) => void
  setWidths: (widths: Readonly<Record<string, number>>) => void
  select: (ids: Iterable<string>, on: boolean) => void
  selectAllMatching: () => void
  clearSelection: () => void
  focus: (id: string | null) => void
}

/** Read with zustand's `useStore`. */
export type ListStore<F, S extends string> = StoreApi<ListState<F, S>>

const nothing = { selected: new Set<string>() as ReadonlySet<string>, allMatching: false }

/** Filters, order and widths are kept between starts under `name`; search text and selection are not. */
export function createListState<F extends object, S extends string>(name: string, first: { filters: F; sort: S; descending: boolean }): ListStore<F, S> {
  const store = createStore<ListState<F, S>>()(
    persist(
      (set) => ({
        ...first,
        text: '',
        widths: {},
        ...nothing,
        focused: null,
        setFilters: (filters) => set((state) => ({ filters: { ...state.filters, ...filters }, ...nothing })),
        clearFilters: () => set({ filters: first.filters, text: '', ...nothing }),
        setText: (text) => set((state) => (state.text === text ? state : { text, ...nothing })),
        sortBy: (sort) => set((state) => ({ sort, descending: state.sort === sort ? !state.descending : sort === first.sort ? first.descending : false })),
        setWidths: (widths) => set({ widths }),
        select: (ids, on) =>
          set((state) => {
            const selected = new Set(state.selected)
            for (const id of ids) if (on) selected.add(id)
            else selected.delete(id)
            return { selected, allMatching: on ? state.allMatching : false }
          }),
        selectAllMatching: () => set({ allMatching: true }),
        clearSelection: () => set(nothing),
        focus: (focused) => set((state) => (state.focused === focused ? state : { focused })),
      }),
      {
        name: `counterfoil.list.${name}`,
        partialize: ({ filters, sort, descending, widths }) => ({ filters, sort, descending, widths }),
      },
    ),
  )
  // Another party is another list: what was selected in this one may not be in it.
  useDesk.subscribe((desk, before) => {
    if (desk.party !== before.party) store.setState(nothing as Partial<ListState<F, S>>)
  })
  return store
}
