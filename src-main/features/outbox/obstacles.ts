/** Why a command cannot be carried out, as far as the copy can tell: said at once instead of after a round trip. What is not here the billing system decides. */
import { commands, moneyCommands, type CommandInput, type CommandName, type TargetResource } from '#contract/commands.ts'
import type { InvoiceStatus, PostalAddress } from '#contract/vocabulary.ts'
import type { RecordOf } from '#main/core/ports/records.ts'
import { copyRecord } from '#main/db/copyRecord.ts'
import { db, type Database } from '#main/db/database.ts'
import { waitingAbout, waitingOf } from '#main/db/outboxList.ts'
import { applicationProblem } from './applicationProblem.ts'
import { methodsOf } from '#main/db/paymentMethods.ts'

/** A rule about one command: words, or null where nothing stands in the way. */
type Rule<C extends CommandName> = (database: Database, input: CommandInput<C>, target: RecordOf<(typeof commands)[C]['on']>) => string | null
type Rules = { [C in CommandName]?: Rule<C> }
type AnyRule = (database: Database, input: unknown, target: unknown) => string | null

export interface Target {
  accountId: string
  record: RecordOf<TargetResource>
}

/** Plain words with what to do; null where nothing stands in the way. */
export function obstacleTo(database: Database, command: CommandName, input: CommandInput<CommandName>, { accountId, record }: Target): string | null {
  const never = (NEVER[command] as AnyRule | undefined)?.(database, input, record) ?? null
  if (never !== null) return never
  const waiting = database.all(waitingAbout(record.id)).filter((row) => commands[row.command].on === commands[command].on)
  const twin = waiting.find((row) => row.command === command)
  if (twin !== undefined && twin.input === JSON.stringify(commands[command].input.parse(input))) return `“${commands[command].label}” is waiting to go out already, just like this. Take it back in the outbox if it is not wanted.`
  if (commands[command].money && moneyUnderWay(database, accountId, command, input)) return 'This money is being asked for already: a command waits to go out. Wait until it is done, or take it back in the outbox.'
  // What waits may change the very thing that stands in the way.
  return waiting.length > 0 ? null : ((AS_IT_STANDS[command] as AnyRule | undefined)?.(database, input, record) ?? null)
}

/** Whether a command that waits is to take the money of the same invoice, or of the same charge. */
function moneyUnderWay(database: Database, accountId: string, command: CommandName, input: CommandInput<CommandName>): boolean {
  const wanted = purposeOf(database, command, targetOf(command, input))
  return database.all(waitingOf(accountId)).some((row) => moneyCommands.includes(row.command) && purposeOf(database, row.command, row.targetId) === wanted)
}

const targetOf = (command: CommandName, input: CommandInput<CommandName>): string => String((input as Record<string, unknown>)[commands[command].target])

/** The invoice, or the series of a wallet's charge. */
function purposeOf(database: Database, command: CommandName, targetId: string): string {
  const charge = commands[command].on === 'charges' ? copyRecord(database, 'charges', targetId) : null
  return charge === null ? targetId : (charge.invoiceId ?? charge.seriesId)
}

/** What no other command can change. */
const NEVER: Rules = {
  retryCharge: (database, { methodId }, { accountId }) => methodProblem(database, methodId, accountId),
  payInvoice: (database, { methodId }, { accountId }) => methodProblem(database, methodId, accountId),
  holdInvoice: (_database, { reason }) => (reason === '' ? 'A hold needs a reason.' : null),
  pauseAccount: (_database, { reason }) => (reason === '' ? 'A pause needs a reason.' : null),
  assignApprover(database, { contactId }, account) {
    const contact = copyRecord(database, 'contacts', contactId)
    if (contact === null) return 'This contact is not in the local copy. Pull, and choose again.'
    return contact.accountId === account.id || contact.accountId === account.parentId ? null : `${contact.name} belongs to another account. Choose a contact of ${account.name} or of its agency.`
  },
  setRecharge: (_database, { thresholdMinor, targetMinor }) => (targetMinor > thresholdMinor ? null : 'The target must be above the threshold.'),
  updateAddress: (_database, { address }) => addressProblem(address),
  applyPayment: (database, { paymentId, rows }) => applicationProblem(database, { payment: paymentId }, rows),
  applyCreditNote: (database, { creditNoteId, rows }) => applicationProblem(database, { creditNote: creditNoteId }, rows),
}

/** What may be otherwise once the commands before it are done. */
const AS_IT_STANDS: Rules = {
  retryCharge(database, _input, { status, invoiceId, accountId }) {
    if (status !== 'failed') return 'This charge went through; there is nothing to try again.'
    const invoice = invoiceId === null ? null : copyRecord(database, 'invoices', invoiceId)
    return closed(database, accountId) ?? (invoice === null ? null : notPayable(database, invoice))
  },
  payInvoice: (database, _input, invoice) => closed(database, invoice.accountId) ?? notPayable(database, invoice),
  holdInvoice(database, _input, { id, number, status }) {
    if (status !== 'open') return `Invoice ${number} is ${STATUS[status]}; there is nothing to hold.`
    return isHeld(database, id) ? `Invoice ${number} is on hold already.` : null
  },
  releaseInvoice: (database, _input, { id, number }) => (isHeld(database, id) ? null : `Invoice ${number} is not on hold.`),
  approveInvoice: (database, _input, { id, number }) => (openApproval(database, id) === undefined ? `Invoice ${number} is not waiting for approval.` : null),
  extendApproval(database, _input, { id, number }) {
    const approval = openApproval(database, id)
    if (approval === undefined) return `Invoice ${number} is not waiting for approval.`
    return approval.state === 'waiting' && approval.autoApprovesAt === null ? `Invoice ${number} never approves itself; there is no time to extend.` : null
  },
  setAutopay(database, { autopay }, account) {
    if (account.status === 'closed') return closed(database, account.id)
    const usable = database.all(methodsOf(account.id)).some(({ isDefault, notAccepted }) => isDefault === 1 && notAccepted === null)
    return autopay && !usable ? 'There is no default payment method that can be charged. Ask the customer to add one in the portal.' : null
  },
  setRecharge: (database, _input, { accountId }) => closed(database, accountId),
  pauseAccount: (database, _input, { accountId, pausedAt }) => closed(database, accountId) ?? (pausedAt === null ? null : 'The account is paused already.'),
  resumeAccount(database, _input, { accountId, pausedAt, balanceMinor }) {
    if (pausedAt === null) return 'The account is not paused.'
    return closed(database, accountId) ?? (balanceMinor < 0 ? 'The available balance is below zero; it needs a payment first.' : null)
  },
  setAddOn(database, { enabled }, addOn) {
    if (addOn.enabled === enabled) return `${addOn.name} is ${enabled ? 'enabled' : 'disabled'} already.`
    if (!enabled) return null
    return closed(database, addOn.accountId) ?? (copyRecord(database, 'products', addOn.productId)?.active === false ? `${addOn.name} is no longer sold.` : null)
  },
  newRegistrationLink(database, _input, { accountId, state, email }) {
    if (state === 'registered') return 'This customer has registered already.'
    return closed(database, accountId) ?? (email === null ? 'There is no email address to make a link for. Add one to the contact first.' : null)
  },
}

const STATUS: Readonly<Record<InvoiceStatus, string>> = { draft: 'still a draft', open: 'open', paid: 'paid', void: 'void', uncollectible: 'written off' }

function methodProblem(database: Database, methodId: string, accountId: string): string | null {
  const method = copyRecord(database, 'paymentMethods', methodId)
  if (method === null) return 'This payment method is not on file any more. Choose another one.'
  if (method.accountId !== accountId) return 'This payment method belongs to another account.'
  return method.notAccepted
}

function notPayable(database: Database, { id, number, status }: RecordOf<'invoices'>): string | null {
  if (status !== 'open') return `Invoice ${number} is ${STATUS[status]}; there is nothing to charge.`
  return isHeld(database, id) ? `Invoice ${number} is on hold. Release it first.` : null
}

function closed(database: Database, accountId: string): string | null {
  return copyRecord(database, 'accounts', accountId)?.status === 'closed' ? 'The account is closed.' : null
}

export const openHold = (invoiceId: string) => db.selectFrom('cache.hold').select('id').where('invoiceId', '=', invoiceId).where('releasedAt', 'is', null).limit(1)
const isHeld = (database: Database, invoiceId: string): boolean => database.first(openHold(invoiceId)) !== undefined

export const waitingApproval = (invoiceId: string) =>
  db.selectFrom('cache.approval').select(['state', 'autoApprovesAt']).where('invoiceId', '=', invoiceId).where('state', 'in', ['waiting', 'held']).limit(1)
const openApproval = (database: Database, invoiceId: string) => database.first(waitingApproval(invoiceId))

/** Somewhere a letter arrives: a line or a city, in a country that there is (ISO 3166). */
function addressProblem({ lines, city, country }: PostalAddress): string | null {
  if (lines.every((line) => line.trim() === '') || city.trim() === '') return 'An address needs a street line and a city.'
  return /^[A-Z]{2}$/.test(country) && countries.of(country) !== undefined ? null : `“${country}” is not the code of a country; for example AU, US, IE.`
}

const countries = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
