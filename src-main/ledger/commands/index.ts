/** The commands that the desk's own ledger carries out. */
import type { CommandName } from '#contract/commands.ts'
import type { CommandOutcome } from '#main/core/ports/connector.ts'
import type { Ledger } from '#main/core/ports/ledger.ts'
import { addAccountNote, assignApprover, setApprovalPreference, setPoNumber, updateAddress, updateContact } from './accounts.ts'
import { ledgerCommand, type LedgerRequest, type Rule } from './command.ts'
import { disputeInvoice, holdInvoice, releaseInvoice, requestCreditNote, requestWriteOff, voidInvoice } from './invoices.ts'
import { applyCreditNote, applyPayment, receivePayment, recordPayment, reversePayment } from './payments.ts'

type CarryOut = (ledger: Ledger, request: LedgerRequest<CommandName>) => CommandOutcome<CommandName>

const rules: { [C in CommandName]?: Rule<C> } = {
  holdInvoice, releaseInvoice, disputeInvoice, requestCreditNote, requestWriteOff, voidInvoice,
  recordPayment, receivePayment, reversePayment, applyPayment, applyCreditNote,
  setApprovalPreference, assignApprover, updateContact, updateAddress, setPoNumber, addAccountNote,
}

export const ledgerCommands: Partial<Record<CommandName, CarryOut>> =
  Object.fromEntries(Object.entries(rules).map(([name, rule]) => [name, ledgerCommand(rule as Rule<CommandName>)]))
