/** Sets a report against the message it is about, and puts an address that is dead, or whose owner wants no more, on the list of those who are not written to. */
import { createHash } from 'node:crypto'
import { markBounced, messagesByEarlierId, messagesByMessageId, noteBounce } from '#main/db/bounces.ts'
import type { Database } from '#main/db/database.ts'
import { deskTransaction } from '#main/db/fileTransactions.ts'
import { suppress } from '#main/db/suppressions.ts'
import { separated } from '../addressees.ts'
import type { Report, ReportedRecipient } from './report.ts'
import { meaningOf, statusIn } from './statusTable.ts'

interface Sent {
  id: string
  /** Which the copy bore that it is about. */
  messageId: string
  toAddress: string
  state: string
  bouncedAt: number | null
  bounce: string | null
  /** It is about a copy that went before the message was sent again. */
  earlier: boolean
}

export interface Settled {
  /** Whether it is about a message of this desk. */
  matched: boolean
  /** Whether anything was not known before. */
  news: boolean
}

/** Who an entry of the list was made by. */
export const BY = 'Bounce mailbox'

/** Words kept with a message that came back for several. */
const WORDS_MAX = 1000

/** In the caller's transaction, where there is one. `now`: epoch milliseconds. */
export function settleReport(database: Database, report: Report, now: number): Settled {
  return deskTransaction(database, () => {
    const message = messageOf(database, report.messageIds)
    if (message === null) return { matched: false, news: false }
    const to = separated(message.toAddress)
    const told = report.recipients.length > 0 ? report.recipients : [{ addresses: [], status: null, words: '' }]
    const news = told.map((recipient) => settleOne(database, { report, message, to, recipient, now }))
    return { matched: true, news: news.includes(true) }
  })
}

/** The first that is one of ours and was on the line: what never went cannot have come back. */
function messageOf(database: Database, messageIds: readonly string[]): Sent | null {
  const now = database.all<Omit<Sent, 'earlier'>>(messagesByMessageId(messageIds)).filter(({ state }) => state === 'sent' || state === 'uncertain' || state === 'sending')
  const before = database.all<Omit<Sent, 'earlier'>>(messagesByEarlierId(messageIds))
  const found = [...now.map((message) => ({ ...message, earlier: false })), ...before.map((message) => ({ ...message, earlier: true }))]
  return messageIds.flatMap((id) => found.find(({ messageId }) => messageId === id) ?? [])[0] ?? null
}

interface One {
  report: Report
  message: Sent
  /** Whom the message is to. */
  to: readonly string[]
  recipient: ReportedRecipient
  now: number
}

function settleOne(database: Database, one: One): boolean {
  const { report: { kind, at }, message, to, recipient, now } = one
  const ours = addressOf(one)
  const shown = ours ?? recipient.addresses[0] ?? message.toAddress
  const words = wordsOf(kind, recipient, ours === null && recipient.addresses.length > 0 ? shown : null)
  const id = createHash('sha256').update(JSON.stringify([message.messageId, kind, shown])).digest('hex')
  const news = noteBounce(database, { id, kind, recipient: shown, status: recipient.status, words, messageRow: message.id, at: Math.min(at ?? now, now), readAt: now })
  if (!news || kind === 'delayed') return news
  // What became of the copy that went later is told by its own report, if by any.
  if (kind === 'failed' && !message.earlier) {
    const line = to.length > 1 ? `${shown}: ${words}` : words
    const earlier = database.all<Omit<Sent, 'earlier'>>(messagesByMessageId([message.messageId]))[0]?.bounce ?? null
    markBounced(database, message.id, message.bouncedAt ?? now, (earlier === null ? line : `${earlier} ${line}`).slice(0, WORDS_MAX))
  }
  if (ours !== null && mayNotBeWrittenTo(kind, recipient)) {
    suppress(database, { address: ours, reason: kind === 'complaint' ? 'complained' : kind === 'unsubscribe' ? 'unsubscribed' : 'bounced', words, at: now, by: BY, messageId: message.id })
  }
  return news
}

/** Which of the message's own addresses it is about. Null: one that we did not write to, as where the customer has mail passed on; or of several, not told which. */
function addressOf({ message, to, report, recipient }: Pick<One, 'message' | 'to' | 'report' | 'recipient'>): string | null {
  const own = new Map((to.length > 0 ? to : [message.toAddress]).map((address) => [address.toLowerCase(), address]))
  for (const address of recipient.addresses) {
    const found = own.get(address)
    if (found !== undefined) return found
  }
  // The wish, and the complaint, come from whoever had the message in hands, by whatever name.
  const mayBeUnnamed = report.kind === 'complaint' || report.kind === 'unsubscribe' || recipient.addresses.length === 0
  return own.size === 1 && mayBeUnnamed ? [...own.values()][0]! : null
}

const mayNotBeWrittenTo = (kind: Report['kind'], { status, words }: ReportedRecipient): boolean =>
  kind === 'complaint' || kind === 'unsubscribe' || (kind === 'failed' && meaningOf(status ?? statusIn(words), words).dead)

function wordsOf(kind: Report['kind'], { status, words }: ReportedRecipient, passedOnTo: string | null): string {
  if (kind === 'complaint') return words
  if (kind === 'unsubscribe') return 'asked by mail to be written to no more'
  const said = [statusIn(words) === null ? status : null, words].filter((part) => part !== null && part !== '').join(' ')
  const meaning = kind === 'delayed' ? 'the other server tries again' : meaningOf(status, words).words
  return `${passedOnTo === null ? '' : `passed on to ${passedOnTo}, `}${meaning}${said === '' ? '' : ` (${said})`}`
}
