/** Why a command cannot be carried out, as far as the copy can tell: said at once instead of after a round trip. What is not here the billing system decides. */
import { commands, type CommandInput, type CommandName, type TargetResource } from '#contract/commands.ts'
import type { InvoiceStatus, PostalAddress } from '#contract/vocabulary.ts'
import type { RecordOf } from '#main/core/ports/records.ts'
import { copyRecord } from '#main/db/copyRecord.ts'
import { db, type Database } from '#main/db/database.ts'
import { keptObstacle } from '#main/db/keptPayments.ts'
import { claimsByMoney, claimWords, type MoneyClaim } from '#main/db/moneyUnderWay.ts'
import { waitingAbout } from '#main/db/outboxList.ts'
import { applicationProblem, receiptProblem } from '#main/db/applicationProblem.ts'
import { amountProblem, writeOffProblem } from './invoiceProblem.ts'
import { methodsOf } from '#main/db/paymentMethods.ts'
import { AT_THE_BANK } from '#main/domain/retryAdvice.ts'

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
  const claim = commands[command].money ? claimOn(database, accountId, command, input) : undefined
  if (claim !== undefined) return claimWords(claim, copyRecord(database, 'parties', record.partyId)?.timeZone ?? 'UTC').message
  // What waits may change the very thing that stands in the way.
  return waiting.length > 0 ? null : ((AS_IT_STANDS[command] as AnyRule | undefined)?.(database, input, record) ?? null)
}

/** The newest command that is to take the money of the same invoice, or of the same series of charges, or settles it another way. */
function claimOn(database: Database, accountId: string, command: CommandName, input: CommandInput<CommandName>): MoneyClaim | undefined {
  const target = targetOf(command, input)
  const claims = claimsByMoney(database, [accountId]).get(purposeOf(database, command, target)) ?? []
  // Whether a doubt about the charge's own retry is settled, the rules of retries know.
  return claims.findLast((claim) => !(claim.state === 'uncertain' && claim.command === 'retryCharge' && claim.command === command && claim.targetId === target))
}

const targetOf = (command: CommandName, input: CommandInput<CommandName>): string => String((input as Record<string, unknown>)[commands[command].target])

/** The invoice, or the series of a wallet's charge. */
function purposeOf(database: Database, command: CommandName, targetId: string): string {
  const charge = commands[command].on === 'charges' ? copyRecord(database, 'charges', targetId) : null
  return charge === null ? targetId : (charge.invoiceId ?? charge.seriesId)
}

/** What no other command can change. */
const NEVER: Rules = {
  retryCharge: (database, { methodId }, { accountId, invoiceId }) => methodProblem(database, methodId, accountId) ?? (invoiceId === null ? null : keptObstacle(database, invoiceId)),
  payInvoice: (database, { invoiceId, methodId }, { accountId }) => methodProblem(database, methodId, accountId) ?? keptObstacle(database, invoiceId),
  holdInvoice: (_database, { reason }) => (reason === '' ? 'A hold needs a reason.' : null),
  pauseAccount: (_database, { reason }) => (reason === '' ? 'A pause needs a reason.' : null),
  assignApprover(database, { contactId }, account) {
    const contact = copyRecord(database, 'contacts', contactId)
    if (contact === null) return 'This contact is not in the local copy. Pull, and choose again.'
    return contact.accountId === account.id || contact.accountId === account.parentId ? null : `${contact.name} belongs to another account. Choose a contact of ${account.name} or of its agency.`
  },
  setRecharge: (_database, { thresholdMinor, targetMinor }) => (targetMinor > thresholdMinor ? null : 'The target must be above the threshold.'),
  updateAddress: (_database, { address }) => addressProblem(address),
  disputeInvoice: (_database, { disputed, reason }) => (disputed && reason === '' ? 'A dispute needs a reason.' : null),
  requestCreditNote: (database, { invoiceId, amountMinor, reason }) => (reason === '' ? 'A credit note needs a reason.' : amountProblem(database, invoiceId, amountMinor)),
  recordPayment: (database, { invoiceId, amountMinor }) => amountProblem(database, invoiceId, amountMinor) ?? keptObstacle(database, invoiceId),
  requestWriteOff: (database, { invoiceId, reason }) => (reason === '' ? 'A write-off needs a reason.' : writeOffProblem(database, invoiceId)),
  voidInvoice: (_database, { reason }) => (reason === '' ? 'A void needs a reason.' : null),
  receivePayment: (database, input) => receiptProblem(database, input),
  reversePayment: (_database, { reason }, { ref, chargeId }) => (reason === '' ? 'A reversal needs a reason.' : chargeId === null ? null : `Payment ${ref} was charged to a payment method; it is given back by a refund.`),
  setDefaultMethod: (database, { methodId }, { id }) => methodProblem(database, methodId, id),
  applyPayment: (database, { paymentId, rows }) => applicationProblem(database, { payment: paymentId }, rows),
  applyCreditNote: (database, { creditNoteId, rows }) => applicationProblem(database, { creditNote: creditNoteId }, rows),
}

/** What may be otherwise once the commands before it are done. */
const AS_IT_STANDS: Rules = {
  retryCharge(database, _input, { status, invoiceId, accountId }) {
    if (status === 'pending') return AT_THE_BANK
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
  voidInvoice: (_database, _input, { number, status }) => (status === 'open' || status === 'draft' ? null : `Invoice ${number} is ${STATUS[status]}; there is nothing to void.`),
  disputeInvoice(_database, { disputed: wanted }, { number, status, disputed }) {
    if (status !== 'open') return `Invoice ${number} is ${STATUS[status]}; there is nothing to dispute.`
    return wanted === disputed ? `Invoice ${number} is ${disputed ? 'disputed already' : 'not disputed'}.` : null
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
  if (isHeld(database, id)) return `Invoice ${number} is on hold. Release it first.`
  return database.first(pendingChargeOf(id)) === undefined ? null : AT_THE_BANK
}
/** Through `charge_by_series`: the attempts for an invoice are one series. */
export const pendingChargeOf = (invoiceId: string) => db.selectFrom('cache.charge').select('id').where('seriesId', '=', invoiceId).where('status', '=', 'pending').limit(1)

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
