/**
 * Reads one message of the mailbox: what it reports of messages that we sent. Whatever it says, it is
 * only believed for a message whose own `Message-ID` it repeats (`settle`): that is random, and known to
 * whoever had the message in hands, and to nobody else.
 */
import PostalMime, { type Attachment, type Email } from 'postal-mime'
import { asAddress, fieldGroups, first, keptWords, messageIdsIn, typedRecipient, unquoted, type Fields } from './fields.ts'
import { plainReport } from './plainReport.ts'
import { statusIn } from './statusTable.ts'
import { unsubscribedMessage } from '../unsubscribe.ts'

export interface Report {
  kind: 'failed' | 'delayed' | 'complaint' | 'unsubscribe'
  /** Of the messages it is about, with their brackets, the likeliest first. Empty: nothing says which. */
  messageIds: string[]
  recipients: ReportedRecipient[]
  /** When it was written, as it says itself; epoch milliseconds. */
  at: number | null
}

export interface ReportedRecipient {
  /** In lower case, the one that was written to first, where it is told; it may be known by several. Empty: not told. */
  addresses: string[]
  /** `5.1.1`; null where none is given. */
  status: string | null
  /** The other server's words, on one line. */
  words: string
}

/** Reports inside of reports that are looked at: a mailbox may wrap what it forwards. */
const DEPTH_MAX = 3
/** Recipients of one report that are read. */
const RECIPIENTS_MAX = 100

/** Reads the beginning of a message, or all of it; null where it reports nothing. Never throws, whatever it is given. */
export async function readReport(message: Uint8Array, depth = 0): Promise<Report | null> {
  const email = await parsed(message)
  if (email === null) return null
  const at = instantOf(email.date)
  const parts = email.attachments.map((part) => ({ type: part.mimeType, text: textOf(part), bytes: bytesOf(part) }))
  const returned = parts.find(({ type }) => RETURNED.has(type))
  const messageIds = returned === undefined ? [] : returnedIds(returned.text)

  const feedback = parts.find(({ type }) => type === 'message/feedback-report')
  if (feedback !== undefined) return complaint(feedback.text, messageIds, at)

  const status = parts.find(({ type }) => type === 'message/delivery-status' || type === 'message/global-delivery-status')
  if (status !== undefined) return delivery(status.text, messageIds, at)

  const token = unsubscribedMessage(email.subject ?? '')
  if (token !== null) return { kind: 'unsubscribe', messageIds: [token], recipients: [{ addresses: sendersOf(email), status: null, words: '' }], at }

  const plain = plainReport(email, returned?.text ?? '')
  if (plain !== null) return { kind: 'failed', at, ...plain }

  const inner = depth < DEPTH_MAX ? parts.find(({ type }) => type === 'message/rfc822') : undefined
  return inner === undefined ? null : readReport(inner.bytes, depth + 1)
}

const RETURNED: ReadonlySet<string> = new Set(['message/rfc822', 'text/rfc822-headers', 'message/rfc822-headers', 'message/global', 'message/global-headers'])

async function parsed(message: Uint8Array): Promise<Email | null> {
  try {
    return await PostalMime.parse(message, { forceRfc822Attachments: true, maxNestingDepth: 20, maxHeadersSize: 512 * 1024 })
  } catch {
    // Nested without end, or headers without end: no mail server writes so.
    return null
  }
}

/** RFC 3464: one group about the message, then one a recipient. */
function delivery(text: string, messageIds: string[], at: number | null): Report | null {
  const groups = fieldGroups(text).filter((fields) => fields.has('action') || fields.has('final-recipient'))
  const failed = groups.filter((fields) => actionOf(fields) === 'failed')
  const kind = failed.length > 0 ? 'failed' : groups.some((fields) => actionOf(fields) === 'delayed') ? 'delayed' : null
  // Delivered, relayed, expanded: as it should be.
  if (kind === null) return null
  const told = kind === 'failed' ? failed : groups.filter((fields) => actionOf(fields) === 'delayed')
  return { kind, messageIds, recipients: told.slice(0, RECIPIENTS_MAX).map(recipientOf), at }
}

const actionOf = (fields: Fields): string => (first(fields, 'action') ?? '').toLowerCase().replace(/[^a-z].*$/s, '')

function recipientOf(fields: Fields): ReportedRecipient {
  const typed = ['original-recipient', 'final-recipient', 'x-actual-recipient'].map((name) => typedRecipient(first(fields, name)))
  const diagnostic = (first(fields, 'diagnostic-code') ?? '').replace(/^[\w-]+\s*;\s*/, '')
  const status = first(fields, 'status')
  return {
    addresses: distinct(typed.flatMap((address) => (address === null ? [] : [address, ...listed(asAddress(unquoted(address.toUpperCase()).toLowerCase()))]))),
    status: status === null ? null : statusIn(status),
    words: keptWords([first(fields, 'remote-mta')?.replace(/^[\w-]+\s*;\s*/, ''), diagnostic].filter((part) => part !== undefined && part !== '').join(': ')),
  }
}

/** RFC 5965. What is no complaint (`not-spam`, reports of authentication) is nothing. */
function complaint(text: string, messageIds: string[], at: number | null): Report | null {
  const [fields] = fieldGroups(text)
  const type = fields === undefined ? '' : (first(fields, 'feedback-type') ?? '').toLowerCase()
  if (fields === undefined || !['abuse', 'fraud', 'virus', 'other', 'opt-out', 'opt-out-list'].includes(type)) return null
  const addresses = ['original-rcpt-to', 'removal-recipient'].flatMap((name) => fields.get(name) ?? []).flatMap((value) => listed(asAddress(value.replace(/^.*<(.*)>.*$/s, '$1'))))
  const by = first(fields, 'reported-domain') ?? first(fields, 'source') ?? first(fields, 'user-agent')
  return {
    kind: type.startsWith('opt-out') ? 'unsubscribe' : 'complaint',
    messageIds, at,
    recipients: [{ addresses: distinct(addresses), status: null, words: keptWords(`reported as ${type}${by === null ? '' : ` by ${by}`}`) }],
  }
}

/** The `Message-ID` of what came back, from its headers alone: its text is the customer's to write. */
function returnedIds(text: string): string[] {
  const [headers] = fieldGroups(text.replace(/^(?:>?From [^\n]*\n|\s)+/, ''))
  return headers === undefined ? [] : (headers.get('message-id') ?? []).flatMap(messageIdsIn).slice(0, 5)
}

const sendersOf = (email: Email): string[] => listed(asAddress(email.from !== undefined && 'address' in email.from ? (email.from.address ?? '') : ''))

const listed = <T>(value: T | null): T[] => (value === null ? [] : [value])
const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)]

function instantOf(date: string | undefined): number | null {
  const at = date === undefined ? Number.NaN : Date.parse(date)
  return Number.isSafeInteger(at) && at >= 0 ? at : null
}

const bytesOf = ({ content }: Attachment): Uint8Array => (typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content))

const textOf = (part: Attachment): string => Buffer.from(bytesOf(part)).toString('utf8')
