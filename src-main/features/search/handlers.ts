/** One box that finds anything. */
import { implement } from '@orpc/server'
import { search, type SearchHit } from '#contract/search.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { amountIn, byAmount } from './byAmount.ts'
import { byWords } from './byWords.ts'

export function searchRouter({ database }: Pick<CoreContext, 'database'>) {
  const os = implement(search)
  return os.router({
    find: os.find.handler(({ input: { text, limit } }) => {
      const amount = amountIn(text)
      if (amount === null) return byWords(database, text, limit)
      // With decimals it is an amount before anything; a bare number is more often an invoice's or an account's.
      if (amount.includes('.')) {
        const amounts = byAmount(database, amount, limit)
        return once([...amounts, ...byWords(database, text, limit)], limit)
      }
      const amounts = byAmount(database, amount, Math.ceil(limit / 4))
      return once([...byWords(database, text, limit - amounts.length), ...amounts], limit)
    }),
  })
}

function once(hits: readonly SearchHit[], limit: number): SearchHit[] {
  return [...new Map(hits.toReversed().map((hit) => [`${hit.kind} ${hit.id}`, hit])).values()].toReversed().slice(0, limit)
}
