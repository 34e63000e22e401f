/** What the person is doing in one list: filters, order, columns, selection, where they are. */
import { createStore } from 'zustand'
import type { StoreApi } from 'zustand'
import { createJSONStorage, persist } from 'zustand/middleware'
import type { StateStorage } from 'zustand/middleware'
import { useDesk } from '../desk.ts'
import type { ColumnChoice } from './arrange.ts'

export interface ListState<F, S extends string> {
  filters: F
  /** What stands in the search box. */
  text: string
  sort: S
  descending: boolean
  /** The columns in the order a person gave them; null: as the list has them. */
  columns: readonly ColumnChoice[] | null
  /** Column widths the person set, in pixels. */
  widths: Readonly<Record<string, number>>
  /** The view that was chosen last: a built-in one's name or a saved one's id; empty: the first. */
  view: string
  selected: ReadonlySet<string>
  /** The selection is all that match, not only what is loaded; it ends as soon as something else is asked for. */
  allMatching: boolean
  /** How many rows a change of the filter has just taken out of the selection; null when none. */
  dropped: number | null
  /** The row that the keyboard is on. */
  focused: string | null
  /** The columns there is room for now; null before any were drawn. */
  drawn: readonly string[] | null
  setFilters: (filters: Partial<F>) => void
  clearFilters: () => void
  setText: (text: string) => void
  sortBy: (sort: S) => void
  setWidths: (widths: Readonly<Record<string, number>>) => void
  setColumns: (columns: readonly ColumnChoice[] | null) => void
  /** Turns to a view: what it does not say stays as it is, but its filters are all there are. */
  turnTo: (view: string, terms: TurnTo) => void
  /** `shown`: the rows in sight, which stay selected when one of all that match is left out. */
  select: (ids: Iterable<string>, on: boolean, shown?: Iterable<string>) => void
  /** `count`: how many that is. */
  selectAllMatching: (count: number) => void
  clearSelection: () => void
  /** The person has seen that the selection was dropped. */
  seenDropped: () => void
  focus: (id: string | null) => void
  /** Told by the list as it is drawn. */
  draw: (columns: readonly string[]) => void
}

/** What a view sets; as it comes from the core, so that an order of another version may be among it. */
export interface TurnTo {
  filters: object
  text?: string
  sort?: string
  descending?: boolean
  columns?: readonly ColumnChoice[] | null
  widths?: Readonly<Record<string, number>>
}

/** Read with zustand's `useStore`. */
export type ListStore<F, S extends string> = StoreApi<ListState<F, S>>

/** Every list of the window by its name, for whoever turns to its views from elsewhere. */
export const lists = new Map<string, ListStore<object, string>>()

/** The browser's own, written to when something is to be kept: a press of a key in a list is not. */
function onlyChanges(): StateStorage {
  const storage = window.localStorage
  const kept = new Map<string, string>()
  return {
    getItem: (name) => storage.getItem(name),
    setItem(name, value) {
      if (kept.get(name) === value) return
      storage.setItem(name, value)
      kept.set(name, value)
    },
    removeItem(name) {
      kept.delete(name)
      storage.removeItem(name)
    },
  }
}

const nothing = { selected: new Set<string>() as ReadonlySet<string>, allMatching: false }

/** Filters, order, columns and the view are kept between starts under `name`; search text and selection are not. */
export function createListState<F extends object, S extends string>(name: string, first: { filters: F; sort: S; descending: boolean }): ListStore<F, S> {
  /** How many were all that match when they were selected. */
  let matching = 0
  const drop = ({ selected, allMatching, dropped }: ListState<F, S>) => ({ ...nothing, dropped: allMatching ? matching : selected.size > 0 ? selected.size : dropped })
  const store = createStore<ListState<F, S>>()(
    persist(
      (set) => ({
        ...first,
        text: '',
        columns: null,
        widths: {},
        view: '',
        ...nothing,
        dropped: null,
        focused: null,
        drawn: null,
        setFilters: (filters) => set((state) => ({ filters: { ...state.filters, ...filters }, ...drop(state) })),
        clearFilters: () => set((state) => ({ filters: first.filters, text: '', view: '', ...drop(state) })),
        setText: (text) => set((state) => (state.text === text ? state : { text, ...drop(state) })),
        sortBy: (sort) => set((state) => ({ sort, descending: state.sort === sort ? !state.descending : sort === first.sort ? first.descending : false })),
        setWidths: (widths) => set({ widths }),
        setColumns: (columns) => set({ columns }),
        turnTo: (view, { filters, text = '', sort, descending, columns, widths }) =>
          set((state) => ({
            view,
            filters: { ...first.filters, ...filters },
            text,
            ...(sort === undefined ? {} : { sort: sort as S, descending: descending ?? false }),
            ...(columns === undefined ? {} : { columns }),
            ...(widths === undefined ? {} : { widths }),
            ...drop(state),
          })),
        select: (ids, on, shown) =>
          set((state) => {
            const selected = new Set(state.allMatching && !on && shown !== undefined ? shown : state.selected)
            for (const id of ids) if (on) selected.add(id)
            else selected.delete(id)
            return { selected, allMatching: on ? state.allMatching : false, dropped: null }
          }),
        selectAllMatching: (count) => {
          matching = count
          set({ allMatching: true, dropped: null })
        },
        clearSelection: () => set({ ...nothing, dropped: null }),
        seenDropped: () => set({ dropped: null }),
        draw: (drawn) => set((state) => (state.drawn?.join() === drawn.join() ? state : { drawn })),
        focus: (focused) => set((state) => (state.focused === focused ? state : { focused })),
      }),
      {
        name: `counterfoil.list.${name}`,
        storage: createJSONStorage(onlyChanges),
        partialize: ({ filters, sort, descending, columns, widths, view }) => ({ filters, sort, descending, columns, widths, view }),
      },
    ),
  )
  // Another party is another list: what was selected in this one may not be in it.
  useDesk.subscribe((desk, before) => {
    if (desk.party !== before.party) store.setState((state) => drop(state))
  })
  lists.set(name, store as unknown as ListStore<object, string>)
  return store
}
