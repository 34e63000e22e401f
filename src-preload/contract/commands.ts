/**
 * Every command that staff can give to the billing system: one typed list. A new command is one
 * entry here; the types then ask for its route in the connector and its rule in the sandbox. This list
 * is vocabulary: every layer may read it.
 */
import { z } from 'zod'
import * as v from './vocabulary.ts'
import type { Topic } from './events.ts'

/** How a value is read out to people. */
export type Reading =
  | 'text'
  /** Minor units in the currency of the target. */
  | 'amount'
  | 'yes_no'
  | 'hours'
  | 'address'
  /** The id of a payment method, a contact, an account: told by its name. */
  | 'method'
  | 'contact'
  | 'account'
  /** An instant; a business date. */
  | 'instant'
  | 'date'
  /** So much on which invoice: a list, by the invoices' numbers. */
  | 'applied'

/** A field in plain words: its label, and how its value is read out (`text` unless told; codes by `words`). */
export interface FieldWords {
  label: string
  as?: Reading
  words?: Readonly<Record<string, string>>
}

/** So much of a payment or a credit note on each invoice, in the currency that both have; effective on the day it is carried out. */
const AppliedRow = z.object({ invoiceId: v.InvoiceId, amountMinor: z.int().min(1) })
const AppliedRows = z.array(AppliedRow).min(1).max(500)

interface CommandDefinition<I extends z.ZodObject, R extends z.ZodType, T extends keyof z.infer<I> & string, O extends TargetResource> {
  /** What the command carries; ids first. */
  input: I
  /** What the billing system answers besides the changed records. */
  result: R
  /** The input field that names what is changed; the path segment of the route. */
  target: T
  /** The resource of the target: its `rev` is what the decision was made on. */
  on: O
  /** The lists that show it beside its target while it is under way. */
  topics: readonly Topic[]
  /** Moves money: the invoice is read again first, and it is refused here when already paid. */
  money: boolean
  /** Plain words for lists: `Retry charge`. */
  label: string
  /** What it carries, in plain words. */
  fields: { [K in Exclude<keyof z.infer<I>, T>]: FieldWords }
  /** The fields of the target that it sets, as they are to be: shown beside both versions in a conflict. */
  sets?: (input: z.infer<I>) => Readonly<Record<string, unknown>>
  /** What keeps two of them about one record apart, so that the later one does not stand for the earlier: which address, which note. */
  aspect?: (input: z.infer<I>) => string
  /** What of the result may be kept on disk; all of it unless told. */
  kept?: (result: z.infer<R>) => unknown
  /** How it ended, in plain words, where there is more to say than that it was done. `instant` writes a moment. */
  ended?: (result: z.infer<R>, instant: (at: v.Instant) => string) => string
}
/** Resources that commands are about. */
export type TargetResource = 'accounts' | 'contacts' | 'invoices' | 'charges' | 'addOns' | 'registrations' | 'wallets' | 'payments' | 'creditNotes'
const command = <I extends z.ZodObject, R extends z.ZodType, T extends keyof z.infer<I> & string, O extends TargetResource>(d: CommandDefinition<I, R, T, O>) => d
const none = z.object({})
const reason = z.string().trim().max(500)

const CHANNELS = { sms: 'SMS', email: 'Email', phone: 'Phone', chat: 'Live chat', portal: 'Portal' }
const PREFERENCES = { approve_all: 'Customer approves each', review_then_auto: 'Review, then by itself', approved_by_us: 'Approved by us' }
const method: FieldWords = { label: 'Payment method', as: 'method' }
const note: FieldWords = { label: 'Note' }
const MEDIUMS = { card: 'Card', ach: 'ACH', direct_debit: 'Direct debit', bank_transfer: 'Bank transfer', cheque: 'Cheque' }
/** Kept on a record of the books, whose reasons are at most so long. */
const bookedReason = z.string().trim().max(200)

const chargeResult = z.object({
  chargeId: v.ChargeId,
  /** `pending`: a bank was asked, and answers after some days. */
  status: z.enum(['succeeded', 'failed', 'pending']),
  declineCode: z.string().max(60).nullable(),
})

export const commands = {
  retryCharge: command({
    label: 'Retry charge', target: 'chargeId', on: 'charges', topics: ['failedCharges'], money: true, result: chargeResult,
    input: z.object({ chargeId: v.ChargeId, methodId: v.PaymentMethodId }),
    fields: { methodId: method },
  }),
  payInvoice: command({
    label: 'Pay invoice', target: 'invoiceId', on: 'invoices', topics: ['invoices', 'failedCharges'], money: true, result: chargeResult,
    input: z.object({ invoiceId: v.InvoiceId, methodId: v.PaymentMethodId }),
    fields: { methodId: method },
  }),
  holdInvoice: command({
    label: 'Put on hold', target: 'invoiceId', on: 'invoices', topics: ['heldInvoices'], money: false, result: none,
    input: z.object({ invoiceId: v.InvoiceId, reason, channel: v.HoldChannel }),
    fields: { reason: { label: 'Reason' }, channel: { label: 'Asked for by', words: CHANNELS } },
  }),
  releaseInvoice: command({
    label: 'Release', target: 'invoiceId', on: 'invoices', topics: ['heldInvoices'], money: false, result: none,
    input: z.object({ invoiceId: v.InvoiceId, note: reason.nullable() }),
    fields: { note },
  }),
  approveInvoice: command({
    label: 'Approve', target: 'invoiceId', on: 'invoices', topics: ['heldInvoices'], money: false, result: none,
    input: z.object({ invoiceId: v.InvoiceId, note: reason.nullable() }),
    fields: { note },
  }),
  extendApproval: command({
    label: 'Extend approval', target: 'invoiceId', on: 'invoices', topics: ['heldInvoices'], money: false, result: none,
    input: z.object({ invoiceId: v.InvoiceId, hours: z.int().min(1).max(720) }),
    fields: { hours: { label: 'Longer by', as: 'hours' } },
  }),
  /** The customer says that the invoice is wrong, or no longer does: while disputed it is still owed, and no money is put on it. */
  disputeInvoice: command({
    label: 'Dispute', target: 'invoiceId', on: 'invoices', topics: ['invoices', 'accounts', 'heldInvoices', 'failedCharges'], money: false, result: none,
    input: z.object({ invoiceId: v.InvoiceId, disputed: z.boolean(), reason }),
    fields: { disputed: { label: 'Disputed', as: 'yes_no' }, reason: { label: 'Reason' } },
    sets: ({ disputed }) => ({ disputed }),
  }),
  /** A credit note for so much of an invoice, applied to it at once; in the invoice's currency. */
  requestCreditNote: command({
    label: 'Ask for a credit note', target: 'invoiceId', on: 'invoices', topics: ['invoices', 'accounts', 'payments', 'heldInvoices', 'failedCharges'], money: false, result: none,
    input: z.object({ invoiceId: v.InvoiceId, amountMinor: z.int().min(1), reason: bookedReason }),
    fields: { amountMinor: { label: 'Amount', as: 'amount' }, reason: { label: 'Reason' } },
  }),
  /** The money came by another way: a payment, applied to the invoice as of the day it was received, which is not to come. */
  recordPayment: command({
    label: 'Mark paid elsewhere', target: 'invoiceId', on: 'invoices', topics: ['invoices', 'accounts', 'payments', 'heldInvoices', 'failedCharges'], money: false, result: none,
    input: z.object({ invoiceId: v.InvoiceId, amountMinor: z.int().min(1), medium: v.PaymentMedium, receivedOn: v.BusinessDate, reference: z.string().trim().max(200).nullable() }),
    fields: { amountMinor: { label: 'Amount', as: 'amount' }, medium: { label: 'Paid by', words: MEDIUMS }, receivedOn: { label: 'Received', as: 'date' }, reference: { label: 'Reference' } },
  }),
  /** Closes what is open on an invoice, once it is approved in the billing system. */
  requestWriteOff: command({
    label: 'Ask for a write-off', target: 'invoiceId', on: 'invoices', topics: ['invoices', 'accounts', 'heldInvoices', 'failedCharges'], money: false, result: none,
    input: z.object({ invoiceId: v.InvoiceId, reason: bookedReason }),
    fields: { reason: { label: 'Reason' } },
  }),
  /** Closes an invoice that should not have been: from today on nothing is owed on it. */
  voidInvoice: command({
    label: 'Void invoice', target: 'invoiceId', on: 'invoices', topics: ['invoices', 'accounts', 'heldInvoices', 'failedCharges'], money: false, result: none,
    input: z.object({ invoiceId: v.InvoiceId, reason: bookedReason }),
    fields: { reason: { label: 'Reason' } },
  }),
  /** Money came, as the bank tells: a payment of the account, on these invoices as of the day it was received; what is left over is unapplied cash. */
  receivePayment: command({
    label: 'Record payment', target: 'accountId', on: 'accounts', topics: ['invoices', 'accounts', 'payments', 'heldInvoices', 'failedCharges'], money: false,
    input: z.object({
      accountId: v.AccountId, amountMinor: z.int().min(1), currency: v.Currency, medium: v.PaymentMedium, receivedOn: v.BusinessDate, reference: z.string().trim().max(200).nullable(),
      rows: z.array(AppliedRow).max(500),
    }),
    result: z.object({ paymentId: v.PaymentId }),
    fields: {
      amountMinor: { label: 'Amount', as: 'amount' }, currency: { label: 'Currency' }, medium: { label: 'Paid by', words: MEDIUMS }, receivedOn: { label: 'Received', as: 'date' },
      reference: { label: 'Reference' }, rows: { label: 'To', as: 'applied' },
    },
    // Two payments of one account are two.
    aspect: ({ amountMinor, receivedOn, reference }) => `${receivedOn} ${amountMinor} ${reference ?? ''}`,
  }),
  /** A payment that was recorded by mistake, or that the bank took back: taken off its invoices and given back as of today. Not for what a card was charged. */
  reversePayment: command({
    label: 'Reverse payment', target: 'paymentId', on: 'payments', topics: ['invoices', 'accounts', 'payments', 'heldInvoices', 'failedCharges'], money: false, result: none,
    input: z.object({ paymentId: v.PaymentId, reason: bookedReason }),
    fields: { reason: { label: 'Reason' } },
  }),
  setDefaultMethod: command({
    label: 'Set default method', target: 'accountId', on: 'accounts', topics: ['accounts', 'failedCharges'], money: false, result: none,
    input: z.object({ accountId: v.AccountId, methodId: v.PaymentMethodId }),
    fields: { methodId: method },
  }),
  applyPayment: command({
    label: 'Apply payment', target: 'paymentId', on: 'payments', topics: ['accounts', 'payments', 'invoices'], money: false, result: none,
    input: z.object({ paymentId: v.PaymentId, rows: AppliedRows }),
    fields: { rows: { label: 'To', as: 'applied' } },
  }),
  applyCreditNote: command({
    label: 'Apply credit note', target: 'creditNoteId', on: 'creditNotes', topics: ['accounts', 'payments', 'invoices'], money: false, result: none,
    input: z.object({ creditNoteId: v.CreditNoteId, rows: AppliedRows }),
    fields: { rows: { label: 'To', as: 'applied' } },
  }),
  setApprovalPreference: command({
    label: 'Set approval preference', target: 'accountId', on: 'accounts', topics: ['accounts'], money: false, result: none,
    input: z.object({ accountId: v.AccountId, preference: v.ApprovalPreference }),
    fields: { preference: { label: 'Approval preference', words: PREFERENCES } },
    sets: ({ preference }) => ({ approvalPreference: preference }),
  }),
  assignApprover: command({
    label: 'Assign approver', target: 'accountId', on: 'accounts', topics: ['accounts', 'heldInvoices'], money: false, result: none,
    input: z.object({ accountId: v.AccountId, contactId: v.ContactId }),
    fields: { contactId: { label: 'Approver', as: 'contact' } },
    sets: ({ contactId }) => ({ approverId: contactId }),
  }),
  setRecharge: command({
    label: 'Set recharge', target: 'accountId', on: 'wallets', topics: ['accounts'], money: false, result: none,
    input: z.object({ accountId: v.AccountId, thresholdMinor: z.int().min(0), targetMinor: z.int().min(0), autoRecharge: z.boolean() }),
    fields: { thresholdMinor: { label: 'Recharge below', as: 'amount' }, targetMinor: { label: 'Up to', as: 'amount' }, autoRecharge: { label: 'Recharge by itself', as: 'yes_no' } },
    sets: ({ thresholdMinor, targetMinor, autoRecharge }) => ({ thresholdMinor, targetMinor, autoRecharge }),
  }),
  setAutopay: command({
    label: 'Set autopay', target: 'accountId', on: 'accounts', topics: ['accounts'], money: false, result: none,
    input: z.object({ accountId: v.AccountId, autopay: z.boolean() }),
    fields: { autopay: { label: 'Autopay', as: 'yes_no' } },
    sets: ({ autopay }) => ({ autopay }),
  }),
  updateContact: command({
    label: 'Change contact', target: 'contactId', on: 'contacts', topics: ['accounts'], money: false, result: none,
    input: z.object({ contactId: v.ContactId, name: z.string().trim().min(1).max(200), email: z.email().max(200).nullable(), phone: z.string().trim().max(30).nullable() }),
    fields: { name: { label: 'Name' }, email: { label: 'Email address' }, phone: { label: 'Phone' } },
    sets: ({ name, email, phone }) => ({ name, email, phone }),
  }),
  updateAddress: command({
    label: 'Change address', target: 'accountId', on: 'accounts', topics: ['accounts'], money: false, result: none,
    input: z.object({ accountId: v.AccountId, which: z.enum(['billing', 'service']), address: v.PostalAddress }),
    fields: { which: { label: 'Address', words: { billing: 'Billing address', service: 'Service address' } }, address: { label: 'New address', as: 'address' } },
    aspect: ({ which }) => which,
    sets: ({ which, address }) => (which === 'billing' ? { billingAddress: address } : { serviceAddress: address }),
  }),
  setPoNumber: command({
    label: 'Set PO number', target: 'accountId', on: 'accounts', topics: ['accounts'], money: false, result: none,
    input: z.object({ accountId: v.AccountId, poNumber: z.string().trim().max(60).nullable() }),
    fields: { poNumber: { label: 'PO number' } },
    sets: ({ poNumber }) => ({ poNumber }),
  }),
  setAddOn: command({
    label: 'Enable or disable add-on', target: 'addOnId', on: 'addOns', topics: ['accounts'], money: false, result: none,
    input: z.object({ addOnId: v.AddOnId, enabled: z.boolean() }),
    fields: { enabled: { label: 'Enabled', as: 'yes_no' } },
    sets: ({ enabled }) => ({ enabled }),
  }),
  newRegistrationLink: command({
    label: 'New registration link', target: 'registrationId', on: 'registrations', topics: ['registrations'], money: false,
    input: z.object({ registrationId: v.RegistrationId }),
    /** The link is good once and until `expiresAt`; every earlier link of the registration is dead. */
    result: z.object({ url: z.url().max(500), expiresAt: v.Instant }),
    fields: {},
    // Whoever holds a link can register: it is stored nowhere.
    kept: ({ expiresAt }) => ({ expiresAt }),
    ended: ({ expiresAt }, instant) => `A new link was made; it is good until ${instant(expiresAt)}. Earlier links no longer work.`,
  }),
  pauseAccount: command({
    label: 'Pause account', target: 'accountId', on: 'wallets', topics: ['accounts'], money: false, result: none,
    input: z.object({ accountId: v.AccountId, reason }),
    fields: { reason: { label: 'Reason' } },
  }),
  resumeAccount: command({
    label: 'Resume account', target: 'accountId', on: 'wallets', topics: ['accounts'], money: false, result: none,
    input: z.object({ accountId: v.AccountId }),
    fields: {},
  }),
  addAccountNote: command({
    label: 'Add note', target: 'accountId', on: 'accounts', topics: ['accounts'], money: false, result: none,
    input: z.object({ accountId: v.AccountId, text: v.Note }),
    fields: { text: { label: 'Note' } },
    aspect: ({ text }) => text,
  }),
} as const

export type CommandName = keyof typeof commands
export const commandNames = Object.keys(commands) as readonly CommandName[]
export const CommandName = z.enum(commandNames as readonly [CommandName, ...CommandName[]])
export type CommandInput<C extends CommandName> = z.infer<(typeof commands)[C]['input']>
export type CommandResult<C extends CommandName> = z.infer<(typeof commands)[C]['result']>

type GivenSchema = { [C in CommandName]: z.ZodObject<{ command: z.ZodLiteral<C>; input: (typeof commands)[C]['input'] }> }[CommandName]

/** The commands about records of one resource. */
export const commandsOn = (resource: string): CommandName[] => commandNames.filter((name) => commands[name].on === resource)
/** The commands that move money. */
export const moneyCommands: readonly CommandName[] = commandNames.filter((name) => commands[name].money)

/** Whether a command stands for an earlier one of its kind about the same record. */
export function standsFor<C extends CommandName>(command: C, input: CommandInput<C>, earlier: CommandInput<C>): boolean {
  const aspect = commands[command].aspect as ((input: CommandInput<C>) => string) | undefined
  return aspect === undefined || aspect(input) === aspect(earlier)
}

/** One schema a command: its name beside what it carries. */
export const givenCommands = (): [GivenSchema, ...GivenSchema[]] =>
  commandNames.map((command) => z.object({ command: z.literal(command), input: commands[command].input })) as unknown as [GivenSchema, ...GivenSchema[]]
