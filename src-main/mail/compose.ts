/** A message as the bytes that go over the line (RFC 5322; multipart/alternative: plain text, then HTML; in a multipart/mixed where something is attached). */
import MailComposer from 'nodemailer/lib/mail-composer'
import { headerText } from './headerText.ts'

export interface MessageToSend {
  from: Mailbox
  /** One, or several who all see each other. */
  to: Mailbox | readonly Mailbox[]
  subject: string
  html: string
  text: string
  /** With its angle brackets. */
  messageId: string
  /** Epoch milliseconds. */
  at: number
  attachments?: readonly Attachment[]
}

export interface Attachment {
  /** Safe on every system (`domain/fileNames`). */
  fileName: string
  contentType: 'application/pdf'
  bytes: Uint8Array
}

export interface Mailbox {
  name: string
  /** An address that the record's schema has checked. */
  address: string
}

/**
 * No `Auto-Submitted` and no `List-` header: a person at the desk writes to one customer about the
 * customer's own account, and an answer is welcome.
 */
export function compose(message: MessageToSend): Promise<Buffer> {
  return new MailComposer({
    from: mailbox(message.from),
    to: [message.to].flat().map(mailbox),
    subject: headerText(message.subject),
    text: message.text,
    html: message.html,
    messageId: message.messageId,
    date: new Date(message.at),
    attachments: (message.attachments ?? []).map(({ fileName, contentType, bytes }) => ({
      filename: headerText(fileName), contentType, content: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), contentDisposition: 'attachment' as const,
    })),
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile().build()
}

/** `Meridian Accounts <accounts@meridian.example>`, to be shown. */
export const shownMailbox = ({ name, address }: Mailbox): string => (headerText(name) === '' ? address : `${headerText(name)} <${address}>`)

const mailbox = ({ name, address }: Mailbox) => {
  if (!isOneAddress(address)) throw new TypeError('Not an email address.')
  return { name: headerText(name), address }
}

/** One address and nothing else: no list, no comment, no second line. */
export const isOneAddress = (address: string): boolean => address.length <= 254 && /^[^\s<>(),;:"\\@\p{Cc}]+@[^\s<>(),;:"\\@\p{Cc}]+$/u.test(address)
