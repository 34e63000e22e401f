/** Computes what was noted as old, and lets others write to the copy meanwhile. */
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises'
import { followInvites, markStale, refreshChunk } from '#main/db/derive/staleAccounts.ts'
import type { Database } from '#main/db/database.ts'
import { cacheTransaction } from '#main/db/fileTransactions.ts'
import { hasUnlaid, KEPT_PARTS, unlaidAccounts } from '#main/db/keptPayments.ts'

/** So long the copy is written to, chunk upon chunk, before others have their turn. */
const WRITE_MS = 1_000
/** SQLite lets a connection that has waited for a while look only every 100 ms: a shorter pause is no turn. */
const OTHERS_MS = 120

/** Computes every noted account, those whose kept payments a kill left out, and those whose customers are invited by now, or not any more. `between` is called after each chunk, and throws to stop: what is left stays noted. */
export async function refreshLists(database: Database, between: () => void): Promise<void> {
  const unlaid = hasUnlaid(database) ? unlaidAccounts(database) : []
  if (unlaid.length > 0) cacheTransaction(database, () => markStale(database, new Map(unlaid.map((accountId) => [accountId, KEPT_PARTS]))))
  followInvites(database)
  let since = performance.now()
  while (refreshChunk(database) > 0) {
    if (performance.now() - since >= WRITE_MS) {
      await pause(OTHERS_MS)
      since = performance.now()
    } else await nextTurn()
    between()
  }
}
