/** `batchProcess.ts 1|2 WORKSPACE OUT`: a year's statements into a folder; prints `{made, leftOut, failed, seconds, peakBytes}`. */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { BatchTerms } from '#contract/documents.ts'
import { beginOutsideBatch } from '#main/core/batchService.ts'
import { batchJob } from '#main/core/jobs/batch.ts'
import { createJobs } from '#main/core/jobs/pool.ts'
import { connect } from '#main/db/workspace.ts'
import { addDays } from '#main/domain/dates.ts'
import { PROJECT } from '../../scripts/project.ts'
import { peakBytes, print } from '../children.ts'
import { TODAY } from '../company.ts'

const [threads = '', workspaceDir = '', out = ''] = process.argv.slice(2)
const database = connect(workspaceDir)
const startedAt = performance.now()
const terms = BatchTerms.parse({ from: addDays(TODAY, -364), to: TODAY, filter: {}, only: 'all', shape: 'folder' })
const begun = await beginOutsideBatch(database, { id: randomUUID(), terms, place: out, by: 'the benchmark', now: Date.now() })
if (begun === null) throw new Error('No account matches.')
const batchId = begun.id
const input = { workspaceDir, batchId, destination: { to: 'file', path: out } } as const
const cancel = new AbortController()
const context = { signal: cancel.signal, progress: () => {} }
const entry = join(PROJECT, 'src-main/worker.ts')
// One thread is this process's own; two are as the application has them.
const made = threads === '1' ? await batchJob(input, context) : await inThreads()
print({ made: made.made, leftOut: made.leftOut, failed: made.failed, seconds: (performance.now() - startedAt) / 1000, peakBytes: peakBytes() })
database.close()

async function inThreads() {
  const jobs = createJobs({ workerFile: entry, threads: 1, now: Date.now })
  try {
    return await jobs.start('documents.batch', input, { label: 'Batch' }).finished
  } finally {
    await jobs.close()
  }
}
