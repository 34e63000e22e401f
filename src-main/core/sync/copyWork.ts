/**
 * What writes the copy at length: pull, reconcile, asking again for what was set aside. They share
 * one lane of threads and wait for each other; each is one at a time.
 */
import { NOT_CONNECTED } from '#contract/errors.ts'
import type { Topic } from '#contract/events.ts'
import { isDamage } from '#main/db/sqlite.ts'
import { readSetting } from '#main/db/settings.ts'
import { copyTopics, everyCopyTopic } from '../copyTopics.ts'
import { hasOldLists } from '../wholeCopy.ts'
import type { CoreContext, Running } from '../ports/context.ts'
import { JobFailure, type JobInput, type JobName, type JobOutput, type JobTerms, type SourceFailure } from '../ports/jobs.ts'
import type { Connection } from '../ports/sources.ts'
import type { Resource } from '../ports/records.ts'
import type { Clock } from './clock.ts'

export interface CopyWork {
  /** Starts a pull, or answers the one that runs. Throws `JobFailure` `NOT_CONNECTED`. */
  pull(): Running
  /** Pulls these parties alone, after whatever writes the copy now. Throws `JobFailure` `NOT_CONNECTED`. */
  pullParties(parties: readonly string[]): Running
  cancelPull(): boolean
  /** Starts a reconcile, or answers the one that runs: after the pull that is given. `asked`: by a person. Throws `JobFailure` `NOT_CONNECTED`. */
  reconcile(options?: { after?: Promise<unknown>; asked?: boolean }): Running
  /** Throws `JobFailure` `NOT_CONNECTED`. */
  retryQuarantined(ids: readonly number[] | null): Running
  /** Computes lists that something which broke off, or a change of a source, left old, where there are any; needs no connection. */
  finishLists(): void
  /** The running activities. */
  pulling(): string | null
  reconciling(): string | null
}

interface CopyWorkEvents {
  /** `failed`: of several sources those that could not be. */
  pulled(failed: readonly SourceFailure[]): void
  reconciled(): void
  /** A record was asked for and came: the line works. */
  retried(): void
  broke(job: 'pull' | 'reconcile' | 'retry', error: unknown): void
  /** A pull is over, however it ended. */
  pullOver(): void
  closed(): boolean
}

/** While a pull runs, windows ask again at the most so often for what it has brought. */
const TELL_EVERY_MS = 10_000

export function createCopyWork(context: CoreContext, clock: Clock, events: CopyWorkEvents): CopyWork {
  const { database, jobs, workspaceDir } = context
  let pulling: Running | null = null
  let cancelling = false
  let reconciling: Running | null = null
  let finishing = false
  let finishAgain = false

  const connection = (): Connection => {
    const given = context.connection()
    if (given === null) throw new JobFailure('NOT_CONNECTED', NOT_CONNECTED.message)
    return given
  }

  /** Starts it, and hears of its end before anybody else does. */
  const start = <J extends JobName>(job: J, input: JobInput<J>, terms: JobTerms, ends: { done(output: JobOutput<J>): void; broke(error: unknown): void; over(): void }): Running => {
    const { id, finished } = jobs.start(job, input, terms)
    const heard = finished.then(
      (output) => {
        if (!events.closed()) ends.done(output)
        return output
      },
      (error: unknown) => {
        if (!events.closed()) {
          ends.broke(error)
          finishLists()
        }
        throw error
      },
    ).finally(ends.over)
    heard.catch(() => {})
    return { activity: id, finished: heard }
  }

  /** Not of a damaged copy: whoever met the damage is telling of it just now. */
  const findsOldLists = () => {
    try {
      return hasOldLists(context)
    } catch (error) {
      if (isDamage(error)) return false
      throw error
    }
  }

  const finishLists = () => {
    // What became old meanwhile it may have passed already.
    finishAgain = finishing
    if (finishing || !findsOldLists()) return
    finishing = true
    const over = (whole: boolean) => {
      finishing = false
      if (events.closed()) return
      // Also where it broke off itself: some lists are new.
      context.publish(...everyCopyTopic)
      if (whole && finishAgain) finishLists()
    }
    // It may not even begin, while too many others run; whoever ends next asks for it again.
    const compute = async () => {
      await jobs.start('sync.lists', { workspaceDir }, { label: 'Compute lists and balances', quiet: true }).finished
      return true
    }
    void compute().catch(() => false).then(over)
  }

  const pull = (): Running => {
    // One that is being stopped is no longer the pull that is asked for; the new one waits for its end.
    if (pulling !== null && !cancelling) return pulling
    const input = { workspaceDir, connection: connection() }
    const operatorBefore = readSetting(database, 'operator')
    const watched = new AbortController()
    const mine = start('sync.pull', input, { label: 'Pull from the billing system' }, {
      done({ byResource, rows, quarantined, failed }) {
        events.pulled(failed)
        context.publish(
          ...topicsOf(byResource),
          ...(quarantined > 0 || rows > 0 ? (['quarantine'] as const) : []),
          ...(readSetting(database, 'operator') === operatorBefore ? [] : (['settings'] as const)),
        )
      },
      broke(error) {
        events.broke('pull', error)
        // What came before it broke is in the copy.
        context.publish(...everyCopyTopic, 'quarantine')
      },
      over() {
        watched.abort()
        if (pulling !== mine) return
        pulling = null
        if (events.closed()) return
        events.pullOver()
        context.publish('sync')
      },
    })
    pulling = mine
    cancelling = false
    void tellOf(mine.activity, watched.signal)
    context.publish('sync')
    return mine
  }

  /** A first pull takes minutes; what it has brought need not wait for its end. */
  const tellOf = async (activity: string, signal: AbortSignal) => {
    let told = { at: clock.elapsed(), done: 0 }
    for await (const { id, done } of jobs.watch(signal)) {
      if (id !== activity || done === told.done || clock.elapsed() - told.at < TELL_EVERY_MS) continue
      told = { at: clock.elapsed(), done }
      // Of whom not everything is here changes with it.
      if (!events.closed()) context.publish(...everyCopyTopic, 'sync')
    }
  }

  return {
    pull,
    pullParties(parties) {
      const operatorBefore = readSetting(database, 'operator')
      return start('sync.pull', { workspaceDir, connection: connection(), parties }, { label: 'Take in what is new', quiet: true }, {
        done({ byResource }) {
          context.publish(...topicsOf(byResource), 'sync', ...(readSetting(database, 'operator') === operatorBefore ? [] : (['settings'] as const)))
        },
        broke() {
          context.publish(...everyCopyTopic, 'quarantine', 'sync')
        },
        over() {},
      })
    },
    cancelPull() {
      if (pulling === null || !jobs.cancel(pulling.activity)) return false
      cancelling = true
      return true
    },
    reconcile({ after, asked = false } = {}) {
      if (reconciling !== null) return reconciling
      const input = { workspaceDir, connection: connection(), asked }
      reconciling = start('sync.reconcile', input, { label: 'Compare the copy with the billing system', ...(after === undefined ? {} : { after }) }, {
        done({ byResource, rows }) {
          events.reconciled()
          context.publish(...topicsOf(byResource), ...(rows > 0 ? (['quarantine'] as const) : []))
        },
        broke(error) {
          events.broke('reconcile', error)
          context.publish(...everyCopyTopic, 'quarantine')
        },
        over() {
          reconciling = null
          if (!events.closed()) context.publish('sync', 'sources')
        },
      })
      context.publish('sync')
      return reconciling
    },
    retryQuarantined(ids) {
      const input = { workspaceDir, connection: connection(), ...(ids === null ? {} : { ids }) }
      return start('sync.retryQuarantined', input, { label: ids === null ? 'Ask again for all that was set aside' : `Ask again for ${ids.length} of what was set aside` }, {
        done({ byResource }) {
          events.retried()
          context.publish(...topicsOf(byResource), 'quarantine', 'sync')
        },
        broke(error) {
          events.broke('retry', error)
          context.publish(...everyCopyTopic, 'quarantine', 'sync')
        },
        over() {},
      })
    },
    finishLists,
    pulling: () => pulling?.activity ?? null,
    reconciling: () => reconciling?.activity ?? null,
  }
}

/** What windows show of these resources, each topic once. */
export const topicsOf = (byResource: Record<string, number>): Topic[] => [...new Set(Object.keys(byResource).flatMap((resource) => copyTopics[resource as Resource] ?? []))]
