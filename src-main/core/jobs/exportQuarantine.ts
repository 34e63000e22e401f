/** The job that makes a file of the quarantine, to send to the people of the billing system. */
import { once } from 'node:events'
import { setImmediate as aTurn } from 'node:timers/promises'
import type { Writable } from 'node:stream'
import type { Database } from '#main/db/database.ts'
import { csvLine } from '#main/documents/csv.ts'
import { wholeQuarantine } from '#main/sync/quarantine.ts'
import type { JobContext, JobHandler } from '../ports/jobs.ts'
import { makeFile, onWorkspace, stopIfCancelled } from './madeFile.ts'

const ROWS_A_TURN = 200

/** A CSV (RFC 4180), the newest record first: what is wrong, and the record as it came. Fails with DISK_FULL, NOT_WRITABLE; ends by `JobCancelled` with nothing left. */
export const exportQuarantineJob: JobHandler<'sync.exportQuarantine'> = (input, context) =>
  onWorkspace(input.workspaceDir, (database) => {
    const on = new Date().toISOString().slice(0, 10)
    const file = { kind: 'quarantine', title: `Records set aside, ${on}`, stem: `Quarantine ${on}`, extension: 'csv', accountId: null, made: { on } } as const
    return makeFile(database, input, file, (stream) => write(stream, database, context))
  })

async function write(stream: Writable, database: Database, context: JobContext): Promise<number> {
  const rows = database.all(wholeQuarantine())
  // Without the mark a spreadsheet takes UTF-8 for the code page of the machine.
  stream.write(`\uFEFF${csvLine(['Resource', 'Party', 'Record', 'What is wrong', 'Set aside at (UTC)', 'As it came'])}`)
  for (const [done, { resource, partyId, recordId, reason, at, raw }] of rows.entries()) {
    if (!stream.write(csvLine([resource, partyId, recordId ?? '', reason, new Date(at).toISOString(), raw]))) await once(stream, 'drain')
    if (done % ROWS_A_TURN !== 0) continue
    context.progress({ done, total: rows.length, step: 'quarantine' })
    await aTurn()
    stopIfCancelled(context)
  }
  await new Promise<void>((resolve, reject) => {
    stream.once('error', reject)
    stream.end(resolve)
  })
  return rows.length
}
