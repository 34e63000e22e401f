/**
 * Promises to pay, by themselves kept, kept in part or broken: looked at after each pull, when money was written to the
 * copy, and at each party's midnight. In slices of some milliseconds between which the core answers others. What has
 * become of one is an entry of the audit trail; a broken one ends what rests of its account.
 */
import { setImmediate as aTurn } from 'node:timers/promises'
import { partiesWithoutLists } from '#main/db/derive/staleAccounts.ts'
import { db } from '#main/db/database.ts'
import { deskTransaction } from '#main/db/fileTransactions.ts'
import { lastPullAt, pulledAt } from '#main/db/pulledAt.ts'
import { keptPromises, openPromiseBefore, owedFor, receiptsFor, termsOf, updatePromise, watchedPromises, zoneToJudgeIn } from '#main/db/promises.ts'
import { endRest } from '#main/db/work.ts'
import type { PromiseRow } from '#main/db/workMarks.ts'
import { businessDateAt, endOfBusinessDate } from '#main/domain/dates.ts'
import { isShort, promiseStanding, type Days, type PromiseStanding } from '#main/domain/promise.ts'
import type { CoreContext } from './ports/context.ts'
import { systemClock, type Clock } from './sync/clock.ts'

export interface PromiseService {
  /** Money may have come to the copy: all that may have changed are looked at, soon. */
  moneyCame(): void
  /** A pull may have ended: they are looked at, soon, if one has. */
  pulled(): void
  /** Looks at all now; answers how many have changed. */
  look(): Promise<number>
  /** Nothing begins after this. */
  close(): void
}

export interface PromiseServiceOptions {
  /** Whether anything is looked at by itself. */
  automatic: boolean
  /** Moved by tests. */
  clock?: Clock
}

/** What comes one after the other is looked at once. */
const SOON_MS = 1_000
/** A machine that slept, or whose clock was set, is noticed within this time. */
const AGAIN_MS = 60_000
/** Work between which others are answered. */
const SLICE_MS = 4
const PAGE = 25
/** Changes written in one slice at the most: each is a few rows and an entry of the audit trail. */
export const CHANGES_AT_ONCE = 3
/** So long before its end a pull may have read a payment's page for the last time: of that time it knows nothing yet. */
const PULL_TAKES_MS = 10 * 60_000
/** A pull that is not far away is waited for; one that was asked for is not asked for again sooner. */
const PULL_SOON_MS = 10 * 60_000

interface Change {
  row: PromiseRow
  standing: PromiseStanding
}

/** Who did what Counterfoil does by itself. */
const BY = 'Counterfoil'

type Needs = Pick<CoreContext, 'database' | 'log' | 'now' | 'publish' | 'audit' | 'sync'>

export function createPromiseService(context: Needs, { automatic, clock = systemClock(context.now) }: PromiseServiceOptions): PromiseService {
  const { database, log, now } = context
  let callOff = () => {}
  let looking: Promise<number> | null = null
  let lookAgain = false
  let lookingSoon = false
  let closed = false
  /** The last pull and the days that everything has been looked at for. */
  let lookedAt = ''
  let pullAskedAt = -Infinity

  const zones = (): string[] => database.all<{ timeZone: string }>(db.selectFrom('cache.party').select('timeZone').distinct()).map(({ timeZone }) => timeZone)
  const moment = (): string => JSON.stringify([lastPullAt(database), ...zones().map((zone) => businessDateAt(now(), zone))])

  const plan = (soon = false) => {
    // What is to come soon is not put off by what comes meanwhile.
    if (!automatic || closed || (lookingSoon && soon)) return
    callOff()
    lookingSoon = soon
    const midnight = Math.min(...zones().map((zone) => endOfBusinessDate(businessDateAt(now(), zone), zone)), Infinity)
    callOff = clock.after(soon ? SOON_MS : Math.max(1, Math.min(AGAIN_MS, midnight - now())), () => void (soon ? begin() : tick()))
  }

  const tick = () => {
    lookingSoon = false
    try {
      askForPull()
      if (moment() === lookedAt) return plan()
    } catch (error) {
      log.error('The promises to pay could not be looked at; it is tried again in a minute.', error)
      return plan()
    }
    void begin()
  }

  const begin = (): Promise<number> => {
    if (looking !== null) {
      lookAgain = true
      return looking
    }
    lookAgain = false
    lookingSoon = false
    callOff()
    looking = lookAtAll()
      .catch((error: unknown) => {
        log.error('The promises to pay could not be looked at; it is tried again in a minute.', error)
        return 0
      })
      .finally(() => {
        looking = null
        plan(lookAgain)
      })
    return looking
  }

  const lookAtAll = async (): Promise<number> => {
    // Before the first pull nothing is known; while one runs, what belongs together may not have come together.
    if (closed || lastPullAt(database) === null || context.sync.status().pulling !== null) return 0
    const looked = moment()
    const missing = new Set(partiesWithoutLists(database))
    const daysIn = createDays()
    let changed = 0
    for (const listed of [watchedPromises, keptPromises]) {
      let after: [string, string] | null = null
      for (;;) {
        // Read anew after each slice: somebody may have taken one back meanwhile.
        const page: PromiseRow[] = database.all<PromiseRow>(listed({ today: businessDateAt(now(), 'UTC'), after, limit: PAGE }))
        const { last, changes } = changesOf(page, daysIn, missing)
        write(changes)
        changed += changes.length
        if (last === null) break
        after = [listed === keptPromises ? (last.keptOn ?? last.dueOn) : last.dueOn, last.id]
        await aTurn()
        if (closed) return changed
      }
    }
    lookedAt = looked
    if (changed > 0) context.publish('work')
    return changed
  }

  /** The days that a party is in by its zone, and up to which its source is known; worked out once a look. Null before its first pull. */
  const createDays = (): ((party: string, zone: string) => Days | null) => {
    const known = new Map<string, Days | null>()
    const days = (party: string, zone: string): Days | null => {
      const pulled = pulledAt(database, party)
      return pulled === null ? null : { today: businessDateAt(now(), zone), knownOn: businessDateAt(Math.min(now(), pulled - PULL_TAKES_MS), zone) }
    }
    return (party, zone) => {
      const key = `${party} ${zone}`
      if (!known.has(key)) known.set(key, days(party, zone))
      return known.get(key)!
    }
  }

  /** What has changed of the first of them, as many as a slice allows; `last`: the last one looked at, null where there is none. */
  const changesOf = (rows: readonly PromiseRow[], daysIn: (party: string, zone: string) => Days | null, missing: ReadonlySet<string>): { last: PromiseRow | null; changes: Change[] } => {
    const begun = performance.now()
    const changes: Change[] = []
    let last: PromiseRow | null = null
    for (const row of rows) {
      const change = missing.has(row.partyId) ? null : changeOf(row, daysIn)
      if (change !== null) changes.push(change)
      last = row
      if (changes.length >= CHANGES_AT_ONCE || performance.now() - begun >= SLICE_MS) break
    }
    return { last, changes }
  }

  /** How one stands now, where that has changed; null where it has not. Of what is not in the copy nothing is said. */
  const changeOf = (row: PromiseRow, daysIn: (party: string, zone: string) => Days | null): Change | null => {
    const zone = zoneToJudgeIn(database, row)
    const days = zone === null ? null : daysIn(row.partyId, zone)
    if (zone === null || days === null) return null
    const terms = termsOf(row, zone)
    const standing = promiseStanding(terms, receiptsFor(database, row, terms.madeOn), owedFor(database, row), days)
    return standing.state === row.state && standing.receivedMinor === row.receivedMinor && standing.keptOn === row.keptOn ? null : { row, standing }
  }

  /** One transaction for a slice: each waits for the disk. */
  const write = (changes: readonly Change[]) => {
    if (changes.length === 0) return
    deskTransaction(database, () => {
      for (const { row, standing: { state, receivedMinor, keptOn } } of changes) {
        const { id, accountId, invoiceId, amountMinor, currency, dueOn } = row
        const asksAnew = isShort(state) && !isShort(row.state)
        database.run(updatePromise(id, { state, receivedMinor, keptOn, ...(state === row.state ? {} : { stateAt: now() }), ...(asksAnew ? { answeredAt: null, answeredBy: null } : {}) }))
        if (state === row.state) continue
        const woken = asksAnew ? endRest(database, row, { at: now(), by: BY }) : 0
        context.audit(ACTIONS[state], id, { accountId, ...(invoiceId === null ? {} : { invoiceId }), amountMinor, currency, dueOn, receivedMinor, ...(keptOn === null ? {} : { keptOn }), ...(woken === 0 ? {} : { woken }) }, BY)
      }
    })
  }

  /** A day that has ended is only known once a pull has followed it; the one that comes by itself may be hours away. */
  const askForPull = () => {
    const pulled = lastPullAt(database)
    if (pulled === null || clock.elapsed() - pullAskedAt < PULL_SOON_MS) return
    const waits = zones().some((zone) => {
      const knownOn = businessDateAt(Math.min(now(), pulled - PULL_TAKES_MS), zone)
      const today = businessDateAt(now() - PULL_TAKES_MS, zone)
      return knownOn < today && database.first(openPromiseBefore(today)) !== undefined
    })
    if (!waits) return
    const { line, pulling, nextPullAt } = context.sync.status()
    if (line !== 'online' || pulling !== null || (nextPullAt !== null && nextPullAt - now() < PULL_SOON_MS)) return
    pullAskedAt = clock.elapsed()
    context.sync.pullNow().finished.catch(() => {})
  }

  const service: PromiseService = {
    moneyCame() {
      if (looking !== null) lookAgain = true
      else plan(true)
    },
    pulled() {
      if (looking === null && automatic && !closed && moment() !== lookedAt) plan(true)
    },
    look: begin,
    close() {
      closed = true
      callOff()
    },
  }
  plan(true)
  return service
}

const ACTIONS = { open: 'promise.open', kept: 'promise.kept', part_kept: 'promise.part_kept', broken: 'promise.broken', withdrawn: 'promise.withdraw' } as const
