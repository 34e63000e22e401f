/** What an order comes to: one message an account, each with who it goes to or why it is left out. */
import type { Channel, MailKind, MailOrder } from '#contract/mail.ts'
import type { OrderToRead } from '#main/core/ports/mail.ts'
import type { Database } from '#main/db/database.ts'
import { matterOf } from '../kinds/matters.ts'
import { notSetBecause } from '../notSet.ts'
import { createSenders } from '../sender.ts'
import { shownTemplate } from '../templates.ts'
import { agencyPeriods } from './agencyCopies.ts'
import { approvalRequests } from './approvalRequests.ts'
import { requestedCards } from './cardRequests.ts'
import { criticalThings } from './criticalNotices.ts'
import { lowBalances } from './lowBalances.ts'
import { matterOrder, type MatterPlanned } from './matterOrder.ts'
import { failedCharges } from './paymentFailed.ts'
import { receivedPayments } from './receipts.ts'
import { registrationOrder } from './registrations.ts'
import { walletCharges } from './walletCharges.ts'

/** One message of an order, as it would be written. */
export interface Planned {
  accountId: string
  accountName: string
  accountRef: string
  partyId: string
  channel: Channel
  /** The one contact it is to, where it is one. */
  contactId: string | null
  /** Empty where there is none; of several, with `, ` between them. */
  toAddress: string
  toName: string
  /** The key of what it is about, and each thing of it where it is about several. */
  subjectId: string
  subjects: readonly string[]
  /** `IN1042`, `2 failed charges`; null where the kind says it all. */
  about: string | null
  /** Why it is left out, in plain words; null when it goes. */
  skip: string | null
  /** It is left out only because the same went to this address at this moment. */
  recentAt: number | null
}

/** Registrations by their ids, all else by the accounts’ names. @throws JobFailure `TOO_MANY`, `BAD_PERIOD` */
export function plan(database: Database, request: OrderToRead): Planned[] {
  const { order } = request
  return order.kind === 'registration' ? withWhatIsNotSet(database, order.kind, registrationOrder(database, order.selection, request)) : planMatter(database, { ...request, order })
}

export type MatterOrder = Exclude<MailOrder, { kind: 'registration' }>

/** With what each message would say. `only`: of this account alone, whether or not anything may go to it. */
export function planMatter(database: Database, request: OrderToRead & { order: MatterOrder }, only: string | null = null): MatterPlanned[] {
  const { order, now } = request
  return withWhatIsNotSet(database, order.kind, matterOrder(database, matterOf(order.kind), chosen(database, order, now), { channel: 'channel' in order ? order.channel : order.kind === 'critical_notice' ? 'sms' : 'email', ...request }, only))
}

/** What would go, and needs of its party what nobody has given, is left out with what to do. */
function withWhatIsNotSet<P extends Planned>(database: Database, kind: MailKind, planned: P[]): P[] {
  const senderFor = createSenders(database)
  const whys = new Map<string, string | null>()
  return planned.map((one) => {
    if (one.skip !== null) return one
    const key = `${one.channel} ${one.partyId}`
    let why = whys.get(key)
    if (why === undefined) whys.set(key, (why = notSetBecause(senderFor(one.partyId), shownTemplate(database, kind, one.partyId), one.channel)))
    return why === null ? one : { ...one, skip: why, recentAt: null }
  })
}

/** Ids of what it is about. @throws JobFailure `TOO_MANY`, `BAD_PERIOD` */
function chosen(database: Database, order: MatterOrder, now: number): string[] {
  switch (order.kind) {
    case 'receipt': return receivedPayments(database, order.selection)
    case 'payment_failed': return failedCharges(database, order.selection, now)
    case 'approval_request': return approvalRequests(database, order.selection, now)
    case 'recharge_receipt': return walletCharges(database, order.selection, 'succeeded')
    case 'recharge_declined': return walletCharges(database, order.selection, 'failed')
    case 'card_expiring': return [...new Set<string>(order.selection.methods)]
    case 'low_balance': return lowBalances(database, order.selection, now)
    case 'card_request': return requestedCards(database, order.selection, now)
    case 'agency_copy': return agencyPeriods(database, order.selection)
    case 'critical_notice': return criticalThings(database, order.selection, now)
  }
}
