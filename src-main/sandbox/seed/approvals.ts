/** Approvals asked of customers, and the holds that stop their clocks. */
import type { HoldChannel } from '#contract/vocabulary.ts'
import type { Row } from '../row.ts'
import type { Random } from '../random.ts'
import type { Books } from './books.ts'
import type { Issued } from './invoices.ts'
import type { Profile } from './profile.ts'
import type { ApprovalTicket } from './tickets.ts'

/** From the request, by the clock, not in business days (GLOSSARY, The approval clock). */
export const APPROVAL_HOURS = 48
const HOUR_MS = 3_600_000
/** Nobody answers as soon as the desk is opened: what was said is there to be read. */
const ANSWERED_AFTER_MS = 20 * 60_000
const STAFF = ['Ines Carvalho', 'Tom Hallorann', 'Yuki Brandt'] as const
/** Approvals of so many invoices before the newest are told of. */
const TOLD_MONTHS = 3

const reasons: Record<HoldChannel, readonly string[]> = {
  sms: ['Answered HOLD by SMS', 'HOLD – wrong number of vehicles', 'Wants to talk first, asked by SMS to wait'],
  email: ['Waiting for a purchase order', 'Asks for the invoice to be split by depot', 'Three trackers were returned in the month'],
  phone: ['Disputes the installation of two units', 'Manager is away until Monday, asked us to wait', 'Says the price agreed was another'],
  chat: ['Cannot see the usage detail in the portal', 'Asked in live chat for a copy of the contract', 'Company name on the invoice is wrong'],
  portal: ['Put on hold in the portal: PO number missing', 'Put on hold in the portal without a reason', 'Cost centre to be confirmed'],
}

/** Answers the invoices that wait, and so are not paid. */
export function makeApprovals(books: Books, profile: Profile, issued: readonly Issued[]): Issued[] {
  if (profile.billing === 'prepaid' || profile.ticket.closed) return []
  const { ticket } = profile
  const chance = books.chance('approvals')
  const approver = books.rows.contacts.find(({ id }) => id === books.account.approverId) ?? null
  const target = ticket.approval ? issued.find(({ issuedDay }) => issuedDay === profile.anchorDay) : undefined
  const scene: Scene = { books, chance, approver }
  for (const each of issued.slice(-TOLD_MONTHS)) {
    if (each === target || each.invoice.status !== 'open') continue
    past(scene, each)
  }
  const waiting = target && ticket.approval ? [target] : []
  if (target && ticket.approval) told(scene, target, ticket.approval)
  return [...waiting, ...scene.books.rows.approvals.flatMap((a) => (a.state === 'waiting' ? issued.filter((i) => i.invoice.id === a.invoiceId && i !== target) : []))]
}

interface Scene {
  books: Books
  chance: Random
  approver: Row<'contacts'> | null
}

function approval({ books, approver }: Scene, { invoice }: Issued, requestedAt: number, sms: boolean): Row<'approvals'> {
  const sentBy = sms ? 'sms' : 'email'
  const row: Row<'approvals'> = {
    id: books.id('approvals'), partyId: invoice.partyId, updatedAt: requestedAt, accountId: invoice.accountId, invoiceId: invoice.id,
    preference: books.account.approvalPreference, approverId: approver?.id ?? null, sentBy, state: 'waiting', requestedAt,
    autoApprovesAt: books.account.approvalPreference === 'review_then_auto' ? requestedAt + APPROVAL_HOURS * HOUR_MS : null,
    events: [{ kind: 'requested', at: requestedAt, by: 'Billing system', channel: sentBy }],
  }
  books.rows.approvals.push(row)
  books.log(requestedAt, 'approval_requested', `Approval of invoice ${invoice.number} asked of ${approver?.name ?? 'the account'} by ${sentBy}`)
  return row
}

function add(row: Row<'approvals'>, event: Row<'approvals'>['events'][number]): void {
  row.events.push(event)
  row.updatedAt = event.at
}

/** An approval as it ordinarily goes; the newest may still be waiting. */
function past(scene: Scene, each: Issued): void {
  const { books, chance, approver } = scene
  const { calendar } = books.party
  const requestedAt = Math.min(calendar.at(each.issuedDay, 9 * 60), calendar.now - 60_000)
  const row = approval(scene, each, requestedAt, approver?.prefers === 'sms')
  if (row.preference === 'review_then_auto') {
    if ((row.autoApprovesAt as number) > calendar.now) return
    add(row, { kind: 'auto_approved', at: row.autoApprovesAt as number, by: 'Billing system', channel: null })
    row.state = 'auto_approved'
    row.autoApprovesAt = null
    return
  }
  const at = requestedAt + chance.int(1, 44) * HOUR_MS
  if (at > calendar.now) return
  const byUs = row.preference === 'approved_by_us'
  add(row, { kind: 'approved', at, by: byUs ? chance.pick(STAFF) : (approver?.name ?? 'Customer'), channel: byUs ? null : 'portal' })
  row.state = 'approved'
  books.log(at, 'approved', `Invoice ${each.invoice.number} approved`, row.events.at(-1)!.by)
}

/** The approval or hold that the account's ticket asks for. */
function told(scene: Scene, target: Issued, ticket: ApprovalTicket): void {
  const { books } = scene
  const { now } = books.party.calendar
  const requestedAt = now - ticket.hoursAgo * HOUR_MS
  const row = ticket.asked ? approval(scene, target, requestedAt, ticket.sms) : null
  const issuedLog = books.rows.billingLog.find(({ kind, text }) => kind === 'invoice_issued' && text.includes(target.invoice.number))
  if (issuedLog) issuedLog.at = issuedLog.updatedAt = requestedAt - 120_000
  customerAnswers(scene, target, ticket, now)
  if (ticket.state === 'waiting') return
  const hours = (share: number): number => Math.max(1, Math.floor(ticket.hoursAgo * share)) * HOUR_MS
  if (ticket.state === 'released') {
    const heldAt = requestedAt + 10 * HOUR_MS
    hold(scene, target, row, ticket.channel, heldAt, now - Math.min(hours(0.2), 20 * HOUR_MS))
  } else if (ticket.state === 'heldTwice') {
    hold(scene, target, row, ticket.channel, requestedAt + 4 * HOUR_MS, requestedAt + hours(0.4))
    hold(scene, target, row, ticket.channel, requestedAt + hours(0.4) + 9 * HOUR_MS, null)
  } else {
    hold(scene, target, row, ticket.channel, requestedAt + Math.min(hours(0.5), 20 * HOUR_MS), null)
  }
}

/** Stops the clock; a release starts it with what was left. */
function hold(scene: Scene, { invoice }: Issued, row: Row<'approvals'> | null, channel: HoldChannel, heldAt: number, releasedAt: number | null): void {
  const { books, chance, approver } = scene
  const heldBy = channel === 'portal' || channel === 'sms' ? (approver?.name ?? 'Customer') : chance.pick(STAFF)
  const releasedBy = releasedAt === null ? null : chance.pick(STAFF)
  books.rows.holds.push({
    id: books.id('holds'), partyId: invoice.partyId, updatedAt: releasedAt ?? heldAt, accountId: invoice.accountId, invoiceId: invoice.id,
    reason: chance.pick(reasons[channel]), channel, heldBy, heldAt, releasedAt, releasedBy,
  })
  invoice.updatedAt = releasedAt ?? heldAt
  books.log(heldAt, 'invoice_held', `Invoice ${invoice.number} put on hold (${channel})`, heldBy)
  if (releasedAt !== null) books.log(releasedAt, 'invoice_released', `Invoice ${invoice.number} released`, releasedBy as string)
  if (!row) return
  const left = row.autoApprovesAt === null ? null : row.autoApprovesAt - heldAt
  add(row, { kind: 'held', at: heldAt, by: heldBy, channel })
  row.state = 'held'
  row.autoApprovesAt = null
  if (releasedAt === null) return
  add(row, { kind: 'released', at: releasedAt, by: releasedBy as string, channel: null })
  row.state = 'waiting'
  row.autoApprovesAt = left === null ? null : releasedAt + left
}

/** What the customer wrote back by SMS, for the desk to read. */
function customerAnswers({ books, chance, approver }: Scene, { invoice }: Issued, ticket: ApprovalTicket, now: number): void {
  if (!ticket.sms || !approver?.phone) return
  const body = ticket.state !== 'waiting' ? 'HOLD' : ticket.hoursAgo % 3 === 0 ? 'APPROVE' : chance.pick(['Can somebody call me about this one?', `What is ${invoice.number} for?`, 'hold pls, boss is away', 'Ok approved thx'])
  books.inbound.push({ from: approver.phone.replace(/[^+\d]/g, ''), body, at: now - Math.floor(ticket.hoursAgo / 2) * HOUR_MS - ANSWERED_AFTER_MS })
}
