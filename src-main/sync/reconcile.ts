/**
 * Whether copy and upstream agree, account by account: the upstream's counts and sums against ours.
 * What differs is read again from the upstream until it agrees.
 *
 * A difference that only says that the upstream has gone on is none: before anything is called a
 * difference, an ordinary pull is made and what differed is compared once more, and what a reading
 * finds to be newer than that pull is taken without a word.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { PartyId } from '#contract/vocabulary.ts'
import type { Database } from '#main/db/database.ts'
import { shortListWords, type ShortList } from '#main/db/shortLists.ts'
import { ConnectorError, type Connector, type Me } from '#main/core/ports/connector.ts'
import { JobCancelled, type Progress, type ReconcileResult } from '#main/core/ports/jobs.ts'
import { resourceNames, type Resource } from '#main/core/ports/records.ts'
import { takeAccount } from './accountAnswer.ts'
import { pull } from './pull.ts'
import { forgetQuarantinedOf, newestQuarantined } from './quarantine.ts'
import { isListingDue, reconcileByList } from './reconcileByList.ts'
import { DIFFERENCES_LISTED, saveReport } from './reconcileReport.ts'
import { createShown, createWrong, words, type Wrong } from './reconcileNotes.ts'
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
  /** A person asks: sources without sums are listed again, however lately that was done. Asked unless told. */
  asked?: boolean
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
  const result: ReconcileResult = { compared: 0, differences: 0, repaired: 0, listed: [], rows: 0, byResource: {}, seconds: 0, failed: [] }
  /** Lists that came back too short to be believed, by source. */
  const keptBack = new Map<string | null, ShortList[]>()
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
    if (only === undefined) await eachSource(me)
    else await byRevs(only, me.parties)
    result.seconds = Math.max(0, now() - startedAt) / 1000
    if (only === undefined) saveReport(database, { ...result, at: now() })
    return result
  } catch (error) {
    if (signal?.aborted || (error instanceof ConnectorError && error.code === 'CANCELLED')) throw new JobCancelled()
    throw error
  }

  /** What fails at one of several sources is no reason to leave the others' parties alone. Throws where all fail. */
  async function eachSource(me: Me): Promise<void> {
    const isObserved = (party: PartyId) => connector.observed?.(party) ?? me.revs === 'observed'
    const failures = new Map((connector.heard?.() ?? []).flatMap(({ id, failure }) => (failure === null ? [] : [[id as string | null, failure] as const])))
    const sources = Map.groupBy(me.parties, (party) => connector.sourceOf?.(party) ?? null)
    for (const [source, parties] of sources) {
      try {
        const [observed, counted] = [parties.filter(isObserved), parties.filter((party) => !isObserved(party))]
        if (counted.length > 0) await byRevs(new Map(resourceNames.map((resource) => [resource, counted])), me.parties)
        for (const party of observed) await byList(party)
      } catch (error) {
        if (connector.heard === undefined || !(error instanceof ConnectorError) || error.code === 'CANCELLED') throw error
        failures.set(source, error)
      }
    }
    const heard = connector.heard?.() ?? []
    for (const { id, name } of heard) {
      const failure = failures.get(id)
      if (failure !== undefined) result.failed.push({ id, name, code: failure.code, message: failure.message })
    }
    if (heard.length > 0 && result.failed.length === heard.length) throw [...failures.values()][0]!
    for (const [source, lists] of keptBack) result.failed.push({ id: source ?? '', name: heard.find(({ id }) => id === source)?.name ?? '', code: 'SHORT_LIST', message: shortListWords(lists).join(' ') })
  }

  async function pullNew(parties: readonly string[]): Promise<void> {
    shown.step('pulling what is new')
    const pulled = await pull(connector, database, {
      ...options.retry === undefined ? {} : { retry: options.retry }, ...(signal === undefined ? {} : { signal }), ...(connector.heard === undefined ? {} : { parties }), now,
      progress: ({ step }) => shown.step(`pulling what is new: ${step}`),
    })
    for (const [resource, rows] of Object.entries(pulled.byResource)) count(resource, rows)
  }

  /** A source that numbers nothing. */
  async function byList(party: string): Promise<void> {
    if (options.asked === false && !isListingDue(database, party, now())) return
    await pullNew([party])
    const step = (words: string) => {
      stopIfAsked()
      shown.step(words)
    }
    for await (const { resource, listed, differences } of reconcileByList(line, database, party, { now, step, most: DIFFERENCES_LISTED - result.listed.length })) {
      result.compared += listed.listed
      result.differences += listed.changed.size
      result.repaired += listed.changed.size
      result.listed.push(...differences)
      if (listed.short !== null) {
        const source = connector.sourceOf?.(party as PartyId) ?? null
        keptBack.set(source, [...(keptBack.get(source) ?? []), listed.short])
      }
      count(resource, listed.rows)
      await nextTurn()
    }
  }

  /** By counts and sums. */
  async function byRevs(chosen: ReadonlyMap<Resource, readonly string[]>, everyParty: readonly string[]): Promise<void> {
    const setAsideUpTo = database.first(newestQuarantined())?.id ?? 0
    shown.expect(chosen.size)
    const first = await compareAll(chosen)
    for (const byParty of first.values()) for (const { compared } of byParty.values()) result.compared += compared
    let differing = onlyDiffering(first)
    const wrong = createWrong()
    if (differing.size > 0) {
      const knownUpTo = await revNow(differing)
      await pullNew([...new Set([...chosen.values()].flat())])
      differing = await compareAgain(differing)
      const suspects = differing
      for (let round = 1; round <= ROUNDS && differing.size > 0; round += 1) {
        await repair(differing, round, knownUpTo, wrong)
        differing = await compareAgain(differing)
      }
      report(suspects, differing, wrong)
    }
    forgetWhatAgrees(chosen, everyParty, differing, setAsideUpTo)
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
