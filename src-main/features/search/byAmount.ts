/** What a text finds as an amount: invoices of that total and payments of it, in whichever currency it can be one of. */
import type { SearchHit } from '#contract/search.ts'
import type { AccountId, PartyId } from '#contract/vocabulary.ts'
import type { Database } from '#main/db/database.ts'
import { parseDecimal } from '#main/domain/currency.ts'
import { formatMoney } from '#main/domain/money.ts'
import { currenciesOf, invoicesOfTotal, paymentsOfAmount } from './queries.ts'

/** One currency of each number of decimals there is (GLOSSARY, Money). */
const OF_EACH_EXPONENT = ['JPY', 'USD', 'KWD']

/** `1,240.00` → `1240.00`; null for what is no amount. Spaces, commas and currency signs are left out, as people group with them. */
export function amountIn(text: string): string | null {
  const digits = text.replaceAll(/[\s,\p{Sc}]/gu, '')
  return /^\d{1,12}(\.\d{1,3})?$/.test(digits) ? digits : null
}

/** @param amount as `amountIn` gives it. */
export function byAmount(database: Database, amount: string, limit: number): SearchHit[] {
  const minors = [...new Set(OF_EACH_EXPONENT.map((currency) => minorOf(amount, currency)).filter((minor) => minor !== null))]
  const amounts = database.all(currenciesOf(minors)).filter(({ currency, minor }) => minorOf(amount, currency) === minor)
  if (amounts.length === 0 || limit <= 0) return []
  const hit = (kind: 'invoice' | 'payment', words: string) => (row: { id: string; accountId: string; partyId: string; title: string; minor: number; currency: string; accountName: string }): SearchHit => ({
    kind, id: row.id, accountId: row.accountId as AccountId, partyId: row.partyId as PartyId, title: row.title,
    subtitle: `${words} · ${formatMoney({ minor: row.minor, currency: row.currency }, 'en')} · ${row.accountName}`,
  })
  return [
    ...database.all(invoicesOfTotal(amounts, limit)).map(hit('invoice', 'Invoice')),
    ...database.all(paymentsOfAmount(amounts, limit)).map(hit('payment', 'Payment')),
  ].slice(0, limit)
}

/** Null when the amount has more decimals than the currency. */
function minorOf(amount: string, currency: string): number | null {
  try {
    return parseDecimal(amount, currency)
  } catch {
    return null
  }
}
