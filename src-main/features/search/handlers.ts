/** One box that finds anything. */
import { implement } from '@orpc/server'
import { search, type SearchHit } from '#contract/search.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { amountIn } from './amountIn.ts'
import { byAmount } from './byAmount.ts'
import { byNumber } from './byNumber.ts'
import { byWords } from './byWords.ts'

export function searchRouter({ database }: Pick<CoreContext, 'database'>) {
  const os = implement(search)
  return os.router({
    find: os.find.handler(({ input: { text, limit } }) => {
      const typed = amountIn(text)
      // With decimals or a currency it is an amount before anything; a bare number is more often an invoice's or an account's.
      if (typed?.sure === true) {
        const amounts = byAmount(database, typed, limit)
        if (amounts.length === limit) return amounts
        const { exact, accounts, contacts } = byWords(database, text, limit)
        return once([...amounts, ...exact, ...accounts, ...contacts], limit)
      }
      const { exact, accounts, contacts } = byWords(database, text, limit)
      const numbers = byNumber(database, text, limit)
      const amounts = typed === null ? [] : byAmount(database, typed, limit)
      return once([...exact, ...numbers.exact, ...shared([accounts, numbers.beginning, contacts, amounts], limit - exact.length - numbers.exact.length)], limit)
    }),
  })
}

/** One kind after the other; where there is more than fits, each later kind keeps a few places. */
function shared(kinds: readonly (readonly SearchHit[])[], places: number): SearchHit[] {
  const kept = Math.max(1, Math.floor(places / 5))
  const taken: SearchHit[] = []
  for (const [at, hits] of kinds.entries()) {
    const forLater = kinds.slice(at + 1).reduce((sum, later) => sum + Math.min(kept, later.length), 0)
    taken.push(...hits.slice(0, Math.max(kept, places - taken.length - forLater)))
  }
  return taken
}

/** Each where it comes first. */
function once(hits: readonly SearchHit[], limit: number): SearchHit[] {
  const seen = new Map<string, SearchHit>()
  for (const hit of hits) if (!seen.has(`${hit.kind} ${hit.id}`)) seen.set(`${hit.kind} ${hit.id}`, hit)
  return [...seen.values()].slice(0, limit)
}
