/** What a text finds as an amount: invoices of that total and payments of it, in whichever currency it can be one of. */
import type { SearchHit } from '#contract/search.ts'
import type { AccountId, PartyId } from '#contract/vocabulary.ts'
import type { Database } from '#main/db/database.ts'
import { parseDecimal } from '#main/domain/currency.ts'
import { formatMoney } from '#main/domain/money.ts'
import type { TypedAmount } from './amountIn.ts'
import { nextCurrencyOf, ofAmount } from './queries.ts'

/** One currency of each number of decimals there is (GLOSSARY, Money). */
const OF_EACH_EXPONENT = ['JPY', 'USD', 'KWD']

/** Invoices before payments, of each the newest first. */
export function byAmount(database: Database, { readings, currencies }: TypedAmount, limit: number): SearchHit[] {
  const minors = [...new Set(readings.flatMap((reading) => OF_EACH_EXPONENT.map((currency) => minorOf(reading, currency))).filter((minor) => minor !== null))]
  if (minors.length === 0 || limit <= 0) return []
  const found = (kind: Kind): SearchHit[] => {
    const amounts = minors.flatMap((minor) => currenciesOf(database, kind, minor).map((currency) => ({ currency, minor })))
      .filter(({ currency, minor }) => (currencies === null || currencies.includes(currency)) && readings.some((reading) => minorOf(reading, currency) === minor))
    const rows = amounts.flatMap((amount) => database.all(ofAmount(kind, amount, limit)))
    return rows.sort((a, b) => (a.on === b.on ? (a.id < b.id ? -1 : 1) : a.on < b.on ? 1 : -1)).slice(0, limit).map(hit(kind))
  }
  return [...found('invoice'), ...found('payment')].slice(0, limit)
}

type Kind = 'invoice' | 'payment'

/** There are a few at the most. */
function currenciesOf(database: Database, kind: Kind, minor: number): string[] {
  const found: string[] = []
  for (let after = ''; ; ) {
    const next = database.first<{ currency: string }>(nextCurrencyOf(kind, minor, after))
    if (next === undefined) return found
    found.push(next.currency)
    after = next.currency
  }
}

/** A row with its amount, as it is shown. */
export const hit = (kind: Kind) => (row: { id: string; accountId: string; partyId: string; title: string; minor: number; currency: string; accountName: string }): SearchHit => ({
  kind, id: row.id, accountId: row.accountId as AccountId, partyId: row.partyId as PartyId, title: row.title,
  subtitle: `${kind === 'invoice' ? 'Invoice' : 'Payment'} · ${formatMoney({ minor: row.minor, currency: row.currency }, 'en')} · ${row.accountName}`,
})

/** Null when the amount has more decimals than the currency. */
function minorOf(amount: string, currency: string): number | null {
  try {
    return parseDecimal(amount, currency)
  } catch {
    return null
  }
}
