/** How quickly receivables turn into cash, month by month. It takes tenths of a second of reading: in a job's thread. */
import type { CollectionRow } from '#contract/reports.ts'
import type { BusinessDate, PartyId } from '#contract/vocabulary.ts'
import type { CollectionQuestion } from '#main/core/ports/figures.ts'
import { db, type Database } from '#main/db/database.ts'
import { collectionFigures, monthsUpTo, type Month } from '#main/domain/collection.ts'
import { businessDateAt } from '#main/domain/dates.ts'
import { addMinor } from '#main/domain/minorUnits.ts'
import { owedAtDays, type Owed, type OwedAtDays } from './owedAtDays.ts'
import { creditedIn, issuedIn, receivedIn, refundedByMonth, voidedIn } from './collectionQueries.ts'

/** So many months before the first one shown are peeled off by count-back; receivables older than that have no count-back DSO. */
export const COUNT_BACK_MONTHS = 24

/**
 * By party and currency in the order of their ids and codes, the newest month first. A currency in which nothing was owed, sold
 * or received over the months is left out. Ask on one moment of the copy. `stop` throws when nobody waits for it any more.
 */
export function collectionRows(reader: Database, question: CollectionQuestion, stop: () => void = () => {}): CollectionRow[] {
  const rows: CollectionRow[] = []
  for (const [to, parties] of partiesByLastDay(reader, question)) {
    const months = monthsUpTo(to, question.months + COUNT_BACK_MONTHS)
    const moved = movementsOf(reader, parties, months, stop)
    const owed = owedAtDays(reader, { parties, days: months.slice(-question.months - 1).map(({ endOn }) => endOn) }, stop)
    for (const party of parties) rows.push(...rowsOf(party, months, question.months, moved, owed))
  }
  return rows.sort((a, b) => compare(a.partyId, b.partyId) || compare(a.currency, b.currency) || compare(b.month, a.month))
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b))

/** Parties by the last day that counts: a zone may have begun its day already. */
function partiesByLastDay(reader: Database, { party, to, now }: CollectionQuestion): Map<BusinessDate, string[]> {
  const parties = reader.all(db.selectFrom('cache.party').select(['id', 'timeZone']).$if(party !== null, (q) => q.where('id', '=', (party ?? '') as never)))
  const byDay = new Map<BusinessDate, string[]>()
  for (const { id, timeZone } of parties) {
    const day = to ?? businessDateAt(now, timeZone)
    byDay.set(day, [...(byDay.get(day) ?? []), id])
  }
  return byDay
}

/** What moved in a month; minor units of one currency. */
interface Movement {
  salesMinor: number
  cashMinor: number
}
/** By party, currency and month. */
type Movements = ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<string, Movement>>>
const STILL: Movement = { salesMinor: 0, cashMinor: 0 }

function movementsOf(reader: Database, parties: readonly string[], months: readonly Month[], stop: () => void): Movements {
  const moved = new Map(parties.map((party) => [party, new Map<string, Map<string, Movement>>()]))
  const put = (what: keyof Movement, sign: 1 | -1, month: string, found: readonly { partyId: string; currency: string; minor: number }[]): void => {
    for (const { partyId, currency, minor } of found) {
      const currencies = moved.get(partyId)
      const byMonth = currencies?.get(currency) ?? new Map<string, Movement>()
      currencies?.set(currency, byMonth)
      const movement = byMonth.get(month) ?? { ...STILL }
      byMonth.set(month, movement)
      movement[what] = addMinor(movement[what], sign * minor)
    }
  }
  for (const { month, from, endOn: to } of months) {
    const span = { parties, from, to }
    put('salesMinor', 1, month, reader.all(issuedIn(span)))
    put('salesMinor', -1, month, reader.all(voidedIn(span)))
    put('salesMinor', -1, month, reader.all(creditedIn(span)))
    put('cashMinor', 1, month, reader.all(receivedIn(span)))
    stop()
  }
  const [first, last] = [months[0], months.at(-1)]
  if (first !== undefined && last !== undefined) for (const row of reader.all(refundedByMonth({ parties, from: first.from, to: last.endOn }))) put('cashMinor', -1, row.month, [row])
  return moved
}

const NOTHING: Owed = { receivableMinor: 0, currentMinor: 0 }

function rowsOf(party: string, months: readonly Month[], count: number, moved: Movements, owed: OwedAtDays): CollectionRow[] {
  const shownFrom = months.length - count
  const shown = months.slice(shownFrom)
  const own = moved.get(party)
  const movedIn = [...(own ?? [])].filter(([, byMonth]) => shown.some(({ month }) => byMonth.has(month))).map(([currency]) => currency)
  const currencies = new Set([...movedIn, ...(owed.get(party)?.keys() ?? [])])
  return [...currencies].flatMap((currency) => {
    const movements = months.map(({ month, days }) => ({ days, ...(own?.get(currency)?.get(month) ?? STILL) }))
    return shown.map(({ month, endOn, days }, index): CollectionRow => {
      const at = shownFrom + index
      const { salesMinor, cashMinor } = movements[at] ?? STILL
      const owedOn = (day: BusinessDate | undefined): Owed => (day === undefined ? undefined : owed.get(party)?.get(currency)?.get(day)) ?? NOTHING
      const { receivableMinor, currentMinor } = owedOn(endOn)
      // It begins as the month before ended.
      const beginMinor = owedOn(months[at - 1]?.endOn).receivableMinor
      return {
        partyId: party as PartyId, currency, month, endOn, days, receivableMinor, currentMinor, salesMinor, cashMinor,
        ...collectionFigures({ beginMinor, receivableMinor, currentMinor, salesMinor, days }, movements.slice(0, at + 1).toReversed()),
      }
    })
  })
}
