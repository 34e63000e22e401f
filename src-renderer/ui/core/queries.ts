/**
 * The window's queries. What the library leaves open: a change that is told while an answer is still on its way. The
 * answer may be of before the change, and would stand as fresh until the next one. Such a question is asked once more
 * as soon as it is answered.
 */
import { QueryClient } from '@tanstack/react-query'
import type { InvalidateOptions, InvalidateQueryFilters, Query, QueryKey } from '@tanstack/react-query'

export class Queries extends QueryClient {
  readonly #again = new Map<Query, Promise<void>>()

  /** As the library's; resolves when also what was on its way has been asked once more. */
  override async invalidateQueries<Key extends QueryKey = QueryKey>(filters?: InvalidateQueryFilters<Key>, options?: InvalidateOptions): Promise<void> {
    // Where there is an answer already, the library breaks off what is on its way; a first question it only joins.
    const first = this.#onTheirWay(filters as InvalidateQueryFilters | undefined).filter(({ state }) => state.data === undefined)
    await Promise.all([super.invalidateQueries(filters, options), ...first.map((query) => this.#onceMore(query))])
  }

  /** For what was just set by hand: nothing unless an answer, which may be older, is on its way. */
  askOnceMore(queryKey: QueryKey): void {
    for (const query of this.#onTheirWay({ queryKey, exact: true })) void this.#onceMore(query)
  }

  #onTheirWay(filters: InvalidateQueryFilters = {}): Query[] {
    return this.getQueryCache().findAll(filters).filter(({ state }) => state.fetchStatus !== 'idle')
  }

  #onceMore(query: Query): Promise<void> {
    const waiting = this.#again.get(query)
    if (waiting !== undefined) return waiting
    // What is on its way is joined, not asked anew; how it ends is for whoever asked.
    const again = query.fetch().then(() => undefined, () => undefined).then(() => {
      this.#again.delete(query)
      return super.invalidateQueries({ queryKey: query.queryKey, exact: true })
    })
    this.#again.set(query, again)
    return again
  }
}
