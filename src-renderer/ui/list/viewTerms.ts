/** A view of a list: what it asks for, and whether that is what the list shows. */
import type { ViewTerms } from '#contract/views.ts'
import type { ListState, TurnTo } from './listState.ts'

/** A view that every desk has. */
export interface BuiltInView {
  id: string
  label: string
  /** What sets it apart from the other built-in ones. */
  filters: Readonly<Record<string, string | boolean | undefined>>
}

/** The views of a queue; `operator` is who sits here, null while that is not known. */
export function queueViews(operator: string | null): BuiltInView[] {
  return [
    { id: 'active', label: 'Active', filters: {} },
    ...(operator === null ? [] : [{ id: 'mine', label: 'Mine', filters: { assignee: operator } }]),
    { id: 'snoozed', label: 'Snoozed', filters: { show: 'snoozed' } },
    { id: 'done', label: 'Done', filters: { show: 'done' } },
    { id: 'all', label: 'All', filters: { show: 'all' } },
  ]
}

type Shown = Pick<ListState<object, string>, 'filters' | 'text' | 'sort' | 'descending' | 'columns' | 'widths'>
const WIDTH_PX = { least: 20, most: 2000 }

/** What the list shows, as a view keeps it. */
export function termsOf({ filters, text, sort, descending, columns, widths }: Shown): ViewTerms {
  const arranged = (columns ?? []).map(({ id }) => id)
  const choices = [...(columns ?? []), ...Object.keys(widths).filter((id) => !arranged.includes(id)).map((id) => ({ id, shown: null }))]
  return {
    filters: definedOf(filters),
    text,
    sort,
    descending,
    columns: choices.length === 0 ? null : choices.map(({ id, shown }) => ({ id, shown, width: widths[id] === undefined ? null : Math.round(Math.min(WIDTH_PX.most, Math.max(WIDTH_PX.least, widths[id]))) })),
  }
}

function definedOf(filters: object): ViewTerms['filters'] {
  const kinds = ['string', 'boolean', 'number']
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => kinds.includes(typeof value))) as ViewTerms['filters']
}

/** What a saved view sets when it is turned to. */
export const turnOf = ({ filters, text, sort, descending, columns }: ViewTerms): TurnTo => ({
  filters,
  text,
  sort,
  descending,
  columns: columns?.map(({ id, shown }) => ({ id, shown })) ?? null,
  widths: Object.fromEntries((columns ?? []).flatMap(({ id, width }) => (width === null ? [] : [[id, width]]))),
})

/** Whether the list shows something else than the saved view that was turned to. */
export const hasChanged = (shown: Shown, terms: ViewTerms): boolean => written(termsOf(shown)) !== written(terms)

/** The same terms read the same, however they were put together. */
function written({ filters, columns, ...rest }: ViewTerms): string {
  const sorted = Object.entries(filters).sort(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify([sorted, rest.text, rest.sort, rest.descending, columns?.map(({ id, shown, width }) => [id, shown, width]) ?? null])
}

/** The built-in view whose filters the list has, whatever else it is narrowed to; `narrowed` tells that. */
export function builtInOf(shown: Pick<Shown, 'filters' | 'text'>, views: readonly BuiltInView[]): { view: BuiltInView; narrowed: boolean } | null {
  const telling = new Set(views.flatMap(({ filters }) => Object.keys(filters)))
  const has = definedOf(shown.filters)
  const view = views.find(({ filters }) => [...telling].every((key) => has[key] === filters[key]))
  if (view === undefined) return null
  return { view, narrowed: shown.text !== '' || Object.keys(has).some((key) => !telling.has(key)) }
}

/** The id of the built-in view that is on and shows all it has; null where something narrows it. */
export function wholeView(shown: Pick<Shown, 'filters' | 'text'>, views: readonly BuiltInView[]): string | null {
  const on = builtInOf(shown, views)
  return on === null || on.narrowed ? null : on.view.id
}
