/** What a text finds by the beginning of a number: invoices and payments, what is called exactly so first, then the highest. */
import type { SearchHit } from '#contract/search.ts'
import type { Database } from '#main/db/database.ts'
import { numberBeginnings } from '#main/db/searchText.ts'
import { hit } from './byAmount.ts'
import { endOfNumbers, numbered, type Beginning } from './queries.ts'

/** Exactly so: nothing comes between a text and the same with the first character there is. */
const exactly = ({ from }: Beginning): Beginning => ({ from, to: `${from}\u0000` })

export function byNumber(database: Database, text: string, limit: number): { exact: SearchHit[]; beginning: SearchHit[] } {
  const of = (kind: 'invoice' | 'payment') => {
    const beginnings = [...numberBeginnings(text), ...numberBeginnings(withLetters(database, kind, text))]
    const find = (ranges: readonly Beginning[]) => ranges.flatMap((range) => database.all(numbered(kind, range, limit)).map(hit(kind)))
    return { exact: find(beginnings.map(exactly)), beginning: find(beginnings) }
  }
  const [invoices, payments] = [of('invoice'), of('payment')]
  return { exact: [...invoices.exact, ...payments.exact], beginning: [...invoices.beginning, ...payments.beginning] }
}

/** `10023` is looked for as `IN10023` where all numbers begin with these letters. */
function withLetters(database: Database, kind: 'invoice' | 'payment', text: string): string {
  const digits = text.trim()
  if (!/^\d{2,}$/.test(digits)) return ''
  const [first, last] = (['first', 'last'] as const).map((end) => /^\D{1,6}(?=\d)/.exec(database.first(endOfNumbers(kind, end))?.number ?? '')?.[0] ?? '')
  return first === '' || first !== last ? '' : `${first}${digits}`
}
