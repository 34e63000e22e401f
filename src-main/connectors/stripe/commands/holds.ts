/** Holds, approvals and a customer's word that an invoice is wrong: metadata, and whether Stripe collects by itself. */
import type Stripe from 'stripe'
import type { CommandInput } from '#contract/commands.ts'
import { holdEnded, momentOf, mustBeOpen, mustNotBeHeld, nameOf } from './invoiceState.ts'
import { approvalIn, disputeIn, holdIn, MARKS, type Approval, type Hold } from './marks.ts'
import { invoiceOf, invoiceRecords, type Rule, type Work } from './work.ts'

type Change = { auto_advance?: boolean; metadata: Record<string, string> }
const HOUR = 3_600_000

export const holdInvoice: Rule<'holdInvoice'> = (work, input) => changed(work, input, (invoice) => {
  mustBeOpen(work, invoice, 'there is nothing to hold.')
  if (holdIn(invoice.metadata) !== null) work.refuse('ALREADY_HELD', `${nameOf(invoice)} is on hold already.`)
  const hold: Hold = { c: input.channel, by: work.by, at: momentOf(work, invoice), a: invoice.auto_advance ?? false }
  const approval = approvalIn(invoice.metadata)
  return {
    auto_advance: false,
    metadata: { [MARKS.hold]: JSON.stringify(hold), [MARKS.holdReason]: input.reason, [MARKS.released]: '', ...(approval?.s === 'waiting' ? { [MARKS.approval]: JSON.stringify({ ...approval, s: 'held' }) } : {}) },
  }
})

/** The approval's clock goes on with what was left of it when the hold began. */
export const releaseInvoice: Rule<'releaseInvoice'> = (work, input) => changed(work, input, (invoice) => {
  const hold = holdIn(invoice.metadata)
  if (hold === null) return work.refuse('NOT_HELD', `${nameOf(invoice)} is not on hold.`)
  const approval = approvalIn(invoice.metadata)
  const stood = Math.max(0, momentOf(work, invoice) - hold.at)
  const goesOn: Approval | null = approval?.s === 'held' ? { ...approval, s: 'waiting', due: approval.due === null ? null : approval.due + stood } : null
  return {
    // Of one that was paid or voided meanwhile there is nothing to collect.
    ...(invoice.status === 'open' || invoice.status === 'draft' ? { auto_advance: hold.a } : {}),
    metadata: { ...holdEnded(work, invoice, input.note), ...(goesOn === null ? {} : { [MARKS.approval]: JSON.stringify(goesOn) }) },
  }
})

/** It is collected from now on; a draft is left to whoever makes it final. */
export const approveInvoice: Rule<'approveInvoice'> = (work, input) => changed(work, input, (invoice) => {
  const approval = waiting(work, invoice)
  mustNotBeHeld(work, invoice)
  return { ...(invoice.status === 'open' || invoice.status === 'draft' ? { auto_advance: true } : {}), metadata: { [MARKS.approval]: JSON.stringify({ ...approval, s: 'approved', due: null } satisfies Approval) } }
})

export const extendApproval: Rule<'extendApproval'> = (work, input) => changed(work, input, (invoice) => {
  const approval = waiting(work, invoice)
  if (approval.due === null) return work.refuse('NEVER_BY_ITSELF', `${nameOf(invoice)} never approves itself; there is no time to extend.`)
  return { metadata: { [MARKS.approval]: JSON.stringify({ ...approval, due: approval.due + input.hours * HOUR } satisfies Approval) } }
})

function waiting(work: Work, invoice: Stripe.Invoice): Approval {
  const approval = approvalIn(invoice.metadata)
  return approval === null || (approval.s !== 'waiting' && approval.s !== 'held') ? work.refuse('NOT_WAITING', `${nameOf(invoice)} is not waiting for approval.`) : approval
}

/** The customer's own word; a bank's dispute is Stripe's, and ends there. */
export const disputeInvoice: Rule<'disputeInvoice'> = (work, input) => changed(work, input, (invoice) => {
  mustBeOpen(work, invoice, 'there is nothing to dispute.')
  if ((disputeIn(invoice.metadata) !== null) === input.disputed) work.refuse(input.disputed ? 'ALREADY_DISPUTED' : 'NOT_DISPUTED', `${nameOf(invoice)} is ${input.disputed ? 'disputed already' : 'not disputed by the customer'}.`)
  // An empty text would take the mark away.
  return { metadata: { [MARKS.disputed]: input.disputed ? input.reason || 'Disputed' : '' } }
})

type OnInvoice = 'holdInvoice' | 'releaseInvoice' | 'approveInvoice' | 'extendApproval' | 'disputeInvoice'

/** Reads, looks, writes once: all that these commands do is one change of the invoice. */
async function changed(work: Work, { invoiceId }: CommandInput<OnInvoice>, change: (invoice: Stripe.Invoice) => Change) {
  const invoice = await invoiceOf(work, invoiceId)
  if (!work.isDone(invoice.metadata)) {
    await work.mustBeAsDecided()
    const { metadata, ...rest } = change(invoice)
    await work.ask((stripe) => stripe.invoices.update(invoiceId, { ...rest, metadata: { ...metadata, ...work.mark } }, work.key()))
  }
  return { result: {}, changed: await invoiceRecords(work, invoiceId) }
}
