/** What cannot be asked of Stripe at all, and what this key may not do, in plain words. */
import { commandNames, type CommandName } from '#contract/commands.ts'
import type { Permissions, Write } from '../permissions.ts'

/** Commands that Stripe has no counterpart for. */
export const NOT_OFFERED: Readonly<Partial<Record<CommandName, string>>> = {
  reversePayment: 'Stripe takes back no payment that was marked as made outside it. Refund a charge, or make a new invoice, in the Stripe Dashboard.',
  applyPayment: 'Stripe puts a payment on an invoice when it is made; one that is on none is put there in the Stripe Dashboard.',
  applyCreditNote: 'Stripe uses up a customer’s credit by itself, on the next invoice that is made final.',
  assignApprover: 'Stripe knows one contact of a customer, and no approver beside it.',
  setRecharge: 'Stripe keeps no prepaid balance that could recharge itself.',
  pauseAccount: 'Stripe keeps no prepaid balance whose use could be paused.',
  resumeAccount: 'Stripe keeps no prepaid balance whose use could be resumed.',
  setAddOn: 'At Stripe an add-on is an item of a subscription; add or remove it in the Stripe Dashboard.',
  addAccountNote: 'Stripe keeps no notes on customers. Use the desk’s own notes.',
}

/** What each command writes: each needs a permission of the key. */
const NEEDS: Readonly<Partial<Record<CommandName, readonly Write[]>>> = {
  retryCharge: ['invoices'], payInvoice: ['invoices'], holdInvoice: ['invoices'], releaseInvoice: ['invoices'], approveInvoice: ['invoices'], extendApproval: ['invoices'], disputeInvoice: ['invoices'],
  recordPayment: ['invoices'], receivePayment: ['invoices'], requestWriteOff: ['invoices'], voidInvoice: ['invoices'], requestCreditNote: ['credit_notes'],
  setDefaultMethod: ['customers'], updateContact: ['customers'], updateAddress: ['customers'], setPoNumber: ['customers'], setApprovalPreference: ['customers'], setAutopay: ['customers', 'subscriptions'],
  newRegistrationLink: ['portal'],
}

const KINDS: Readonly<Record<Write, string>> = {
  invoices: 'invoices', customers: 'customers', subscriptions: 'subscriptions', credit_notes: 'credit notes', payment_records: 'payment records', payment_intents: 'payment intents', portal: 'links to the customer portal',
}

/** Each command that is not to be offered, with why. */
export function cannotOf(permissions: Permissions): { command: CommandName; why: string }[] {
  return commandNames.flatMap((command) => {
    const why = NOT_OFFERED[command] ?? whyNot(permissions, NEEDS[command] ?? [])
    return why === null ? [] : [{ command, why }]
  })
}

function whyNot({ denied, absent }: Permissions, needs: readonly Write[]): string | null {
  const missing = needs.find((write) => absent.has(write))
  if (missing !== undefined) return `What answers in Stripe’s place does not offer changes of ${KINDS[missing]}.`
  const lacking = needs.find((write) => denied.has(write))
  if (lacking === undefined) return null
  const permission = denied.get(lacking)
  return `The Stripe key may not write ${KINDS[lacking]}${permission == null ? '' : ` (it lacks ${permission})`}. Give it that permission in the Stripe Dashboard, Developers, API keys.`
}
