/** Every command and the rule that carries it out: the compiler says which is missing. */
import { commands, type CommandInput, type CommandName, type CommandResult } from '#contract/commands.ts'
import type { Resource } from '#main/core/ports/records.ts'
import { addAccountNote, assignApprover, setAddOn, setApprovalPreference, setAutopay, setDefaultMethod, setPoNumber, updateAddress, updateContact } from './accounts.ts'
import { applyCreditNote, applyPayment, receivePayment, reversePayment } from './applications.ts'
import { approveInvoice, extendApproval, holdInvoice, releaseInvoice } from './approvals.ts'
import { payInvoice, retryCharge } from './charges.ts'
import { disputeInvoice, recordPayment, requestCreditNote, requestWriteOff, voidInvoice } from './invoices.ts'
import { newRegistrationLink } from './registrations.ts'
import { pauseAccount, resumeAccount, setRecharge } from './wallets.ts'
import type { Work } from './work.ts'

export const rules: { [C in CommandName]: (work: Work, input: CommandInput<C>) => CommandResult<C> } = {
  retryCharge, payInvoice, holdInvoice, releaseInvoice, approveInvoice, extendApproval, disputeInvoice, requestCreditNote, recordPayment, requestWriteOff, voidInvoice, receivePayment, reversePayment, setDefaultMethod, applyPayment, applyCreditNote, setApprovalPreference, assignApprover, setRecharge,
  setAutopay, updateContact, updateAddress, setPoNumber, setAddOn, newRegistrationLink, pauseAccount, resumeAccount, addAccountNote,
}

/** The record that a command is about, whose `rev` its `If-Match` names. */
export function targetOf(name: CommandName, input: Record<string, unknown>): { resource: Resource; id: string } {
  const { on, target } = commands[name]
  return { resource: on, id: String(input[target]) }
}
