/** Which jobs share threads: a job waits for others of its lane only. */
import type { JobName } from '../ports/jobs.ts'

export type LaneName =
  | 'copy' // what writes the copy page by page: one at a time, for as long as it takes
  | 'quick' // what somebody waits for: never behind a long one
  | 'long' // documents, reports, mail

export interface Lane {
  /** Threads at the most; they are started when needed, and end when idle. */
  threads: number
  /** Of each of its threads. A thread that outgrows its heap ends, and its job fails. */
  resourceLimits?: { maxOldGenerationSizeMb?: number; maxYoungGenerationSizeMb?: number; stackSizeMb?: number }
  /** Jobs that a thread has under way by turns; one unless told. */
  concurrentTasksPerWorker?: number
  /** Options of Node for its threads; V8's own are the process's. */
  execArgv?: string[]
}
export type Lanes = Record<LaneName, Lane>

/**
 * `quick` has threads for the accounts that are read at once, for a push, and for two things that somebody
 * looks at; of more than that one waits for another, some tenths of a second. What
 * passes through a pull is garbage a moment later: with V8's own limits it piles up to 450 MB of
 * process before anybody looks, with a small young generation to 300 MB, as fast.
 */
export const LANES: Lanes = {
  copy: { threads: 1, resourceLimits: { maxYoungGenerationSizeMb: 32, maxOldGenerationSizeMb: 512 } },
  quick: { threads: 5 },
  // So it is with documents: two threads of a batch take 820 MB with V8’s own limits, and 450 MB so, as fast.
  long: { threads: 2, resourceLimits: { maxYoungGenerationSizeMb: 16 } },
}

const NOT_LONG: Partial<Record<JobName, LaneName>> = {
  'sync.pull': 'copy',
  'sync.reconcile': 'copy',
  'sync.retryQuarantined': 'copy',
  'sync.lists': 'copy',
  'sync.push': 'quick',
  'sync.account': 'quick',
  'schedules.preview': 'quick',
  'schedules.run': 'quick',
  'documents.preview': 'quick',
  'documents.letterhead': 'quick',
  'reports.collection': 'quick',
  'reports.agingTotals': 'quick',
  'reports.agingPage': 'quick',
}
export const laneOf = (job: JobName): LaneName => NOT_LONG[job] ?? 'long'
