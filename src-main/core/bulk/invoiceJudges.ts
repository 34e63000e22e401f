/** What may be done to held and waiting invoices many at a time. */
import { commands, type CommandInput } from '#contract/commands.ts'
import type { BulkAction } from '#contract/bulk.ts'
import type { InvoiceId } from '#contract/vocabulary.ts'
import { copyRecord } from '#main/db/copyRecord.ts'
import type { Database } from '#main/db/database.ts'
import { waitingCommand } from '#main/db/pendingCommands.ts'
import { obstacleTo } from '#main/features/outbox/obstacles.ts'
import type { Candidate, HeldInvoice } from '#main/db/bulkItems.ts'
import { leftOut, ofMany, type Judge, type Judgement } from './judgement.ts'

type Action<D extends BulkAction['do']> = Extract<BulkAction, { do: D }>
type Decision = 'approveInvoice' | 'releaseInvoice' | 'holdInvoice' | 'extendApproval'

/** Only what the customer leaves to us is approved in one go; what is on hold was stopped by somebody, and is looked at one by one. */
export const judgeApprovals: Judge<Action<'approve'>> = (database, candidates, { note, upTo }, _judging) =>
  candidates.map((candidate) => {
    const { preference, state, amountMinor, currency } = rowOf(candidate)
    if (preference === null) return leftOut('It does not wait for approval.')
    if (preference !== 'approved_by_us') return leftOut('The customer approves it, or it approves itself: only what the customer leaves to us is approved here.')
    if (state === 'held') return leftOut('It is on hold. Release it first, or approve it by itself.')
    if (upTo !== undefined) {
      const limit = upTo.find((one) => one.currency === currency)
      if (limit === undefined) return leftOut(`There is no limit for ${currency}.`)
      if (amountMinor > limit.minor) return leftOut(`It is over the limit for ${currency}.`)
    }
    return decided(database, candidate, 'approveInvoice', (invoiceId) => ({ invoiceId, note: note ?? null }))
  })

export const judgeReleases: Judge<Action<'release'>> = (database, candidates, { note }, _judging) =>
  candidates.map((candidate) => (rowOf(candidate).state === 'held' ? decided(database, candidate, 'releaseInvoice', (invoiceId) => ({ invoiceId, note: note ?? null })) : leftOut('It is not on hold.')))

export const judgeHolds: Judge<Action<'hold'>> = (database, candidates, { reason, channel }, _judging) =>
  candidates.map((candidate) => (rowOf(candidate).state === 'held' ? leftOut('It is on hold already.') : decided(database, candidate, 'holdInvoice', (invoiceId) => ({ invoiceId, reason, channel }))))

export const judgeExtensions: Judge<Action<'extend'>> = (database, candidates, { hours }, _judging) =>
  candidates.map((candidate) => decided(database, candidate, 'extendApproval', (invoiceId) => ({ invoiceId, hours })))

const rowOf = ({ row }: Candidate): HeldInvoice => row as HeldInvoice

function decided<C extends Decision>(database: Database, candidate: Candidate, command: C, inputOf: (invoiceId: InvoiceId) => CommandInput<C>): Judgement {
  const row = rowOf(candidate)
  const { invoiceId, accountId, partyId } = row
  // Two decisions on one version would end in a conflict.
  const waiting = database.first(waitingCommand(invoiceId))
  if (waiting !== undefined) return leftOut(`“${commands[waiting.command].label}” is still waiting to go out for this invoice. Wait until it is done, or take it back in the outbox.`)
  const record = copyRecord(database, 'invoices', invoiceId)
  if (record === null) return leftOut('The invoice is not in the copy.')
  const input = inputOf(invoiceId as InvoiceId)
  const obstacle = obstacleTo(database, command, input, { accountId, record })
  if (obstacle !== null) return leftOut(ofMany(obstacle, row.invoiceNumber), obstacle)
  return { takes: true, amount: { minor: row.amountMinor, currency: row.currency }, order: { command, input, subject: { accountId, partyId, targetId: invoiceId, ifMatch: record.rev } } as never }
}
