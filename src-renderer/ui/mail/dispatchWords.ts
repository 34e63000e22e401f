/** What is sent, in words: the titles, the nouns and the advice of each kind. */
import type { DispatchPreview, MailOrder } from '#contract/mail.ts'
import { formatCount, plural } from '../format/words.ts'

interface KindWords {
  /** Of the dialog. */
  title: string
  one: string
  many: string
  /** What a person should know before it goes. */
  says: string
}

export const kindWords: Record<MailOrder['kind'], KindWords> = {
  registration: { title: 'Send registration emails', one: 'registration email', many: 'registration emails', says: 'Each has a new link. The links in earlier emails stop working.' },
  receipt: { title: 'Email receipts', one: 'receipt email', many: 'receipt emails', says: 'To the admins and billing contacts of each account, one message an account, with a PDF of each receipt.' },
  payment_failed: { title: 'Tell customers that a payment failed', one: 'payment-failed notice', many: 'payment-failed notices', says: 'One notice an account, however many of its charges failed. Each is looked at again just before it goes; what is paid by then is not sent.' },
  approval_request: { title: 'Ask customers for approval', one: 'approval request', many: 'approval requests', says: 'One request an account, to its approver. Invoices on hold, and those that do not wait any more when it goes, are left out.' },
  recharge_receipt: { title: 'Email recharge receipts', one: 'recharge receipt email', many: 'recharge receipt emails', says: 'For money that came onto the available balance, one message an account.' },
  recharge_declined: { title: 'Tell customers that a recharge was declined', one: 'recharge-declined notice', many: 'recharge-declined notices', says: 'For money that did not come onto the available balance, one notice an account.' },
  card_expiring: { title: 'Ask customers for a new card', one: 'card-expiring notice', many: 'card-expiring notices', says: 'One notice an account, with the address of the portal, where a new card is entered. Each card is looked at again just before it goes.' },
  low_balance: { title: 'Tell customers that no recharge has come', one: 'low-balance notice', many: 'low-balance notices', says: 'One notice an account, and one each time that its balance falls below the threshold. Each is looked at again just before it goes; where the money has come by then, none is sent.' },
  card_request: { title: 'Ask customers for another card', one: 'new-card request', many: 'new-card requests', says: 'One request an account, with the address of the portal. The card is entered there by the customer, never here, and never sent by email or SMS.' },
  agency_copy: { title: 'Email agency copies', one: 'agency copy', many: 'agency copies', says: 'To each agency, of the invoices and payments of its sub-accounts in these days.' },
  critical_notice: { title: 'Send critical notices by SMS', one: 'critical notice', many: 'critical notices', says: 'By SMS to the critical billing number of each account. Only what cannot wait.' },
}

/** Kinds that go by email or by SMS, as one wishes. */
export type OrderWithChannel = Extract<MailOrder, { channel: unknown }>
export const hasChannel = (order: MailOrder): order is OrderWithChannel => 'channel' in order

/** `312 receipt emails`, `1 agency copy`. */
export const countOf = (kind: MailOrder['kind'], count: number): string => plural(count, kindWords[kind].one, kindWords[kind].many)

/** How many go by SMS, in so many segments; null where none does. */
export function textsWords({ willSend, texts, segments, segmentsReckoned }: Pick<DispatchPreview, 'willSend' | 'texts' | 'segments' | 'segmentsReckoned'>): string | null {
  if (texts === 0) return null
  const many = texts === willSend ? (texts === 1 ? 'By SMS' : 'All by SMS') : `${formatCount(texts)} by SMS`
  return `${many}, in ${segmentsReckoned ? 'about ' : ''}${plural(segments, 'segment')}`
}

/** The number and the sender: `Send 4,812 registration emails from Meridian Accounts <accounts@meridian.example>`. */
export function confirmWords(kind: MailOrder['kind'], { willSend, senders }: Pick<DispatchPreview, 'willSend' | 'senders'>): string {
  const from = new Set(senders.map((sender) => sender.from))
  const whom = from.size === 1 ? ` from ${plainMailbox([...from][0]!)}` : from.size > 1 ? ` from ${formatCount(from.size)} senders` : ''
  return `Send ${countOf(kind, willSend)}${whom}`
}

/** `"Kestrel, Accounts" <a@b.example>` without the quotes that are for machines. */
const plainMailbox = (from: string): string => from.replace(/^"((?:[^"\\]|\\.)*)"(?=\s*<)/, (_quoted, name: string) => name.replaceAll(/\\(.)/g, '$1'))
