/** Which jobs share threads: a job waits for others of its lane only. */
import type { JobName } from '../ports/jobs.ts'

export type LaneName =
  | 'copy' // what writes the copy page by page: one at a time, for as long as it takes
  | 'quick' // what somebody waits for: never behind a long one
  | 'mail' // what is sent: a slow mail server, or a rate, keeps nobody else waiting
  | 'long' // documents, reports

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
  // One thread, and campaigns by turns in it: most of the time each waits for a server or its rate, they share the
  // connections to the mail server, and the memory is that of one. A message is garbage a moment later, as a page is.
  mail: { threads: 1, concurrentTasksPerWorker: 8, resourceLimits: { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 256 } },
  // So it is with documents: two threads of a batch take 820 MB with V8’s own limits, and 450 MB so, as fast.
  long: { threads: 2, resourceLimits: { maxYoungGenerationSizeMb: 16 } },
}

const NOT_LONG: Partial<Record<JobName, LaneName>> = {
  'bulk.preview': 'quick',
  'bulk.run': 'quick',
  'bulk.undo': 'quick',
  'sync.pull': 'copy',
  'sync.reconcile': 'copy',
  'sync.retryQuarantined': 'copy',
  'sync.lists': 'copy',
  'sources.remove': 'copy',
  'ledger.clear': 'copy',
  'imports.look': 'quick',
  'bank.look': 'quick',
  'bank.read': 'quick',
  'bank.rules': 'quick',
  'sync.push': 'quick',
  'sync.account': 'quick',
  'registrations.link': 'quick',
  'schedules.preview': 'quick',
  'schedules.run': 'quick',
  'mail.preview': 'quick',
  'mail.previewList': 'quick',
  'mail.render': 'quick',
  'mail.test': 'quick',
  'mail.prepare': 'quick',
  'mail.dispatch': 'mail',
  'templates.preview': 'quick',
  'mail.bounces': 'quick',
  'sms.received': 'quick',
  'documents.preview': 'quick',
  'documents.letterhead': 'quick',
  'audit.check': 'quick',
  'reports.collection': 'quick',
  'reports.agingTotals': 'quick',
  'reports.agingPage': 'quick',
}
export const laneOf = (job: JobName): LaneName => NOT_LONG[job] ?? 'long'
