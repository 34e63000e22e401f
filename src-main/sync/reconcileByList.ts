/**
 * Whether the copy and a source that numbers nothing agree: it has no sums to hold against, so everything it has is
 * listed again. That takes thousands of calls, so by itself it is done once a week; a person may ask for it.
 */
import type { Database } from '#main/db/database.ts'
import { keptSum } from '#main/db/keptPayments.ts'
import { listsWereBelieved } from '#main/db/shortLists.ts'
import type { ReconcileDifference } from '#main/core/ports/jobs.ts'
import { resourceNames, type Resource } from '#main/core/ports/records.ts'
import { readMeta, writeMeta } from './meta.ts'
import { words } from './reconcileNotes.ts'
import { relist, type Relisted } from './relist.ts'
import { ownSumsOf, type Line } from './sums.ts'

/** A little less than a week, so that it is done on the same weekday. */
const AGAIN_AFTER_MS = 6.5 * 86_400_000

export interface ByList {
  resource: Resource
  party: string
  listed: Relisted
  /** What differed and does no more, the first of them. */
  differences: ReconcileDifference[]
}

/** Whether it is time to list a party again. One that is still to come was written by a clock that was wrong. */
export function isListingDue(database: Database, party: string, now: number): boolean {
  const age = now - Number(readMeta(database, `relistedAt ${party}`) ?? Number.NEGATIVE_INFINITY)
  return age >= AGAIN_AFTER_MS || age < 0
}

/** Lists all of a party, resource after resource. Throws `ConnectorError`; what was repaired until then stays. `step` throws to stop. */
export async function* reconcileByList(line: Line, database: Database, party: string, options: { now(): number; step(words: string): void; most: number }): AsyncGenerator<ByList, void, void> {
  for (const resource of resourceNames) {
    const step = `listing ${words(resource)} again, ${party}`
    options.step(step)
    const progress = (done: number, total: number) => options.step(total > 0 ? `${step}: ${done.toLocaleString('en')} of ${total.toLocaleString('en')}` : step)
    const listed = await relist(line, database, resource, party, { now: options.now, progress, byContent: true })
    yield { resource, party, listed, differences: differencesOf(database, resource, party, listed, options.most) }
  }
  listsWereBelieved(database, party)
  writeMeta(database, `relistedAt ${party}`, String(options.now()))
}

/** What the copy says now is what the source says; what it said before, is without what the listing has changed. */
function differencesOf(database: Database, resource: Resource, party: string, { changed }: Relisted, most: number): ReconcileDifference[] {
  const some = [...changed.values()].slice(0, most)
  const now = new Map(ownSumsOf(database, resource, [...new Set(some.map(({ accountId }) => accountId))]).filter((sum) => sum.party === party).map((sum) => [`${sum.accountId}\n${sum.currency}`, sum]))
  return some.map(({ accountId, currency, count, minor }) => {
    const { count: countHere, minor: minorHere } = now.get(`${accountId}\n${currency}`) ?? { count: 0, minor: 0 }
    // What the desk keeps beside the source is neither's.
    const kept = keptSum(database, resource, accountId, currency)
    const [countNow, minorNow] = [countHere - kept.count, minorHere - kept.minor]
    return { resource, party, accountId, currency, repaired: true, quarantined: 0, upstream: { count: countNow, minor: minorNow }, copy: { count: countNow - count, minor: minorNow - minor } }
  })
}
