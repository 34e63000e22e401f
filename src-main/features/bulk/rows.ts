/** Runs and their items as the window shows them. */
import type { BulkLeftOut, BulkRow, BulkRun } from '#contract/bulk.ts'
import type { AccountId, Money } from '#contract/vocabulary.ts'
import type { Queue } from '#contract/work.ts'
import { tellItems } from '#main/db/bulkItems.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { outcomesOf, type BulkRunShown, type ResultRow } from '#main/db/bulkRuns.ts'
import type { Database } from '#main/db/database.ts'

export function shownRun({ database, bulk }: Pick<CoreContext, 'database' | 'bulk'>, run: BulkRunShown): BulkRun {
  const { id, queue, label, at, by, where, total, finishedAt, undoneAt, undoneBy, stopReason } = run
  return {
    id, queue, label, at, by, where, total, money: JSON.parse(run.money) as Money[], finishedAt, activity: finishedAt === null ? bulk.activityOf(id) : null,
    stopped: stopReason, undoneAt, undoneBy, outcomes: outcomesOf(database, run), leftOut: run.leftOut === null ? [] : (JSON.parse(run.leftOut) as BulkLeftOut[]),
  }
}

export const resultRow = ({ itemId, accountId, title, subtitle, amountMinor, currency, outcome, outboxId, reason, message }: ResultRow): BulkRow => ({
  id: itemId, accountId: accountId as AccountId, title, subtitle, amount: moneyOf(amountMinor, currency), outcome, message: reason ?? message, outboxId,
})

/** As their queue tells them now. */
export function leftOutRows(database: Database, queue: Queue, page: readonly (readonly [id: string, why: string])[]): BulkRow[] {
  const told = tellItems(database, queue, page.map(([id]) => id))
  return page.map(([id, message], n) => {
    const { accountId, title, subtitle, amount } = told[n]!
    return { id, accountId: accountId as AccountId, title, subtitle, amount, outcome: 'left_out', message, outboxId: null }
  })
}

const moneyOf = (minor: number | null, currency: string | null): Money | null => (minor === null || currency === null ? null : { minor, currency })
