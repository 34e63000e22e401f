/**
 * Whether copy and upstream agree, account by account: the upstream's counts and sums against ours.
 * What differs is read again from the upstream until it agrees.
 *
 * A difference that only says that the upstream has gone on is none: before anything is called a
 * difference, an ordinary pull is made and what differed is compared once more, and what a reading
 * finds to be newer than that pull is taken without a word.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Database } from '#main/db/database.ts'
import { ConnectorError, type Connector } from '#main/core/ports/connector.ts'
import { JobCancelled, type Progress, type ReconcileResult } from '#main/core/ports/jobs.ts'
import { resourceNames, type Resource } from '#main/core/ports/records.ts'
import { takeAccount } from './accountAnswer.ts'
import { pull } from './pull.ts'
import { forgetQuarantinedOf, newestQuarantined } from './quarantine.ts'
import { DIFFERENCES_LISTED, saveReport } from './reconcileReport.ts'
import { relist } from './relist.ts'
import { PATIENT, withRetries, type RetryPolicy } from './retry.ts'
import { askSums, compareSums, ownerColumn, SUSPECTS_KEPT, type Found, type Line, type Suspect, type SumsAhead } from './sums.ts'

export interface ReconcileOptions {
  /** Only these resources of these parties; everything of the operator's when left out, and only then is the report kept. */
  only?: ReadonlyMap<Resource, readonly string[]>
  signal?: AbortSignal
  progress?: (progress: Progress) => void
  now?: () => number
  retry?: Partial<RetryPolicy>
  /** More differing accounts than this, and than a twentieth, and a resource of a party is listed again as a whole; 1,000 unless told. */
  many?: number
}

const MANY = 1000
const MANY_SHARE = 0.05
/** Rounds of reading what differs; what differs after them differs for good. */
const ROUNDS = 2
/** Accounts under way at once. */
const AT_ONCE = 3
/** Tries of the first call: where there is no line at all, nobody is kept waiting. */
const GREETINGS = 4

type Differing = Map<Resource, Map<string, Found>>

/**
 * Throws `ConnectorError` when the billing system could not be reached or understood, `JobCancelled`
 * when the signal came; what was repaired until then stays.
 */
export async function reconcile(connector: Connector, database: Database, options: ReconcileOptions = {}): Promise<ReconcileResult> {
  const { signal, now = Date.now, progress: tell = () => {}, only } = options
  const startedAt = now()
  const policy = { ...PATIENT, ...options.retry }
  const line: Line = { connector, policy, signal }
  const shown = createShown(tell)
  const result: ReconcileResult = { compared: 0, differences: 0, repaired: 0, listed: [], rows: 0, byResource: {}, seconds: 0 }
  const stopIfAsked = () => {
    if (signal?.aborted) throw new JobCancelled()
  }
  const count = (resource: string, rows: number) => {
    if (rows === 0) return
    result.rows += rows
    result.byResource[resource] = (result.byResource[resource] ?? 0) + rows
  }
  try {
    shown.step('signing in')
    const me = await withRetries(() => connector.me(signal), { policy: { ...policy, attempts: Math.min(policy.attempts, GREETINGS) }, signal })
    const chosen = only ?? new Map(resourceNames.map((resource) => [resource, me.parties]))
    const setAsideUpTo = database.first(newestQuarantined())?.id ?? 0

    shown.expect(chosen.size)
    const first = await compareAll(chosen)
    for (const byParty of first.values()) for (const { compared } of byParty.values()) result.compared += compared
    let differing = onlyDiffering(first)
    const wrong = createWrong()
    if (differing.size > 0) {
      const knownUpTo = await revNow(differing)
      shown.step('pulling what is new')
      const pulled = await pull(connector, database, { ...options.retry === undefined ? {} : { retry: options.retry }, ...(signal === undefined ? {} : { signal }), now, progress: ({ step }) => shown.step(`pulling what is new: ${step}`) })
      for (const [resource, rows] of Object.entries(pulled.byResource)) count(resource, rows)
      differing = await compareAgain(differing)
      const suspects = differing
      for (let round = 1; round <= ROUNDS && differing.size > 0; round += 1) {
        await repair(differing, round, knownUpTo, wrong)
        differing = await compareAgain(differing)
      }
      report(suspects, differing, wrong)
    }
    forgetWhatAgrees(chosen, me.parties, differing, setAsideUpTo)
    result.seconds = Math.max(0, now() - startedAt) / 1000
    if (only === undefined) saveReport(database, { ...result, at: now() })
    return result
  } catch (error) {
    if (signal?.aborted || (error instanceof ConnectorError && error.code === 'CANCELLED')) throw new JobCancelled()
    throw error
  }

  async function compareAll(what: ReadonlyMap<Resource, readonly string[]>): Promise<Differing> {
    const found: Differing = new Map()
    const resources = [...what.keys()]
    let ahead: SumsAhead | null = null
    for (const [i, resource] of resources.entries()) {
      const next = resources[i + 1]
      const current: SumsAhead = ahead ?? askSums(line, resource, what.get(resource)!)
      // The upstream adds up the next resource while ours of this one are added up here.
      ahead = next === undefined ? null : askSums(line, next, what.get(next)!)
      shown.step(`comparing ${words(resource)}`)
      found.set(resource, await compareSums(line, database, resource, what.get(resource)!, { ahead: current }))
      shown.done()
      await nextTurn()
      stopIfAsked()
    }
    return found
  }

  /** Of what differed, what still does; what began to differ since is the next reconcile's. */
  async function compareAgain(before: Differing): Promise<Differing> {
    const found: Differing = new Map()
    for (const [resource, byParty] of before) {
      shown.step(`comparing ${words(resource)} again`)
      const every = [...byParty.values()].some(({ differing: many }) => many > SUSPECTS_KEPT)
      const accounts = new Set([...byParty.values()].flatMap(({ suspects }) => suspects.map(({ accountId }) => accountId)))
      found.set(resource, await compareSums(line, database, resource, [...byParty.keys()], every ? {} : { only: accounts }))
      await nextTurn()
      stopIfAsked()
    }
    return onlyDiffering(found)
  }

  /** The highest `rev` the upstream has given out by now; null when no account of these can tell. */
  async function revNow(what: Differing): Promise<number | null> {
    const accounts = new Set([...what.values()].flatMap((byParty) => [...byParty.values()].flatMap(({ suspects }) => suspects.filter(({ upstream }) => upstream.count > 0).map(({ accountId }) => accountId))))
    accounts.delete('')
    const [accountId] = accounts
    if (accountId === undefined) return null
    const page = await withRetries(() => connector.accountRecords(accountId, { resources: ['accounts'], cursor: null, limit: 1, signal }), { policy, signal, malformedToo: true })
    return page?.asOfRev ?? null
  }

  async function repair(what: Differing, round: number, knownUpTo: number | null, found: Wrong): Promise<void> {
    const whole: { resource: Resource; party: string }[] = []
    const byAccount = new Map<string, Suspect[]>()
    for (const [resource, byParty] of what) for (const [party, { compared, differing: many, suspects }] of byParty) {
      const tooMany = round === 1 && many > (options.many ?? MANY) && (many > MANY_SHARE * compared || many > SUSPECTS_KEPT)
      if (ownerColumn(resource) === null || tooMany) whole.push({ resource, party })
      else for (const suspect of suspects) byAccount.set(suspect.accountId, [...(byAccount.get(suspect.accountId) ?? []), suspect])
    }
    shown.expect(whole.length + byAccount.size)
    await eachAtOnce([...byAccount], async ([accountId, suspects]) => {
      stopIfAsked()
      const resources = [...new Set(suspects.map(({ resource }) => resource))]
      const party = suspects[0]!.party
      shown.step(`reading ${accountId} again, ${party}`)
      const kept = new Set(suspects.filter(({ upstream }) => upstream.count > 0).map(({ resource }) => resource))
      const taken = await takeAccount(line, database, { accountId, resources, knownUpTo, party, kept }, now)
      for (const [resource, rows] of taken.byResource) count(resource, rows)
      for (const resource of taken.wrong) found.add(resource, accountId)
      for (const resource of resources) found.setAside(resource, accountId, taken.bad.get(resource) ?? 0)
      for (const resource of resources) found.goesOn(resource, accountId, taken.byResource.has(resource) && !taken.wrong.has(resource))
      // Records of an account that the upstream itself does not have can only be found in its lists.
      if (!taken.there) for (const { resource, party: of } of suspects) if (kept.has(resource) && !whole.some((one) => one.resource === resource && one.party === of)) whole.push({ resource, party: of })
      shown.done()
    })
    for (const { resource, party } of whole) {
      const step = `listing ${words(resource)} again, ${party}`
      shown.step(step)
      const { rows, bad } = await relist(line, database, resource, party, {
        now,
        progress(done, total) {
          stopIfAsked()
          if (total > 0) shown.step(`${step}: ${done.toLocaleString('en')} of ${total.toLocaleString('en')}`)
        },
      })
      count(resource, rows)
      if (ownerColumn(resource) === null) found.setAside(resource, '', bad)
      found.addAll(resource, party)
      shown.done()
    }
  }

  function report(suspects: Differing, left: Differing, found: Wrong): void {
    const still = new Set<string>()
    for (const byParty of left.values()) for (const found of byParty.values()) for (const suspect of found.suspects) still.add(keyOf(suspect))
    for (const [resource, byParty] of suspects) for (const [party, { differing: many, suspects: known }] of byParty) {
      for (const suspect of known) {
        const repaired = !still.has(keyOf(suspect))
        // Only behind each time it was read: an account that changes while it is compared.
        const behind = repaired || found.isGoingOn(resource, suspect.accountId)
        if (behind && !found.has(resource, party, suspect.accountId)) continue
        result.differences += 1
        if (repaired) result.repaired += 1
        if (result.listed.length >= DIFFERENCES_LISTED) continue
        const { accountId, currency, upstream, copy } = suspect
        result.listed.push({
          resource, party, accountId, currency, repaired, quarantined: repaired ? 0 : found.aside(resource, accountId),
          upstream: { count: upstream.count, minor: upstream.minor }, copy: { count: copy.count, minor: copy.minor },
        })
      }
      // Those beyond the ones that are kept were listed again as a whole.
      const more = many - known.length
      const moreLeft = Math.min(more, Math.max(0, (left.get(resource)?.get(party)?.differing ?? 0) - known.filter((suspect) => still.has(keyOf(suspect))).length))
      result.differences += more
      result.repaired += more - moreLeft
    }
  }

  /** What was set aside of a resource in which all agrees has come since in another way, or is gone. */
  function forgetWhatAgrees(what: ReadonlyMap<Resource, readonly string[]>, everyParty: readonly string[], left: Differing, upTo: number): void {
    for (const [resource, parties] of what) {
      const agreeing = parties.filter((party) => left.get(resource)?.has(party) !== true)
      for (const party of agreeing) database.run(forgetQuarantinedOf(resource, party, upTo))
      // Those that named no party may have been anybody's.
      if (everyParty.every((party) => agreeing.includes(party))) database.run(forgetQuarantinedOf(resource, '', upTo))
    }
  }
}

/** Without those in which nothing differs. */
function onlyDiffering(found: Differing): Differing {
  const differing: Differing = new Map()
  for (const [resource, byParty] of found) {
    const parties = new Map([...byParty].filter(([, { differing: many }]) => many > 0))
    if (parties.size > 0) differing.set(resource, parties)
  }
  return differing
}

const keyOf = ({ resource, party, accountId, currency }: Suspect): string => `${resource}\n${party}\n${accountId}\n${currency}`

type Wrong = ReturnType<typeof createWrong>

/** What the readings found: accounts in which the copy was wrong, those that only go on, and how many of their records are set aside. */
function createWrong() {
  const wrong = new Set<string>()
  const aside = new Map<string, number>()
  const moving = new Set<string>()
  return {
    add(resource: Resource, accountId: string): void {
      wrong.add(`${resource}\n${accountId}`)
    },
    addAll(resource: Resource, party: string): void {
      wrong.add(`${resource} of ${party}`)
    },
    has: (resource: Resource, party: string, accountId: string): boolean => wrong.has(`${resource}\n${accountId}`) || wrong.has(`${resource} of ${party}`),
    /** Whether the last reading brought what is newer, and nothing else. */
    goesOn(resource: Resource, accountId: string, does: boolean): void {
      if (does) moving.add(`${resource}\n${accountId}`)
      else moving.delete(`${resource}\n${accountId}`)
    },
    isGoingOn: (resource: Resource, accountId: string): boolean => moving.has(`${resource}\n${accountId}`),
    setAside(resource: Resource, accountId: string, records: number): void {
      aside.set(`${resource}\n${accountId}`, records)
    },
    aside: (resource: Resource, accountId: string): number => aside.get(`${resource}\n${accountId}`) ?? 0,
  }
}

function createShown(tell: (progress: Progress) => void) {
  let [done, total] = [0, 0]
  let step = ''
  const told = () => tell({ done, total: total === 0 ? null : total, step })
  return {
    expect(more: number): void {
      total += more
    },
    step(text: string): void {
      step = text
      told()
    },
    done(): void {
      done += 1
      told()
    },
  }
}

/** `paymentMethods` → `payment methods`. */
const words = (resource: Resource): string => resource.replace(/[A-Z]/g, (c) => ` ${c.toLowerCase()}`)

/** All are let finish, also when one breaks: none may still be at work when the database is closed. */
async function eachAtOnce<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  let next = 0
  let broken = false
  const worker = async () => {
    while (next < items.length && !broken) {
      try {
        await work(items[next++]!)
      } catch (error) {
        broken = true
        throw error
      }
    }
  }
  const ends = await Promise.allSettled(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker))
  for (const end of ends) if (end.status === 'rejected') throw end.reason
}
