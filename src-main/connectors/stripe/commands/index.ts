/** The commands that Stripe carries out (docs/connectors/stripe.md). */
import type { CommandName } from '#contract/commands.ts'
import type { CommandOutcome, CommandRequest } from '#main/core/ports/connector.ts'
import type { StripeClient } from '../client.ts'
import { NOT_OFFERED } from './cannot.ts'
import { payInvoice, retryCharge } from './charges.ts'
import type { CommandContext } from './context.ts'
import { newRegistrationLink, setApprovalPreference, setAutopay, setDefaultMethod, setPoNumber, updateAddress, updateContact } from './customers.ts'
import { receivePayment, recordPayment, requestCreditNote, requestWriteOff, voidInvoice } from './endings.ts'
import { approveInvoice, disputeInvoice, extendApproval, holdInvoice, releaseInvoice } from './holds.ts'
import { carryOut, type Rule } from './work.ts'

export type { CommandContext } from './context.ts'
export { cannotOf } from './cannot.ts'

const rules: { [C in CommandName]?: Rule<C> } = {
  retryCharge, payInvoice, holdInvoice, releaseInvoice, approveInvoice, extendApproval, disputeInvoice, requestCreditNote, recordPayment, receivePayment, requestWriteOff, voidInvoice,
  setDefaultMethod, setAutopay, updateContact, updateAddress, setPoNumber, setApprovalPreference, newRegistrationLink,
}

/** @throws ConnectorError where no answer came, or the key may not. */
export async function sendStripeCommand<C extends CommandName>(client: StripeClient, command: C, request: CommandRequest<C>, context: CommandContext): Promise<CommandOutcome<C>> {
  const rule = rules[command]
  if (rule === undefined) return { kind: 'refused', code: 'NOT_OFFERED', message: NOT_OFFERED[command] ?? 'Stripe has no counterpart of this.' }
  return carryOut(client, command, rule, request, context)
}
