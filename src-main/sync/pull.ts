/**
 * Brings the copy up to date: each resource of each party from where the last pull ended. A page is
 * one transaction with its cursor, so a kill at any moment loses nothing and repeats a page at the most.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { PartyId } from '#contract/vocabulary.ts'
import { derive } from '#main/db/derive/derivation.ts'
import { partsOf } from '#main/db/derive/parts.ts'
import { hasLists, hasStale, markParty, markStale } from '#main/db/derive/staleAccounts.ts'
import { db, type Database } from '#main/db/database.ts'
import { cacheTransaction } from '#main/db/fileTransactions.ts'
import { noteFailed } from '#main/db/sources.ts'
import { ConnectorError, type Connector } from '#main/core/ports/connector.ts'
import { JobCancelled, JobFailure, type Progress, type PullResult, type SourceFailure } from '#main/core/ports/jobs.ts'
import { resourceNames, type Resource } from '#main/core/ports/records.ts'
import { BILLING_SOURCE } from '#main/core/ports/sources.ts'
import { createCursors } from './cursors.ts'
import { refreshLists } from './lists.ts'
import { readMeta, writeMeta } from './meta.ts'
import { refreshOperator } from './operator.ts'
import { pagesOfParty, type Page } from './pages.ts'
import { createPullProgress } from './pullProgress.ts'
import { quarantinedSince } from './quarantine.ts'
import { createRelistings, type Relisting } from './relisting.ts'
import { createRecordWriter } from './recordWriter.ts'
import { rereadQuarantined } from './reread.ts'
import { PATIENT, withRetries, type RetryPolicy } from './retry.ts'

export interface PullOptions {
  /** Only these; all of the operator's when left out. */
  parties?: readonly string[]
  /** Records a page, 5,000 at the most. */
  pageSize?: number
  signal?: AbortSignal
  progress?: (progress: Progress) => void
  now?: () => number
  retry?: Partial<RetryPolicy>
}

/** A transaction is dear: one of 5,000 rows takes half the time of five of 1,000. */
const PAGE_SIZE = 5000
/** With more changes than this in one resource, lists are computed when all has come, and not with each page. */
const LARGE = 3000
/** Pages of the write-ahead log before it is worked into the copy: many inserts touch the same pages again and again. */
const WAL_PAGES = 16_000
/** Tries of the first call: where there is no line at all, nobody is kept waiting. */
const GREETINGS = 4
/** More bad records in one pull than this say that the other side is not what it seems. */
const BAD_MAX = 10_000

/**
 * Throws `ConnectorError` when the billing system could not be reached or understood, `JobFailure`
 * `MALFORMED` when far too many records were bad, `JobCancelled` when the signal came; what was
 * written until then stays.
 */
export async function pull(connector: Connector, database: Database, options: PullOptions = {}): Promise<PullResult> {
  const { signal, now = Date.now, progress: tell = () => {} } = options
  const policy = { ...PATIENT, ...options.retry }
  const startedAt = now()
  const writer = createRecordWriter(database)
  const cursors = createCursors(database)
  const relistings = createRelistings(database)
  const result: PullResult = { rows: 0, quarantined: 0, seconds: 0, byResource: {}, failed: [] }
  let bad = 0
  const count = (resource: Resource, rows: number) => {
    result.rows += rows
    if (rows > 0) result.byResource[resource] = (result.byResource[resource] ?? 0) + rows
  }
  const stopIfAsked = () => {
    if (signal?.aborted) throw new JobCancelled()
  }

  const take = (party: string, page: Page, how: { first: boolean; large: boolean; fresh: boolean; relisting: Relisting | null }) => {
    const { resource, records } = page
    cacheTransaction(database, () => {
      const at = now()
      const written = writer.write(resource, party, records, at, { first: how.fresh, ...(how.relisting === null ? {} : { believedUpTo: how.relisting.believedUpTo }) })
      count(resource, written.rows)
      bad += written.quarantined
      let { stale } = written
      if (how.relisting) {
        how.relisting.saw(records, page.withheld)
        if (page.last) {
          const swept = how.relisting.sweep()
          count(resource, swept.rows)
          stale = new Map([...stale, ...swept.stale])
        }
      }
      cursors.save(resource, party, page.cursor, written.rows, at)
      if (how.first) {
        if (page.last && resource === LAST_THAT_MATTERS) markParty(database, party)
      } else if (how.large) markStale(database, stale)
      else if (stale.size > 0) derive(database, stale)
    })
    if (bad > BAD_MAX) throw new JobFailure('MALFORMED', `More than ${BAD_MAX} records could not be taken, so the pull was stopped. The first of them are shown in the quarantine with the reason. This Counterfoil may be too old for the billing system, or the address wrong.`)
  }

  const refresh = async (step: string) => {
    if (hasStale(database)) shown.step(step)
    await refreshLists(database, stopIfAsked)
  }

  const shown = createPullProgress(tell)
  database.raw.pragma(`wal_autocheckpoint = ${WAL_PAGES}`)
  try {
    shown.step('signing in')
    const me = await withRetries(() => refreshOperator(connector, database, startedAt, signal), { policy: { ...policy, attempts: Math.min(policy.attempts, GREETINGS) }, signal })
    const parties = options.parties ?? me.parties
    inheritLastPull(connector, database)
    for (const party of parties) {
      const saved = cursors.of(party)
      if (resourceNames.every((resource) => saved.has(resource))) continue
      const totals = await withRetries(() => connector.totals(party as PartyId, signal), { policy, signal, malformedToo: true }).catch((error: unknown) => {
        // Of several sources, this one's party fails below, by itself.
        if (connector.sourceOf === undefined || !(error instanceof ConnectorError) || error.code === 'CANCELLED') throw error
        return []
      })
      shown.expect(party, totals.filter(({ resource }) => !saved.has(resource)))
    }
    const failures = failuresOf(connector)
    for (const party of parties) {
      const source = connector.sourceOf?.(party as PartyId) ?? null
      if (failures.has(source)) continue
      try {
        await pullParty(party)
      } catch (error) {
        // What fails at one source is no reason to leave the others' parties alone.
        if (connector.sourceOf === undefined || !(error instanceof ConnectorError) || error.code === 'CANCELLED') throw error
        failures.set(source, error)
      }
    }
    stopIfAsked()
    if (failures.size === 0) await rereadQuarantined(connector, database, writer, { policy, signal, now, count })
    await refresh('lists and balances')
    result.failed = notePulled(connector, database, failures, me.parties.filter((party) => !parties.includes(party)), now())
  } catch (error) {
    if (signal?.aborted || (error instanceof ConnectorError && error.code === 'CANCELLED')) throw new JobCancelled()
    await refresh('lists and balances')
    throw error
  } finally {
    result.quarantined = database.first(quarantinedSince(startedAt))?.count ?? 0
    database.raw.pragma('wal_autocheckpoint = 1000')
    result.seconds = Math.max(0, now() - startedAt) / 1000
  }
  return result

  async function pullParty(party: string): Promise<void> {
    const saved = cursors.of(party)
    let name = nameOf(database, party)
    const first = !hasLists(database, party)
    const observed = connector.observed?.(party as PartyId) ?? false
    let large = false
    let begun: Resource | null = null
    let fresh = false
    let relisting: Relisting | null = null
    const source = { connector, party, cursorOf: (resource: Resource) => (relistings.due(party, resource) ? null : (saved.get(resource) ?? null)), pageSize: options.pageSize ?? PAGE_SIZE, policy, signal }
    for await (const page of pagesOfParty(source)) {
      const { resource } = page
      stopIfAsked()
      if (page.restarted) cacheTransaction(database, () => relistings.order(party, resource))
      if (begun !== resource || page.restarted) {
        relisting = relistings.due(party, resource) ? relistings.begin(party, resource, { observed, now }) : null
        fresh = first && relisting === null && !saved.has(resource)
        large ||= page.announced > LARGE
        begun = resource
      }
      shown.page(party, page, `${WORDS[resource]}, ${name}`)
      if (page.records.length > 0 || page.cursor !== saved.get(resource) || relisting || first) take(party, page, { first, large, fresh, relisting })
      if (page.last && resource === 'parties') name = nameOf(database, party)
      if (page.last && resource === LAST_THAT_MATTERS) await refresh(`lists and balances, ${name}`)
      // Lets a cancel, and the next page's bytes, in.
      await nextTurn()
    }
  }
}

/** A billing system that was the only source until now was pulled when the workspace was. */
function inheritLastPull(connector: Connector, database: Database): void {
  const before = readMeta(database, 'lastPullAt')
  const billing = connector.heard?.().find(({ id }) => id === BILLING_SOURCE)
  if (billing === undefined || before === null || readMeta(database, `lastPullAt ${BILLING_SOURCE}`) !== null) return
  if (!connector.heard!().some(({ id }) => readMeta(database, `lastPullAt ${id}`) !== null)) writeMeta(database, `lastPullAt ${BILLING_SOURCE}`, before)
}

/** Of several sources those that could not even be asked, each with why. */
const failuresOf = (connector: Connector): Map<string | null, ConnectorError> =>
  new Map((connector.heard?.() ?? []).flatMap(({ id, failure }) => (failure === null ? [] : [[id, failure] as const])))

/** Writes down which sources were pulled now, and answers those that were not. Throws where none was. `left`: parties that were not asked for: what feeds them was not pulled whole. */
function notePulled(connector: Connector, database: Database, failures: ReadonlyMap<string | null, ConnectorError>, left: readonly PartyId[], at: number): SourceFailure[] {
  const sources = connector.heard?.()
  if (sources === undefined) {
    writeMeta(database, 'lastPullAt', String(at))
    return []
  }
  const failed = sources.flatMap(({ id, name }) => {
    const failure = failures.get(id)
    return failure === undefined ? [] : [{ id, name, failure }]
  })
  for (const { id, failure } of failed) noteFailed(database, id, failure.code, failure.message)
  if (failed.length === sources.length) throw failed[0]!.failure
  const inPart = new Set(left.map((party) => connector.sourceOf?.(party)))
  const whole = sources.filter(({ id }) => !failures.has(id) && !inPart.has(id))
  for (const { id } of whole) writeMeta(database, `lastPullAt ${id}`, String(at))
  if (whole.length > 0) writeMeta(database, 'lastPullAt', String(at))
  return failed.map(({ id, name, failure: { code, message } }) => ({ id, name, code, message }))
}

/** The last resource that has a say in lists and balances: they are ready before the long tail of logs and usage. */
const LAST_THAT_MATTERS = resourceNames.findLast((resource) => partsOf[resource] !== 0)!

const nameOf = (database: Database, party: string): string =>
  database.first(db.selectFrom('cache.party').select('name').where('id', '=', party))?.name ?? party

/** `paymentMethods` → `payment methods`. */
const WORDS = Object.fromEntries(resourceNames.map((resource) => [resource, resource.replace(/[A-Z]/g, (c) => ` ${c.toLowerCase()}`)])) as Record<Resource, string>
