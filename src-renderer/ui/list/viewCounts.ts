/** How many are in a view, asked of the core one view after the other: a person's own question never waits behind fifty of these. */
import { keepPreviousData, useQueries } from '@tanstack/react-query'
import type { QueryFunctionContext } from '@tanstack/react-query'
import type { ViewList, ViewTerms } from '#contract/views.ts'
import { orpc } from '../../client.ts'
import { useParty } from '../core/session.ts'

const counts = {
  registrations: orpc.registrations.counts,
  'failed-charges': orpc.failedCharges.counts,
  'held-invoices': orpc.heldInvoices.counts,
  accounts: orpc.accounts.counts,
  bank: orpc.bank.counts,
} satisfies Record<ViewList, object>

interface Counted {
  list: ViewList
  terms: { filters: Readonly<Record<string, unknown>>; text?: ViewTerms['text'] }
}

/** In their order; undefined while it is not known, or where the core does not take the view's filters. */
export function useViewCounts(views: readonly Counted[]): (number | undefined)[] {
  const party = useParty()?.id
  return useQueries({ queries: views.map(({ list, terms: { filters, text } }) => countQuery(list, { ...filters, ...(text === undefined || text === '' ? {} : { text }), party })) }).map(({ data }) => data?.total ?? data?.count)
}

/** As the list itself names it. */
interface Answer {
  total?: number
  count?: number
}

function countQuery(list: ViewList, input: object) {
  const { queryKey, queryFn } = counts[list].queryOptions({ input }) as unknown as { queryKey: readonly unknown[]; queryFn: (context: QueryFunctionContext) => Promise<Answer> }
  return { queryKey, queryFn: (context: QueryFunctionContext) => inTurn(() => queryFn(context)), placeholderData: keepPreviousData<Answer>, retry: false }
}

let last: Promise<unknown> = Promise.resolve()

function inTurn<T>(ask: () => Promise<T>): Promise<T> {
  const answer = last.then(ask, ask)
  last = answer.catch(() => undefined)
  return answer
}
