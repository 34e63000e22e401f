import type { Ledger } from '#main/core/ports/ledger.ts'
import { JobCancelled, type JobContext } from '#main/core/ports/jobs.ts'

const AT_ONCE = 20_000

/**
 * Copies what is staged into the ledger, inside a transaction that the caller holds. Where `importId` is given, what it
 * changed is noted with it, to be put back one day. Throws `JobCancelled`.
 */
export function applyStaged({ sqlite }: Ledger, { party, importId }: { party: string; importId: string | null }, { signal, progress }: JobContext): void {
  const last = sqlite.prepare<[], number>('SELECT coalesce(max(seq), 0) FROM staged.change').pluck().get() ?? 0
  // Each gets its rev by its place, so that what is noted of it knows the rev as well.
  const start = sqlite.prepare<[], number>(`SELECT coalesce((SELECT seq FROM main.sqlite_sequence WHERE name = 'record'), 0)`).pluck().get() ?? 0
  const note = sqlite.prepare(`INSERT INTO main.importChange (importId, resource, id, before, after, leftAs, saidBefore)
    SELECT :importId, c.resource, c.id, c.before, :start + c.seq, c.leftAs, (SELECT s.json FROM main.fileSaid s WHERE s.resource = c.resource AND s.id = c.id) FROM staged.change c WHERE c.seq > :from AND c.seq <= :to`)
  const leave = sqlite.prepare('DELETE FROM main.record WHERE rev IN (SELECT r.rev FROM staged.change c CROSS JOIN main.record r ON r.resource = c.resource AND r.id = c.id WHERE c.seq > :from AND c.seq <= :to)')
  const come = sqlite.prepare(`INSERT INTO main.record (rev, resource, id, partyId, accountId, currency, minor, json) SELECT :start + c.seq, c.resource, c.id, :party, c.accountId, c.currency, c.minor, c.json FROM staged.change c WHERE c.seq > :from AND c.seq <= :to ORDER BY c.seq`)
  for (let from = 0; from < last; from += AT_ONCE) {
    const range = { from, to: from + AT_ONCE }
    if (importId !== null) note.run({ importId, start, ...range })
    leave.run(range)
    come.run({ start, party, ...range })
    if (signal.aborted) throw new JobCancelled()
    progress({ done: Math.min(from + AT_ONCE, last), total: last, step: 'into the ledger' })
  }
  // After the records: what leaves is noted there as changed by the desk, and here it is not.
  sqlite.exec('DELETE FROM main.fileSaid WHERE (resource, id) IN (SELECT resource, id FROM staged.said)')
  sqlite.exec('INSERT INTO main.fileSaid (resource, id, json) SELECT resource, id, json FROM staged.said WHERE json IS NOT NULL')
}
