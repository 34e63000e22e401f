/** Holds and approvals. A hold stops the clock, a release starts it with what was left. */
import type { CommandInput } from '#contract/commands.ts'
import type { Row, Stored } from '../row.ts'
import { Refusal, type Work } from './work.ts'

const HOUR_MS = 3_600_000
type Event = Row<'approvals'>['events'][number]

export function holdInvoice(work: Work, { invoiceId, reason, channel }: CommandInput<'holdInvoice'>): Record<never, never> {
  const invoice = work.need('invoices', invoiceId)
  if (invoice.status === 'void') throw new Refusal('INVOICE_VOID', `Invoice ${invoice.number} is void.`)
  if (invoice.status !== 'open') throw new Refusal(invoice.status === 'paid' ? 'ALREADY_PAID' : 'INVOICE_NOT_OPEN', `Invoice ${invoice.number} is ${invoice.status}; there is nothing to hold.`)
  if (openHold(work, invoice) !== null) throw new Refusal('ALREADY_HELD', `Invoice ${invoice.number} is on hold already.`)
  work.create('holds', invoice.partyId, {
    accountId: invoice.accountId, invoiceId, reason, channel, heldBy: work.operator.name, heldAt: work.now, releasedAt: null, releasedBy: null,
  })
  const approval = approvalOf(work, invoice)
  if (approval?.state === 'waiting') {
    work.hidden.setClockLeft(approval.id, approval.autoApprovesAt === null ? null : Math.max(0, approval.autoApprovesAt - work.now))
    saveApproval(work, approval, { state: 'held', autoApprovesAt: null }, { kind: 'held', at: work.now, by: work.operator.name, channel })
  }
  work.change('invoices', invoice)
  work.log(invoice.accountId, 'invoice_held', `Invoice ${invoice.number} put on hold (${channel}): ${reason}`.slice(0, 500))
  return {}
}

export function releaseInvoice(work: Work, { invoiceId, note }: CommandInput<'releaseInvoice'>): Record<never, never> {
  const invoice = work.need('invoices', invoiceId)
  const hold = openHold(work, invoice)
  if (hold === null) throw new Refusal('NOT_HELD', `Invoice ${invoice.number} is not on hold.`)
  work.change('holds', hold, { releasedAt: work.now, releasedBy: work.operator.name })
  const approval = approvalOf(work, invoice)
  if (approval?.state === 'held') {
    const leftMs = work.hidden.takeClockLeft(approval.id)
    saveApproval(work, approval, { state: 'waiting', autoApprovesAt: leftMs === null ? null : work.now + leftMs }, { kind: 'released', at: work.now, by: work.operator.name, channel: null })
  }
  work.change('invoices', invoice)
  work.log(invoice.accountId, 'invoice_released', `Invoice ${invoice.number} released${note === null ? '' : `: ${note}`}`.slice(0, 500))
  return {}
}

export function approveInvoice(work: Work, { invoiceId, note }: CommandInput<'approveInvoice'>): Record<never, never> {
  const invoice = work.need('invoices', invoiceId)
  const approval = approvalOf(work, invoice)
  if (approval === null || (approval.state !== 'waiting' && approval.state !== 'held')) throw new Refusal('NOT_WAITING', `Invoice ${invoice.number} is not waiting for approval.`)
  // Who approves has nothing left to hold.
  const hold = openHold(work, invoice)
  if (hold !== null) work.change('holds', hold, { releasedAt: work.now, releasedBy: work.operator.name })
  work.hidden.takeClockLeft(approval.id)
  saveApproval(work, approval, { state: 'approved', autoApprovesAt: null }, { kind: 'approved', at: work.now, by: work.operator.name, channel: null })
  work.change('invoices', invoice)
  work.log(invoice.accountId, 'approved', `Invoice ${invoice.number} approved${note === null ? '' : `: ${note}`}`.slice(0, 500))
  return {}
}

export function extendApproval(work: Work, { invoiceId, hours }: CommandInput<'extendApproval'>): Record<never, never> {
  const invoice = work.need('invoices', invoiceId)
  const approval = approvalOf(work, invoice)
  if (approval === null || (approval.state !== 'waiting' && approval.state !== 'held')) throw new Refusal('NOT_WAITING', `Invoice ${invoice.number} is not waiting for approval.`)
  const stoppedLeftMs = work.hidden.clockLeft(approval.id)
  if (approval.autoApprovesAt === null && stoppedLeftMs === null) throw new Refusal('NO_CLOCK', `Invoice ${invoice.number} never approves itself; there is no time to extend.`)
  if (stoppedLeftMs !== null) work.hidden.setClockLeft(approval.id, stoppedLeftMs + hours * HOUR_MS)
  const autoApprovesAt = approval.autoApprovesAt === null ? null : approval.autoApprovesAt + hours * HOUR_MS
  saveApproval(work, approval, { autoApprovesAt }, { kind: 'extended', at: work.now, by: work.operator.name, channel: null, hours })
  work.change('invoices', invoice)
  work.log(invoice.accountId, 'approval_extended', `Approval of invoice ${invoice.number} extended by ${hours} hours`)
  return {}
}

/** The clock ran out at `at`. */
export function autoApprove(work: Work, approvalId: string, at: number): void {
  const approval = work.need('approvals', approvalId)
  if (approval.state !== 'waiting') return
  saveApproval(work, approval, { state: 'auto_approved', autoApprovesAt: null }, { kind: 'auto_approved', at, by: 'Billing system', channel: null })
  const invoice = work.need('invoices', approval.invoiceId)
  work.log(invoice.accountId, 'auto_approved', `Invoice ${invoice.number} approved by itself`)
}

/** Nothing is open on the invoice any more: there is nothing left to hold, nor to approve. */
export function endHoldAndApproval(work: Work, invoice: Stored<'invoices'>): void {
  const hold = openHold(work, invoice)
  if (hold !== null) work.change('holds', hold, { releasedAt: work.now, releasedBy: work.operator.name })
  const approval = approvalOf(work, invoice)
  if (approval === null || (approval.state !== 'waiting' && approval.state !== 'held')) return
  work.hidden.takeClockLeft(approval.id)
  saveApproval(work, approval, { state: 'approved', autoApprovesAt: null }, { kind: 'approved', at: work.now, by: work.operator.name, channel: null })
}

const openHold = ({ store }: Work, invoice: Stored<'invoices'>): Stored<'holds'> | null =>
  store.ofAccount('holds', invoice.accountId).find((hold) => hold.invoiceId === invoice.id && hold.releasedAt === null) ?? null

const approvalOf = ({ store }: Work, invoice: Stored<'invoices'>): Stored<'approvals'> | null =>
  store.ofAccount('approvals', invoice.accountId).find((approval) => approval.invoiceId === invoice.id) ?? null

function saveApproval(work: Work, approval: Stored<'approvals'>, changes: Partial<Row<'approvals'>>, event: Event): void {
  const saved = work.change('approvals', approval, { ...changes, events: [...approval.events, event] })
  if (saved.autoApprovesAt === null) work.due.forget('approval', saved.id)
  else work.due.expect('approval', saved.id, saved.autoApprovesAt)
}
