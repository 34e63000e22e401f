/** How quickly receivables turn into cash, month by month: read in turns on a connection of its own, so that the core goes on. */
import { setImmediate as aTurn } from 'node:timers/promises'
import type { CollectionRow } from '#contract/reports.ts'
import type { BusinessDate, Instant, PartyId } from '#contract/vocabulary.ts'
import { agingTotals } from '#main/db/agingAsOf.ts'
import { atOneMoment } from '#main/db/books.ts'
import { db, type Database } from '#main/db/database.ts'
import { connect } from '#main/db/workspace.ts'
import { collectionFigures, monthsUpTo, type Month } from '#main/domain/collection.ts'
import { businessDateAt } from '#main/domain/dates.ts'
import { addMinor } from '#main/domain/minorUnits.ts'
import { creditedIn, issuedIn, receivedIn, refundedByMonth, voidedIn } from './collectionQueries.ts'

export interface CollectionQuestion {
  /** Null: every party. */
  party: string | null
  months: number
  /** Null: today in the party's zone. */
  to: BusinessDate | null
  now: Instant
}

/** So many months before the first one shown are peeled off by count-back; receivables older than that have no count-back DSO. */
export const COUNT_BACK_MONTHS = 24

/** By party and currency in the order of their ids and codes, the newest month first. A currency in which nothing was owed, sold or received over the months is left out. */
export async function collectionRows(workspaceDir: string, question: CollectionQuestion, signal: AbortSignal | undefined): Promise<CollectionRow[]> {
  const reader = connect(workspaceDir)
  try {
    return await atOneMoment(reader, async () => {
      const rows: CollectionRow[] = []
      for (const [to, parties] of partiesByLastDay(reader, question)) {
        const months = monthsUpTo(to, question.months + COUNT_BACK_MONTHS)
        const moved = await movementsOf(reader, parties, months, signal)
        for (const party of parties) rows.push(...(await rowsOf(reader, party, months, question.months, moved, signal)))
      }
      return rows.sort((a, b) => compare(a.partyId, b.partyId) || compare(a.currency, b.currency) || compare(b.month, a.month))
    })
  } finally {
    reader.close()
  }
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

async function movementsOf(reader: Database, parties: readonly string[], months: readonly Month[], signal: AbortSignal | undefined): Promise<Movements> {
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
    await aTurn()
    signal?.throwIfAborted()
  }
  const [first, last] = [months[0], months.at(-1)]
  if (first !== undefined && last !== undefined) for (const row of reader.all(refundedByMonth({ parties, from: first.from, to: last.endOn }))) put('cashMinor', -1, row.month, [row])
  return moved
}

interface Owed {
  receivableMinor: number
  currentMinor: number
}
const NOTHING: Owed = { receivableMinor: 0, currentMinor: 0 }

/** What a party was owed at the end of a day, by currency. */
function owedAt(reader: Database, party: string, asOf: BusinessDate): Map<string, Owed> {
  return new Map(agingTotals(reader, { asOf, party, accounts: null }).map(({ currency, current, d1_30, d31_60, d61_90, d90plus }) =>
    [currency, { receivableMinor: [d1_30, d31_60, d61_90, d90plus].reduce(addMinor, current), currentMinor: current }]))
}

async function rowsOf(reader: Database, party: string, months: readonly Month[], count: number, moved: Movements, signal: AbortSignal | undefined): Promise<CollectionRow[]> {
  const shownFrom = months.length - count
  const owed: Map<string, Owed>[] = []
  // The end of the month before the first one shown is where that one begins.
  for (const { endOn } of months.slice(shownFrom - 1)) {
    owed.push(owedAt(reader, party, endOn))
    await aTurn()
    signal?.throwIfAborted()
  }
  const shown = months.slice(shownFrom)
  const own = moved.get(party)
  const movedIn = [...(own ?? [])].filter(([, byMonth]) => shown.some(({ month }) => byMonth.has(month))).map(([currency]) => currency)
  const owedIn = owed.flatMap((at) => [...at].filter(([, { receivableMinor, currentMinor }]) => receivableMinor !== 0 || currentMinor !== 0).map(([currency]) => currency))
  const currencies = new Set([...movedIn, ...owedIn])
  return [...currencies].flatMap((currency) => {
    const movements = months.map(({ month, days }) => ({ days, ...(own?.get(currency)?.get(month) ?? STILL) }))
    return shown.map(({ month, endOn, days }, index): CollectionRow => {
      const at = shownFrom + index
      const { salesMinor, cashMinor } = movements[at] ?? STILL
      const { receivableMinor, currentMinor } = owed[index + 1]?.get(currency) ?? NOTHING
      const beginMinor = (owed[index]?.get(currency) ?? NOTHING).receivableMinor
      return {
        partyId: party as PartyId, currency, month, endOn, days, receivableMinor, currentMinor, salesMinor, cashMinor,
        ...collectionFigures({ beginMinor, receivableMinor, currentMinor, salesMinor, days }, movements.slice(0, at + 1).toReversed()),
      }
    })
  })
}
