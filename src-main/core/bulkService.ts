/** Actions on many items: what they would do is frozen here for half an hour, and done in a job thread, so that no query waits for it. */
import type { BulkOrder, BulkPreview } from '#contract/bulk.ts'
import type { Topic } from '#contract/events.ts'
import type { Queue } from '#contract/work.ts'
import { beginRun, runById, unfinishedRuns } from '#main/db/bulkRuns.ts'
import { answerOf } from './ports/answer.ts'
import type { BulkService } from './ports/bulk.ts'
import type { CoreContext } from './ports/context.ts'
import type { BulkFrozen } from './ports/jobs.ts'

/** So long a preview is good: what it shows is what stood there then. */
const GOOD_FOR_MS = 30 * 60_000
/** Previews kept; past it the oldest is forgotten. One of 50,000 items takes some megabytes. */
const PREVIEWS_KEPT = 10
/** How often windows are told, and the outbox is sent on, while a run is under way. */
const TELL_EVERY_MS = 1000

type Needs = Pick<CoreContext, 'workspaceDir' | 'database' | 'jobs' | 'log' | 'now' | 'newId' | 'operator' | 'publish' | 'sync'>

interface Kept extends BulkFrozen {
  order: BulkOrder
  at: number
}

/** Called once at a start: a run that was cut off is shown as stopped, and what had no turn is listed. */
export function createBulkService(context: Needs): BulkService {
  const { database, jobs, now, workspaceDir } = context
  const previews = new Map<string, Kept>()
  const running = new Map<string, string>()
  const skewMs = () => now() - Date.now()

  const kept = (id: string): Kept | null => {
    const preview = previews.get(id)
    if (preview === undefined || now() - preview.at <= GOOD_FOR_MS) return preview ?? null
    previews.delete(id)
    return null
  }

  const start = ({ id, label, queue, where }: { id: string; label: string; queue: Queue; where: 'desk' | 'outbox' }, cut: boolean): string => {
    const job = jobs.start('bulk.run', { workspaceDir, run: id, cut, skewMs: skewMs() }, { label, quiet: cut })
    running.set(id, job.id)
    const tell = () => {
      context.publish('bulk', ...topicsOf(queue, where))
      if (where === 'outbox') context.sync.pushSoon()
    }
    const timer = setInterval(tell, TELL_EVERY_MS)
    timer.unref()
    const ended = () => {
      clearInterval(timer)
      running.delete(id)
      tell()
    }
    job.finished.then(ended, () => {
      ended()
      // How it failed is told by its activity. A thread that died could not list what had no turn; a second one that fails is left to the next start.
      if (!cut) listCut(id)
    })
    return job.id
  }

  const listCut = (id: string) => {
    try {
      const run = database.first(runById(id))
      if (run !== undefined && run.finishedAt === null) start(run, true)
    } catch (error) {
      context.log.warn('A bulk action that was cut off is listed at the next start', { run: id, error: String(error) })
    }
  }

  for (const run of database.all(unfinishedRuns())) listCut(run.id)

  return {
    async preview(order, signal) {
      const frozen = await answerOf(jobs, 'bulk.preview', { workspaceDir, order, now: now() }, { label: 'Who it would be done to', signal })
      const id = context.newId()
      while (previews.size >= PREVIEWS_KEPT) previews.delete(previews.keys().next().value!)
      previews.set(id, { ...frozen, order, at: now() })
      return shown(id, frozen)
    },

    frozen(id) {
      const preview = kept(id)
      if (preview === null) return null
      const leftOut = (JSON.parse(preview.leftOutIds) as [string, number][]).map(([item, why]) => [item, preview.words[why]?.message ?? ''] as const)
      return { order: preview.order, leftOut }
    },

    run(id) {
      const preview = kept(id)
      if (preview === null) return null
      // From here on it is the run that holds the selection: clicked twice, it begins once.
      previews.delete(id)
      const { order: { queue, action }, label, where, takes, money, leftOut } = preview
      const run = { id: context.newId(), label: runLabel(label, queue, takes), queue, where }
      beginRun(database, { ...run, action, total: takes, money, leftOut, frozen: { takes: JSON.parse(preview.takesIds) as string[], leftOut: JSON.parse(preview.leftOutIds) as [string, number][], words: preview.words }, at: now(), by: context.operator().name })
      const activity = start(run, false)
      context.publish('bulk', 'audit')
      return { run: run.id, activity }
    },

    activityOf: (run) => running.get(run) ?? null,
    stop(run) {
      const activity = running.get(run)
      return activity !== undefined && jobs.cancel(activity)
    },

    async undo(id) {
      const run = database.first(runById(id))!
      try {
        return await answerOf(jobs, 'bulk.undo', { workspaceDir, run: id, by: context.operator().name, skewMs: skewMs() }, { label: `Taking back: ${run.label}` })
      } finally {
        context.publish('bulk', 'audit', ...topicsOf(run.queue, run.where))
      }
    },
  }
}

const shown = (id: string, { takesIds: _takes, leftOutIds: _leftOut, words: _words, ...preview }: BulkFrozen): BulkPreview => ({ id, ...preview })

/** Whatever a run of its kind may change. */
const topicsOf = (queue: Queue, where: 'desk' | 'outbox'): Topic[] => (where === 'outbox' ? ['outbox', 'audit', queue, 'accounts', 'invoices', 'answers'] : ['work', 'notes', 'audit'])

const NOUNS: Record<Queue, readonly [one: string, many: string]> = {
  registrations: ['registration', 'registrations'], failedCharges: ['failed charge', 'failed charges'], heldInvoices: ['invoice', 'invoices'],
}
/** `Release: 12 invoices`. */
const runLabel = (label: string, queue: Queue, count: number): string => `${label}: ${count.toLocaleString('en')} ${NOUNS[queue][count === 1 ? 0 : 1]}`
