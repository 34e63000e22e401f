/** The columns of the three queues. */
import type { FailedChargeGroup, FailedChargeRow } from '#contract/failedCharges.ts'
import type { HeldInvoiceRow } from '#contract/heldInvoices.ts'
import type { PendingCommand } from '#contract/outbox.ts'
import type { RegistrationRow } from '#contract/registrations.ts'
import type { ApprovalPreference, HoldChannel, Money } from '#contract/vocabulary.ts'
import { methodName } from '#main/domain/brands.ts'
import type { ListColumnId } from '#contract/listExport.ts'
import { code, name, text, whole } from '../reports/columns.ts'
import { CHARGES, HARDNESS, plainly, REGISTRATIONS } from '../reports/words.ts'
import { amount, customer, moment, party, said, workFields, type Fields } from './fields.ts'

const WAITS: Readonly<Record<PendingCommand['state'], string>> = { queued: 'waiting to go out', sending: 'going out', done: 'done', rejected: 'refused', conflict: 'in conflict', uncertain: 'not certain', withdrawn: 'taken back' }
const pendingWords = (pending: PendingCommand | null): string | null => (pending === null ? null : `${pending.label}: ${WAITS[pending.state]}`)
const yes = (value: boolean): string => (value ? 'yes' : 'no')

export const failedChargeFields: Fields<FailedChargeRow, ListColumnId<'failed-charges'>> = {
  account: customer(),
  invoice: [said(text('For', 18), ({ invoiceNumber, kind }) => invoiceNumber ?? CHARGES[kind])],
  party: [party()],
  amount: [amount('Amount', (row) => row.amount)],
  reason: [said(name('Reason', 52), ({ plain }) => plain)],
  code: [said(name('Code', 30), ({ declineCode }) => declineCode)],
  kind: [said(name('Kind of decline', 16), ({ hardness }) => HARDNESS[hardness])],
  tried: [said(whole('Attempts', 10), ({ attempts }) => attempts)],
  last: [moment('Last try', ({ lastFailedAt }) => lastFailedAt)],
  method: [said(text('Method', 26), ({ method }) => (method === null ? null : methodName(method)))],
  backup: [said(code('Backup', 10), ({ hasBackup }) => yes(hasBackup))],
  autopay: [said(code('Autopay', 10), ({ autopay }) => (autopay ? 'on' : 'off'))],
  paused: [moment('Paused since', ({ pausedAt }) => pausedAt)],
  state: [said(text('State', 34), ({ pending, scheduledAt, pausedAt }) => (scheduledAt !== null ? 'Retry scheduled' : (pendingWords(pending) ?? (pausedAt === null ? null : 'Paused')))), moment('Retry at', ({ scheduledAt }) => scheduledAt)],
  ...workFields(),
}

/** The failures of an account in one of their currencies. */
export interface GroupLine extends FailedChargeGroup {
  risk: Money | null
  /** What is of the whole account stands in its first line alone, so that a column adds up. */
  isFirst: boolean
}

export const groupLinesOf = (group: FailedChargeGroup): GroupLine[] =>
  group.atRisk.length === 0 ? [{ ...group, risk: null, isFirst: true }] : group.atRisk.map((risk, n) => ({ ...group, risk, isFirst: n === 0 }))

export const failedAccountFields: Fields<GroupLine, ListColumnId<'failed-accounts'>> = {
  account: [said(name('Name', 34), ({ accountName }) => accountName)],
  ref: [said(name('Account', 12), ({ accountRef }) => accountRef)],
  party: [party()],
  failures: [said(whole('Failures', 10), ({ failures, isFirst }) => (isFirst ? failures : null))],
  hard: [said(whole('Hard', 8), ({ hard, isFirst }) => (isFirst ? hard : null))],
  risk: [amount('At risk', ({ risk }) => risk)],
  last: [moment('Last try', ({ lastFailedAt }) => lastFailedAt)],
  autopay: [said(code('Autopay', 10), ({ autopay }) => (autopay ? 'on' : 'off'))],
  paused: [moment('Paused since', ({ pausedAt }) => pausedAt)],
}

const CHANNELS: Readonly<Record<HoldChannel, string>> = { sms: 'SMS', email: 'Email', phone: 'Phone', chat: 'Live chat', portal: 'Portal' }
const PREFERENCES: Readonly<Record<ApprovalPreference, string>> = { approve_all: 'Customer approves each', review_then_auto: 'Review, then by itself', approved_by_us: 'Approved by us' }

export const heldInvoiceFields: Fields<HeldInvoiceRow, ListColumnId<'held-invoices'>> = {
  invoice: [said(text('Invoice', 14), ({ invoiceNumber }) => invoiceNumber)],
  account: customer(),
  party: [party()],
  amount: [amount('Amount', (row) => row.amount)],
  state: [said(name('State', 16), ({ state }) => (state === 'held' ? 'On hold' : 'Waiting')), said(code('Disputed', 10), ({ disputed }) => yes(disputed)), said(text('Under way', 30), ({ pending }) => pendingWords(pending))],
  answer: [said(text('By SMS', 30), ({ answer }) => answer?.words ?? null)],
  approves: [moment('Approves itself', ({ approvesAt }) => approvesAt)],
  reason: [said(text('Reason', 44), ({ reason }) => reason)],
  channel: [said(name('Channel', 12), ({ channel }) => (channel === null ? null : CHANNELS[channel]))],
  since: [moment('Since', ({ heldAt, requestedAt }) => heldAt ?? requestedAt)],
  approver: [said(name('Approver', 24), ({ approverName }) => approverName)],
  open: [amount('Still owed', (row) => row.open)],
  by: [said(name('Held by', 24), ({ heldBy }) => heldBy)],
  preference: [said(name('Preference', 24), ({ preference }) => (preference === null ? null : PREFERENCES[preference]))],
  ...workFields(),
}

const REASONS: Readonly<Record<RegistrationRow['reason'], string>> = { never_sent: 'Never sent', expired: 'Link run out', silent: 'Sent twice, silent', no_address: 'No address', bounced: 'Bounced', invited: 'Invited' }
const NEEDS: Readonly<Record<RegistrationRow['need'], string>> = { send: 'Send email', wait: 'Wait', fix_address: 'Fix address', none: 'Nothing' }

export const registrationFields: Fields<RegistrationRow, ListColumnId<'registrations'>> = {
  account: customer(),
  party: [party()],
  email: [said(text('Email', 34), ({ email }) => email)],
  contact: [said(name('Contact', 24), ({ contactName }) => contactName)],
  reason: [said(name('Why', 20), ({ reason }) => REASONS[reason])],
  need: [said(name('Needs', 16), ({ need }) => NEEDS[need]), said(text('Under way', 34), ({ pending, message }) => pendingWords(pending) ?? (message === null ? null : `Email: ${plainly(message.state).toLowerCase()}`))],
  state: [said(name('State', 16), ({ state }) => REGISTRATIONS[state])],
  sent: [said(whole('Times sent', 11), ({ timesSent }) => timesSent)],
  invited: [moment('Invited', ({ invitedAt }) => invitedAt)],
  since: [moment('Open since', ({ sinceAt }) => sinceAt)],
  ...workFields(),
}
