/** The collection figures in words: what each is, and why there may be none. */
import type { CollectionRow } from '#contract/reports.ts'

export interface FigureWords {
  name: string
  says: string
}

type Amount = 'receivableMinor' | 'currentMinor' | 'salesMinor' | 'cashMinor'
type Figure = 'dsoDays' | 'countBackDays' | 'bestPossibleDays' | 'averageDaysDelinquent' | 'ceiPercent'

export const amounts: readonly (readonly [Amount, FigureWords])[] = [
  ['receivableMinor', { name: 'Receivable', says: 'Open amounts at the end of the month, before unapplied cash.' }],
  ['currentMinor', { name: 'Not yet due', says: 'What of it is not yet due at the end of the month.' }],
  ['salesMinor', { name: 'Sales', says: 'Invoices issued in the month, less those voided and credited in it.' }],
  ['cashMinor', { name: 'Cash', says: 'Payments to the receivables in the month, less refunds.' }],
]

export const figures: readonly (readonly [Figure, FigureWords & { /** Why there is no result. */ none: string }])[] = [
  ['dsoDays', { name: 'DSO', says: 'Days sales outstanding: receivables at the end, divided by the sales of the month, times its days. How long a sale waits for its money.', none: 'Nothing was sold in this month' }],
  ['countBackDays', { name: 'Count-back', says: 'Count-back DSO: each month’s sales are taken off the receivables, from the newest back, and the last month counts in part. One strong or weak month does not move it.', none: 'What is owed is older than the sales of the two years before' }],
  ['bestPossibleDays', { name: 'Best possible', says: 'Best-possible DSO: what DSO would be if nobody were late, from what is not yet due.', none: 'Nothing was sold in this month' }],
  ['averageDaysDelinquent', { name: 'Delinquent', says: 'Average days delinquent: DSO less best-possible DSO. How much of the wait is lateness.', none: 'Nothing was sold in this month' }],
  ['ceiPercent', { name: 'CEI', says: 'Collection effectiveness index: how much of what could be collected in the month was collected, in per cent. 100 is all of it.', none: 'There was nothing to collect' }],
]

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `2026-01` → `Jan 2026`. */
export const monthWords = (month: string): string => `${MONTHS[Number(month.slice(5)) - 1] ?? '?'} ${month.slice(0, 4)}`

/** The same, and that it is not over where it was worked out to an earlier day than its last: `Jan 2026, so far`. */
export const monthSoFar = ({ month, endOn }: Pick<CollectionRow, 'month' | 'endOn'>): string => `${monthWords(month)}${isOver(endOn) ? '' : ', so far'}`

const isOver = (endOn: string): boolean => new Date(Date.parse(endOn) + 86_400_000).getUTCDate() === 1

/** Two decimals as they come: `41.50`. */
export const figureWords = (value: number): string => value.toFixed(2).replace('-', '\u2212')

export interface CollectionGroup {
  partyId: CollectionRow['partyId']
  currency: CollectionRow['currency']
  /** The newest month first. */
  rows: CollectionRow[]
}

/** One for each party and currency, in the order of the rows. */
export function groupsOf(rows: readonly CollectionRow[]): CollectionGroup[] {
  const groups = Map.groupBy(rows, ({ partyId, currency }) => `${partyId} ${currency}`)
  return [...groups.values()].flatMap((own) => (own[0] === undefined ? [] : [{ partyId: own[0].partyId, currency: own[0].currency, rows: own }]))
}
