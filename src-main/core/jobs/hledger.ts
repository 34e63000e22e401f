/** The job that writes the receivables ledger as a journal for hledger. */
import type { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setImmediate as aTurn } from 'node:timers/promises'
import { accountBatches, accountsCount, atOneMoment, historiesOf } from '#main/db/books.ts'
import type { Database } from '#main/db/database.ts'
import { Journal } from '#main/documents/hledger.ts'
import { settle } from '#main/domain/settledHistory.ts'
import type { JobContext, JobHandler } from '../ports/jobs.ts'
import { makeFile, onWorkspace, stopIfCancelled } from './madeFile.ts'
import { publisherOf } from './publisher.ts'

/**
 * Writes the journal of a party, or of all: accounts in the order of names, the transactions of each in the order of
 * dates. The memory it takes is that of some hundred accounts. `count` is its transactions. Fails with NO_SUCH_PARTY,
 * DISK_FULL, NOT_WRITABLE; ends by `JobCancelled` with nothing left.
 */
export const hledgerJob: JobHandler<'reports.hledger'> = (input, context) =>
  onWorkspace(input.workspaceDir, async (database) => {
    const { party } = input
    const { whose } = publisherOf(database, party)
    const title = `Journal for hledger, ${whose}`
    const file = { kind: 'hledger', title, stem: title, extension: 'journal', accountId: null, made: { party } } as const
    return makeFile(database, input, file, (stream) => atOneMoment(database, () => write(stream, database, { party, whose }, context)))
  })

async function write(stream: Writable, database: Database, { party, whose }: { party: string | null; whose: string }, context: JobContext): Promise<number> {
  const journal = new Journal()
  const total = database.first(accountsCount(party))?.count ?? 0
  let [accounts, transactions] = [0, 0]
  async function* pieces(): AsyncGenerator<string, void> {
    yield journal.head(whose)
    for (const batch of accountBatches(database, { party })) {
      stopIfCancelled(context)
      const histories = historiesOf(database, batch.map(({ id }) => id))
      for (const account of batch) {
        const history = histories.get(account.id)
        if (history === undefined) continue
        const { text, entries } = journal.account({ ...account, settled: settle(history) })
        transactions += entries
        yield text
      }
      accounts += batch.length
      context.progress({ done: Math.min(accounts, total), total, step: 'accounts' })
      await aTurn()
    }
  }
  // Reads on only while the disk keeps up.
  await pipeline(pieces, stream)
  return transactions
}
