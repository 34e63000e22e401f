/** One box that finds anything. */
import { implement } from '@orpc/server'
import { search, type SearchHit } from '#contract/search.ts'
import type { AccountId, PartyId } from '#contract/vocabulary.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { db } from '#main/db/database.ts'
import { matchExpression } from '#main/db/searchText.ts'
import { parseDecimal } from '#main/domain/currency.ts'
import { formatMoney } from '#main/domain/money.ts'
import { invoicesOfTotal, searchDocs } from './queries.ts'

const KIND_WORDS = { account: 'Account', invoice: 'Invoice', payment: 'Payment' } as const

export function searchRouter(context: CoreContext) {
  const os = implement(search)
  return os.router({
    find: os.find.handler(({ input }) => {
      const expression = matchExpression(input.text)
      if (expression === null) return []
      const hits = context.database.all(searchDocs(expression, input.limit)).map(
        (row): SearchHit => ({
          kind: row.kind, id: row.id, accountId: row.accountId as AccountId, partyId: row.partyId as PartyId,
          title: row.title, subtitle: row.kind === 'account' ? row.accountRef : `${KIND_WORDS[row.kind]} · ${row.accountName}`,
        }),
      )
      return [...hits, ...byAmount(context, input.text, input.limit - hits.length)]
    }),
  })
}

/** `1,240.00` finds the invoices of that total, in whichever currency it can be an amount of. */
function byAmount(context: CoreContext, text: string, limit: number): SearchHit[] {
  const digits = text.replaceAll(/[\s,$€£¥]/g, '')
  if (limit <= 0 || !/^\d{1,12}(\.\d{1,3})?$/.test(digits)) return []
  const totals = context.database
    .all(db.selectFrom('cache.party').select('currency').union(db.selectFrom('cache.accountBalance').select('currency')))
    .flatMap(({ currency }) => {
      try {
        return [{ currency, minor: parseDecimal(digits, currency) }]
      } catch {
        return [] // more decimals than this currency has
      }
    })
  if (totals.length === 0) return []
  return context.database.all(invoicesOfTotal(totals, limit)).map((row) => ({
    kind: 'invoice', id: row.id, accountId: row.accountId as AccountId, partyId: row.partyId as PartyId,
    title: row.title, subtitle: `${formatMoney({ minor: row.totalMinor, currency: row.currency }, 'en')} · ${row.accountName}`,
  }))
}
