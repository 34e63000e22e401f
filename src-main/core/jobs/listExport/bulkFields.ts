/** The columns of a bulk action's results, and who was left out of it by reason. */
import type { BulkLeftOut, BulkOutcome, BulkRow } from '#contract/bulk.ts'
import type { ListColumnId } from '#contract/listExport.ts'
import { runById } from '#main/db/bulkRuns.ts'
import type { Database } from '#main/db/database.ts'
import { formatMoney } from '#main/domain/money.ts'
import { name, text, whole } from '../reports/columns.ts'
import { amount, said, type Fields } from './fields.ts'

export const OUTCOMES: Readonly<Record<BulkOutcome, string>> = {
  done: 'Done', waiting: 'Waiting to go out', refused: 'Refused', conflict: 'Changed elsewhere', uncertain: 'Not known', declined: 'Declined', withdrawn: 'Taken back', left_out: 'Left out', left_out_before: 'Left out before it began',
}

export const bulkFields: Fields<BulkRow, ListColumnId<'bulk-results'>> = {
  title: [said(name('Account', 34), ({ title }) => title)],
  subtitle: [said(name('About', 26), ({ subtitle }) => subtitle)],
  amount: [amount('Amount', (row) => row.amount)],
  outcome: [said(text('Result', 24), ({ outcome }) => OUTCOMES[outcome])],
  message: [said(name('Why', 60), ({ message }) => message)],
  outbox: [said(whole('Outbox', 10), ({ outboxId }) => outboxId)],
}

/** What the action was, and a line for each reason for which somebody was left out. */
export function bulkFacts(database: Database, run: string): (readonly [string, string])[] {
  const found = database.first(runById(run))
  if (found === undefined) return []
  const leftOut = found.leftOut === null ? [] : (JSON.parse(found.leftOut) as BulkLeftOut[])
  return [
    ['Action', found.label], ['By', found.by],
    ...leftOut.map(({ reason, before, count, money }) => [before ? 'Left out before it began' : 'Left out', `${count.toLocaleString('en')}: ${reason}${money.length === 0 ? '' : ` (${money.map((one) => formatMoney(one, 'en')).join(', ')})`}`] as const),
  ]
}
