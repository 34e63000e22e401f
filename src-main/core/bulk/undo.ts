/** What an action on many items did, taken back: what the desk keeps is put back where it still stands so, and what has not left the outbox is withdrawn. */
import { setTimeout as pause } from 'node:timers/promises'
import { appendAudit } from '#main/db/audit.ts'
import { markPutBack, markUndone, runById, undoable, type BulkRunShown } from '#main/db/bulkRuns.ts'
import type { Database } from '#main/db/database.ts'
import { deskTransaction } from '#main/db/fileTransactions.ts'
import { withdrawCommand } from '#main/db/outbox.ts'
import { outboxRow } from '#main/db/outboxList.ts'
import { putBackWork, type WorkStep } from '#main/db/work.ts'

/** Taken back together; as a slice of a run. */
const AT_ONCE = 25
const BETWEEN_MS = 4

export async function undoBulk(database: Database, runId: string, { by, now }: { by: string; now: () => number }): Promise<{ undone: number; left: number }> {
  const run = database.first<BulkRunShown>(runById(runId))
  const counts = { undone: 0, left: 0 }
  if (run === undefined || run.finishedAt === null) return counts
  for (let after = 0; ;) {
    const items = database.all(undoable(runId, after, AT_ONCE))
    const last = items.at(-1)
    if (last === undefined) break
    const undone = deskTransaction(database, () => {
      const back = items.filter((item) => (item.outboxId === null ? putBack(database, run, item.step, { by, at: now() }) : withdraw(database, item.outboxId, { runId, by, at: now() })))
      markPutBack(database, runId, back.map(({ n }) => n))
      return back.length
    })
    counts.undone += undone
    counts.left += items.length - undone
    after = last.n
    await pause(BETWEEN_MS)
  }
  if (counts.undone > 0) markUndone(database, runId, { at: now(), by, ...counts })
  return counts
}

/** Not a note, which is not taken back; nor what somebody has changed since. */
function putBack(database: Database, run: BulkRunShown, step: string | null, { by, at }: { by: string; at: number }): boolean {
  return step !== null && putBackWork(database, run.queue, [JSON.parse(step) as WorkStep], { at, by, detail: { run: run.id } }) === 1
}

/** As one command is taken back: not when it has left before. */
function withdraw(database: Database, outboxId: number, { runId, by, at }: { runId: string; by: string; at: number }): boolean {
  const row = database.first(outboxRow(outboxId))
  if (row === undefined || database.run(withdrawCommand(outboxId, at)).changes === 0) return false
  appendAudit(database, { at, by, action: 'command.withdraw', subject: row.targetId, detail: { outboxId, command: row.command, accountId: row.accountId, run: runId } })
  return true
}
