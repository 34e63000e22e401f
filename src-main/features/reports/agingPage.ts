/** The list of who owes what at a day, worked out whole and sorted; one page of it is the answer. */
import type { AccountAging, AgingPageRow, AgingSort } from '#contract/reports.ts'
import type { AgingPage, AgingPageQuestion, AgingPlace } from '#main/core/ports/figures.ts'
import { agingByAccount } from '#main/db/agingAsOf.ts'
import type { Database } from '#main/db/database.ts'
import { CursorError, decodeCursor, encodeCursor } from '#main/db/keyset.ts'
import { addMinor } from '#main/domain/minorUnits.ts'

/** Rows between two looks at whether it is still wanted. */
const ROWS = 500

/** Ask on one moment of the copy. Of equal amounts the order is that of the names. `stop` throws when nobody waits for it any more. */
export function agingPage(database: Database, { currency, text, sort, descending, after, limit, ...question }: AgingPageQuestion, stop: () => void = () => {}): AgingPage {
  const words = text.toLowerCase().split(/\s+/).filter((word) => word !== '')
  const compare = orderOf(sort, descending)
  const behind: { place: AgingPlace; row: AccountAging }[] = []
  let [read, total] = [0, 0]
  for (const row of agingByAccount(database, question)) {
    if ((read += 1) % ROWS === 0) stop()
    if (currency !== null && row.currency !== currency) continue
    if (words.length > 0 && !hasAll(`${row.name} ${row.ref}`.toLowerCase(), words)) continue
    total += 1
    const place = placeOf(row, sort)
    if (after === null || compare(place, after) > 0) behind.push({ place, row })
  }
  behind.sort((a, b) => compare(a.place, b.place))
  const shown = behind.slice(0, limit)
  return { rows: shown.map(({ row }) => shownRow(row)), next: behind.length > limit ? (shown.at(-1)?.place ?? null) : null, total }
}

const hasAll = (name: string, words: readonly string[]): boolean => words.every((word) => name.includes(word))

/** By currency too: another list has other places. */
type Order = Pick<AgingPageQuestion, 'sort' | 'descending' | 'currency'>
const nameOf = ({ sort, descending, currency }: Order): string => `${sort} ${descending ? 'down' : 'up'} ${currency ?? ''}`

export const cursorOf = (order: Order, { none, minor, nameless, name, accountId, currency }: AgingPlace): string => encodeCursor([nameOf(order), none, minor, nameless, name, accountId, currency])

/** @throws CursorError when it is forged or belongs to another order */
export function placeAt(order: Order, cursor: string): AgingPlace {
  const [of, none, minor, nameless, name, accountId, currency] = decodeCursor(cursor, ['string', 'integer', 'integer', 'integer', 'string', 'string', 'string'])
  if (of !== nameOf(order)) throw new CursorError()
  return { none, minor, nameless, name, accountId, currency }
}

const overdueOf = ({ d1_30, d31_60, d61_90, d90plus }: AccountAging): number => [d31_60, d61_90, d90plus].reduce(addMinor, d1_30)
const openOf = (row: AccountAging): number => addMinor(row.current, overdueOf(row))

const AMOUNTS: Record<AgingSort, (row: AccountAging) => number> = {
  name: () => 0, open: openOf, overdue: overdueOf, over90: ({ d90plus }) => d90plus, unapplied: ({ unapplied }) => unapplied, balance: ({ balance }) => balance,
}

function placeOf(row: AccountAging, sort: AgingSort): AgingPlace {
  const { ref, name, accountId, currency } = row
  const minor = AMOUNTS[sort](row)
  // Of an account without a record the id stands in the place of its number.
  return { none: sort !== 'name' && minor === 0 ? 1 : 0, minor, nameless: ref === accountId ? 1 : 0, name, accountId, currency }
}

function orderOf(sort: AgingSort, descending: boolean): (a: AgingPlace, b: AgingPlace) => number {
  const byAmount = sort !== 'name' && descending ? -1 : 1
  const byName = sort === 'name' && descending ? -1 : 1
  return (a, b) =>
    a.none - b.none || byAmount * compare(a.minor, b.minor) || a.nameless - b.nameless ||
    byName * (compare(a.name, b.name) || compare(a.accountId, b.accountId) || compare(a.currency, b.currency))
}

const compare = <T extends string | number>(a: T, b: T): number => (a < b ? -1 : Number(a > b))

const shownRow = (row: AccountAging): AgingPageRow => ({ ...row, open: openOf(row), overdue: overdueOf(row) })
