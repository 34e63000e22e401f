/** One account's page: everything but its invoices and payments, which page by themselves. */
import { z } from 'zod'
import type { AccountDetail, ApproverChoice } from '#contract/accounts.ts'
import { OpenCommand } from '#contract/outbox.ts'
import { ContactRole, PostalAddress, type AccountId, type AddOnId, type ContactId, type RegistrationId } from '#contract/vocabulary.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { db, type Database } from '#main/db/database.ts'
import { openCommands } from '#main/db/openCommands.ts'
import { methodsOf, methodSummary } from '#main/db/paymentMethods.ts'
import { suppressedAmong, suppressionKey, suppressionWords, type SuppressionRecord } from '#main/db/suppressions.ts'
import { accountStory, notesOf } from '#main/db/story.ts'
import { addDays, businessDateAt, latestDate } from '#main/domain/dates.ts'
import { e164 } from '#main/domain/phoneNumbers.ts'
import { retryAdvice } from '#main/domain/retryAdvice.ts'
import { accountById, addOnsOf, approverOf, contactsOf, firstInvoiceOn, firstPaymentOn, lastInvoiceOn, lastPaymentOn, lastWalletEntryAt, registrationOf, subAccountsOf, subscriptionsOf, walletsOf } from './queries.ts'
import { accountRows, balancesByAccount } from './rows.ts'

const Roles = z.array(ContactRole)

/** Null when the account is not in the copy. */
export function accountDetail(context: CoreContext, accountId: string): AccountDetail | null {
  const { database } = context
  const account = database.first(accountById(accountId))
  if (!account) return null
  const timeZone = database.first(db.selectFrom('cache.party').select('timeZone').where('id', '=', account.partyId))?.timeZone ?? 'UTC'
  const contacts = database.all(contactsOf(accountId))
  const suppressed = suppressedContacts(database, contacts, { timeZone, country: PostalAddress.parse(JSON.parse(account.billingAddress)).country })
  const parent = account.parentId === null ? undefined : database.first(accountById(account.parentId))
  const subAccounts = database.all(subAccountsOf(accountId))
  const balances = balancesByAccount(database, subAccounts.map((sub) => sub.id))
  const approver = database.first(approverOf(account))
  const wallet = database.first(walletsOf([accountId]))
  const registration = database.first(registrationOf(accountId))
  const onFile = database.all(methodsOf(accountId))
  const { methods } = retryAdvice({ attempts: [], now: context.now(), timeZone, methods: onFile.map((method) => ({ ...method, isDefault: method.isDefault === 1 })) })
  const unusable = new Map(methods.map(({ methodId, plain }) => [methodId, plain]))
  return {
    account: accountRows(database, [account])[0]!,
    rev: account.rev,
    parent: parent ? { accountId: parent.id as AccountId, name: parent.name } : null,
    subAccounts: subAccounts.map((sub) => ({ accountId: sub.id as AccountId, name: sub.name, balances: balances.get(sub.id) ?? [] })),
    poNumber: account.poNumber, taxExempt: account.taxExempt === 1, autopay: account.autopay === 1,
    approvalPreference: account.approvalPreference,
    approverId: (approver?.id ?? null) as ContactId | null,
    approverName: approver?.name ?? null,
    approvers: [...approverChoices(contacts, false), ...(parent === undefined ? [] : approverChoices(database.all(contactsOf(parent.id)), true))],
    criticalPhone: account.criticalPhone, planFees: account.planFees, createdOn: account.createdOn, firstOn: firstOn(database, account),
    billingAddress: PostalAddress.parse(JSON.parse(account.billingAddress)),
    serviceAddress: account.serviceAddress === null ? null : PostalAddress.parse(JSON.parse(account.serviceAddress)),
    registration: registration ? { ...registration, id: registration.id as RegistrationId } : null,
    wallet: wallet
      ? { rev: wallet.rev, balance: { minor: wallet.balanceMinor, currency: wallet.currency }, thresholdMinor: wallet.thresholdMinor, targetMinor: wallet.targetMinor, autoRecharge: wallet.autoRecharge === 1, pausedAt: wallet.pausedAt }
      : null,
    methods: onFile.map((method) => methodSummary(method, unusable.get(method.id) ?? null)),
    contacts: contacts.map((contact) => ({
      id: contact.id as ContactId, rev: contact.rev, name: contact.name, email: contact.email, phone: contact.phone, roles: Roles.parse(JSON.parse(contact.roles)),
      prefers: contact.prefers, emailBouncedAt: contact.emailBouncedAt, suppressed: suppressed(contact),
    })),
    subscriptions: database.all(subscriptionsOf(accountId)).map(({ id, name, status, quantity, priceMinor, currency, interval, startedOn, cancelledOn }) => ({
      id, name, status, quantity, price: { minor: priceMinor, currency }, interval, startedOn, cancelledOn,
    })),
    addOns: database.all(addOnsOf(accountId)).map((addOn) => ({ id: addOn.id as AddOnId, rev: addOn.rev, name: addOn.name, enabled: addOn.enabled === 1, price: { minor: addOn.priceMinor, currency: addOn.currency }, changedAt: addOn.changedAt })),
    notes: database.all(notesOf(accountId)),
    story: accountStory(database, accountId),
    // What another version wrote and this one cannot read is told by the outbox alone.
    open: openCommands(database, accountId).flatMap((command) => OpenCommand.safeParse(command).data ?? []),
    suggestedPeriod: suggestedPeriod(lastBusinessOn(database, accountId, timeZone), businessDateAt(context.now(), timeZone)),
  }
}

interface Reachable {
  email: string | null
  phone: string | null
}

/** Why nothing is sent to a contact, by email or to its number; null where it may be written to. */
function suppressedContacts(database: Database, contacts: readonly Reachable[], { timeZone, country }: { timeZone: string; country: string }): (contact: Reachable) => string | null {
  const keysOf = ({ email, phone }: Reachable) => [email === null ? null : suppressionKey(email), phone === null ? null : e164(phone, country)].filter((key) => key !== null)
  const found = new Map(database.all<SuppressionRecord>(suppressedAmong(contacts.flatMap(keysOf))).map((record) => [record.address, record]))
  return (contact) => keysOf(contact).flatMap((key) => found.get(key) ?? []).map((record) => suppressionWords(record, timeZone)).join(' ') || null
}

const approverChoices = (contacts: readonly { id: string; name: string; roles: string }[], ofAgency: boolean): ApproverChoice[] =>
  contacts.map(({ id, name, roles }) => ({ id: id as ContactId, name, roles: Roles.parse(JSON.parse(roles)), ofAgency }))

/** An account that came by a file is younger than its business where no file says since when it is a customer. */
function firstOn(database: Database, { id, createdOn }: { id: string; createdOn: string }): string {
  const days = [createdOn, database.first(firstInvoiceOn(id))?.on ?? null, database.first(firstPaymentOn(id))?.on ?? null]
  return days.filter((day) => day !== null).toSorted()[0]!
}

/** The newest day something was invoiced, received, or moved on the available balance; null for an account without any. */
function lastBusinessOn(database: Database, accountId: string, timeZone: string): string | null {
  const movedAt = database.first(lastWalletEntryAt(accountId))?.at ?? null
  const days = [
    database.first(lastInvoiceOn(accountId))?.on ?? null,
    database.first(lastPaymentOn(accountId))?.on ?? null,
    movedAt === null ? null : businessDateAt(movedAt, timeZone),
  ]
  return days.filter((day) => day !== null).toSorted().at(-1) ?? null
}

/** The calendar month with the newest business in it, up to today: a statement is not dated ahead. */
function suggestedPeriod(lastBusinessOn: string | null, today: string): { from: string; to: string } {
  const on = lastBusinessOn ?? today
  const from = `${on.slice(0, 7)}-01`
  const nextMonth = addDays(from, 31).slice(0, 7)
  const monthEnd = addDays(`${nextMonth}-01`, -1)
  return { from, to: monthEnd <= today ? monthEnd : latestDate(today, on) }
}
