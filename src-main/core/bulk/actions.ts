/** Every action that can be done to many items: its words, and its rule. */
import type { BulkAction } from '#contract/bulk.ts'
import type { Database } from '#main/db/database.ts'
import type { Candidate } from '#main/db/bulkItems.ts'
import { judgeManual, judgePauses, judgeResumptions, judgeRetries, judgeWriteOffs } from './chargeJudges.ts'
import { judgeDesk, type DeskAction } from './deskJudges.ts'
import { judgeApprovals, judgeExtensions, judgeHolds, judgeReleases } from './invoiceJudges.ts'
import { whereOf, type Judge, type Judgement, type Judging } from './judgement.ts'

export const isDeskAction = (action: BulkAction): action is DeskAction => whereOf(action) === 'desk'

/** One for each candidate, in their order. */
export const judge = (database: Database, candidates: readonly Candidate[], action: BulkAction, judging: Judging): Judgement[] =>
  (JUDGES[action.do] as Judge)(database, candidates, action, judging)

const JUDGES: { [D in BulkAction['do']]: Judge<Extract<BulkAction, { do: D }>> } = {
  assign: judgeDesk, snooze: judgeDesk, done: judgeDesk, reopen: judgeDesk, note: judgeDesk, next_action: judgeDesk,
  retry: judgeRetries, manual: judgeManual, write_off: judgeWriteOffs, pause: judgePauses, resume: judgeResumptions,
  approve: judgeApprovals, release: judgeReleases, hold: judgeHolds, extend: judgeExtensions,
}

/** `Retry with the backup method`. */
export function labelOf(action: BulkAction): string {
  switch (action.do) {
    case 'assign':
      return action.to === null ? 'Assign to nobody' : `Assign to ${action.to}`
    case 'snooze':
      return action.until === null ? 'End the snooze' : 'Snooze'
    case 'done':
      return 'Mark done'
    case 'reopen':
      return 'Reopen'
    case 'note':
      return 'Add a note'
    case 'next_action':
      return `Next action “${action.text}”`
    case 'retry':
      return `${action.at === undefined ? 'Retry' : 'Schedule a retry'} with the ${action.with === 'best' ? 'best' : action.with} method`
    case 'manual':
      return 'Switch to manual payment'
    case 'write_off':
      return 'Ask for a write-off'
    case 'pause':
      return 'Pause the account'
    case 'resume':
      return 'Resume the account'
    case 'approve':
      return 'Approve'
    case 'release':
      return 'Release'
    case 'hold':
      return 'Put on hold'
    case 'extend':
      return `Extend by ${action.hours === 1 ? '1 hour' : `${action.hours} hours`}`
  }
}
