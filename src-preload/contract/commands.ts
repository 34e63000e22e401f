/**
 * Every command that staff can give to the billing system: one typed list. A new command is one
 * entry here; the types then ask for its route in the connector and its rule in the sandbox.
 */
import { z } from 'zod'
import * as v from './vocabulary.ts'
import type { Topic } from './events.ts'

interface CommandDefinition<I extends z.ZodObject, R extends z.ZodType> {
  /** What the command carries; ids first. */
  input: I
  /** What the billing system answers besides the changed records. */
  result: R
  /** The input field that names what is changed; the path segment of the route. */
  target: keyof z.infer<I> & string
  /** The resource of the target: its `rev` is what the decision was made on. */
  on: 'accounts' | 'contacts' | 'invoices' | 'charges' | 'addOns' | 'registrations' | 'wallets'
  /** The lists that show it beside its target while it is under way. */
  topics: readonly Topic[]
  /** Moves money: the invoice is read again first, and it is refused here when already paid. */
  money: boolean
  /** Plain words for lists: `Retry charge`. */
  label: string
}
const command = <I extends z.ZodObject, R extends z.ZodType>(d: CommandDefinition<I, R>) => d
const none = z.object({})
const reason = z.string().trim().max(500)

const chargeResult = z.object({
  chargeId: v.ChargeId,
  status: z.enum(['succeeded', 'failed']),
  declineCode: z.string().max(60).nullable(),
})

export const commands = {
  retryCharge: command({
    label: 'Retry charge', target: 'chargeId', on: 'charges', topics: ['failedCharges'], money: true, result: chargeResult,
    input: z.object({ chargeId: v.ChargeId, methodId: v.PaymentMethodId }),
  }),
  payInvoice: command({
    label: 'Pay invoice', target: 'invoiceId', on: 'invoices', topics: ['invoices', 'failedCharges'], money: true, result: chargeResult,
    input: z.object({ invoiceId: v.InvoiceId, methodId: v.PaymentMethodId }),
  }),
  holdInvoice: command({
    label: 'Put on hold', target: 'invoiceId', on: 'invoices', topics: ['heldInvoices'], money: false, result: none,
    input: z.object({ invoiceId: v.InvoiceId, reason, channel: v.HoldChannel }),
  }),
  releaseInvoice: command({
    label: 'Release', target: 'invoiceId', on: 'invoices', topics: ['heldInvoices'], money: false, result: none,
    input: z.object({ invoiceId: v.InvoiceId, note: reason.nullable() }),
  }),
  approveInvoice: command({
    label: 'Approve', target: 'invoiceId', on: 'invoices', topics: ['heldInvoices'], money: false, result: none,
    input: z.object({ invoiceId: v.InvoiceId, note: reason.nullable() }),
  }),
  extendApproval: command({
    label: 'Extend approval', target: 'invoiceId', on: 'invoices', topics: ['heldInvoices'], money: false, result: none,
    input: z.object({ invoiceId: v.InvoiceId, hours: z.int().min(1).max(720) }),
  }),
  setApprovalPreference: command({
    label: 'Set approval preference', target: 'accountId', on: 'accounts', topics: ['accounts'], money: false, result: none,
    input: z.object({ accountId: v.AccountId, preference: v.ApprovalPreference }),
  }),
  assignApprover: command({
    label: 'Assign approver', target: 'accountId', on: 'accounts', topics: ['accounts', 'heldInvoices'], money: false, result: none,
    input: z.object({ accountId: v.AccountId, contactId: v.ContactId }),
  }),
  setRecharge: command({
    label: 'Set recharge', target: 'accountId', on: 'wallets', topics: ['accounts'], money: false, result: none,
    input: z.object({ accountId: v.AccountId, thresholdMinor: z.int().min(0), targetMinor: z.int().min(0), autoRecharge: z.boolean() }),
  }),
  setAutopay: command({
    label: 'Set autopay', target: 'accountId', on: 'accounts', topics: ['accounts'], money: false, result: none,
    input: z.object({ accountId: v.AccountId, autopay: z.boolean() }),
  }),
  updateContact: command({
    label: 'Change contact', target: 'contactId', on: 'contacts', topics: ['accounts'], money: false, result: none,
    input: z.object({ contactId: v.ContactId, name: z.string().trim().min(1).max(200), email: z.email().max(200).nullable(), phone: z.string().trim().max(30).nullable() }),
  }),
  updateAddress: command({
    label: 'Change address', target: 'accountId', on: 'accounts', topics: ['accounts'], money: false, result: none,
    input: z.object({ accountId: v.AccountId, which: z.enum(['billing', 'service']), address: v.PostalAddress }),
  }),
  setPoNumber: command({
    label: 'Set PO number', target: 'accountId', on: 'accounts', topics: ['accounts'], money: false, result: none,
    input: z.object({ accountId: v.AccountId, poNumber: z.string().trim().max(60).nullable() }),
  }),
  setAddOn: command({
    label: 'Enable or disable add-on', target: 'addOnId', on: 'addOns', topics: ['accounts'], money: false, result: none,
    input: z.object({ addOnId: v.AddOnId, enabled: z.boolean() }),
  }),
  newRegistrationLink: command({
    label: 'New registration link', target: 'registrationId', on: 'registrations', topics: ['registrations'], money: false,
    input: z.object({ registrationId: v.RegistrationId }),
    /** The link is good once and until `expiresAt`; every earlier link of the registration is dead. */
    result: z.object({ url: z.url().max(500), expiresAt: v.Instant }),
  }),
  pauseAccount: command({
    label: 'Pause account', target: 'accountId', on: 'wallets', topics: ['accounts'], money: false, result: none,
    input: z.object({ accountId: v.AccountId, reason }),
  }),
  resumeAccount: command({
    label: 'Resume account', target: 'accountId', on: 'wallets', topics: ['accounts'], money: false, result: none,
    input: z.object({ accountId: v.AccountId }),
  }),
  addAccountNote: command({
    label: 'Add note', target: 'accountId', on: 'accounts', topics: ['accounts'], money: false, result: none,
    input: z.object({ accountId: v.AccountId, text: v.Note }),
  }),
} as const

export type CommandName = keyof typeof commands
export const commandNames = Object.keys(commands) as readonly CommandName[]
export const CommandName = z.enum(commandNames as readonly [CommandName, ...CommandName[]])
export type CommandInput<C extends CommandName> = z.infer<(typeof commands)[C]['input']>
export type CommandResult<C extends CommandName> = z.infer<(typeof commands)[C]['result']>

type GivenSchema = { [C in CommandName]: z.ZodObject<{ command: z.ZodLiteral<C>; input: (typeof commands)[C]['input'] }> }[CommandName]

/** One schema a command: its name beside what it carries. */
export const givenCommands = (): [GivenSchema, ...GivenSchema[]] =>
  commandNames.map((command) => z.object({ command: z.literal(command), input: commands[command].input })) as unknown as [GivenSchema, ...GivenSchema[]]
