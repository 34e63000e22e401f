/** The job that makes the aged-receivables workbook. */
import { setImmediate as aTurn } from 'node:timers/promises'
import { accountBatches, accountsCount, atOneMoment, historiesOf, type AccountName } from '#main/db/books.ts'
import type { Database } from '#main/db/database.ts'
import { agedReceivablesWorkbook, type AgedAccount, type AgedItem, type AgedTotal } from '#main/documents/xlsx/agedReceivables.ts'
import type { AccountHistory } from '#main/domain/accountHistory.ts'
import { AGING_BUCKETS, agingAt, agingOf, type Aging } from '#main/domain/aging.ts'
import { addMinor } from '#main/domain/minorUnits.ts'
import { remaindersAt } from '#main/domain/openAmount.ts'
import { settle } from '#main/domain/settledHistory.ts'
import { openItemStatement } from '#main/domain/statement.ts'
import type { JobContext, JobHandler } from '../ports/jobs.ts'
import { makeFile, onWorkspace, stopIfCancelled } from './madeFile.ts'
import { publisherOf } from './publisher.ts'

/**
 * Makes the workbook at the end of a day, for a party or for all. The memory it takes is that of some
 * hundred accounts. Fails with NO_SUCH_PARTY, DISK_FULL, NOT_WRITABLE; ends by `JobCancelled` with nothing left.
 */
export const agedReceivablesJob: JobHandler<'reports.agedReceivables'> = (input, context) =>
  onWorkspace(input.workspaceDir, async (database) => {
    const { asOf, party } = input
    const { whose, author, paper, nameOf } = publisherOf(database, party)
    const file = {
      kind: 'aged-receivables',
      title: `Aged receivables at ${asOf}, ${whose}`,
      stem: `Aged receivables ${asOf} ${whose}`,
      extension: 'xlsx',
      accountId: null,
      made: { asOf, party },
    } as const
    return makeFile(database, input, file, (stream) =>
      // The books are read three times, a sheet each, rather than kept; the sheets must agree.
      atOneMoment(database, async () => {
        const steps = { total: (database.first(accountsCount(party))?.count ?? 0) * 3, done: 0 }
        const every = (step: string) => books(database, party, step, steps, context)
        const totals = await agedTotals(every('totals'), asOf)
        return agedReceivablesWorkbook(stream, { asOf, whose, author, paper, totals, accounts: agedAccounts(every('accounts'), asOf, nameOf), items: agedItems(every('open items'), asOf, nameOf) })
      }),
    )
  })

interface Steps {
  done: number
  total: number
}

/** Every account with its books; between two batches a person may cancel. */
async function* books(database: Database, party: string | null, step: string, steps: Steps, context: JobContext): AsyncGenerator<[AccountName, AccountHistory], void> {
  for (const batch of accountBatches(database, { party })) {
    stopIfCancelled(context)
    const histories = historiesOf(database, batch.map(({ id }) => id))
    for (const account of batch) {
      const history = histories.get(account.id)
      if (history !== undefined) yield [account, history]
    }
    steps.done += batch.length
    context.progress({ done: Math.min(steps.done, steps.total), total: steps.total, step })
    await aTurn()
  }
}

type NameOf = (partyId: string) => string

/** In the order of the codes. */
async function agedTotals(every: AsyncIterable<[AccountName, AccountHistory]>, asOf: string): Promise<AgedTotal[]> {
  const byCurrency = new Map<string, { -readonly [K in keyof AgedTotal]: AgedTotal[K] }>()
  for await (const [, history] of every) {
    const settled = settle(history)
    const remainders = remaindersAt(settled, asOf)
    for (const aging of agingOf(settled, remainders, asOf)) {
      const total = byCurrency.get(aging.currency) ?? { currency: aging.currency, current: 0, d1_30: 0, d31_60: 0, d61_90: 0, d90plus: 0, unapplied: 0, balance: 0, accounts: 0, items: 0 }
      for (const amount of [...AGING_BUCKETS, 'unapplied', 'balance'] as const) total[amount] = addMinor(total[amount], aging[amount])
      if (hasSomething(aging)) total.accounts += 1
      for (const part of ['invoices', 'payments', 'creditNotes'] as const) {
        for (const { id, currency } of settled[part]) if (currency === aging.currency && (remainders[part].get(id) ?? 0) !== 0) total.items += 1
      }
      byCurrency.set(aging.currency, total)
    }
  }
  return [...byCurrency.values()].filter(({ accounts, items }) => accounts + items > 0).sort((a, b) => (a.currency < b.currency ? -1 : 1))
}

async function* agedAccounts(every: AsyncIterable<[AccountName, AccountHistory]>, asOf: string, nameOf: NameOf): AsyncGenerator<AgedAccount, void> {
  for await (const [{ ref, name, partyId }, history] of every) {
    for (const aging of agingAt(history, asOf).filter(hasSomething)) yield { party: nameOf(partyId), ref, name, aging }
  }
}

async function* agedItems(every: AsyncIterable<[AccountName, AccountHistory]>, asOf: string, nameOf: NameOf): AsyncGenerator<AgedItem, void> {
  for await (const [{ ref, name, partyId }, history] of every) {
    for (const { currency } of agingAt(history, asOf)) {
      for (const item of openItemStatement(history, currency, asOf).items) yield { party: nameOf(partyId), ref, name, currency, item }
    }
  }
}

function hasSomething(aging: Aging): boolean {
  return aging.unapplied !== 0 || AGING_BUCKETS.some((bucket) => aging[bucket] !== 0)
}
