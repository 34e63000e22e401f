/**
 * A message as the bytes that go over the line (RFC 5322; multipart/alternative: plain text, then
 * HTML; in a multipart/mixed where something is attached). nodemailer's composer makes the same and
 * takes ten times as long, which was most of the time of a dispatch; its encoding of headers is used.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { CarriedFile } from '#main/db/campaigns.ts'
import { header, headerParam, mailboxValue, shownName, subjectValue, wireAddress, type Mailbox } from './mimeHeaders.ts'
import { BASE64_LINE, base64Lines, encodeText } from './mimeText.ts'
import { unsubscribeAddress } from './unsubscribe.ts'

export { isOneAddress, type Mailbox } from './mimeHeaders.ts'

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
  /** It is not about the customer's own money or access: it says how not to get the next one. */
  unsubscribe?: boolean
}

/** What a message carries: bytes, or a file, which is read as it goes over the line. */
export type Attachment = {
  /** Safe on every system (`domain/fileNames`). */
  fileName: string
  /** `application/pdf` */
  contentType: string
} & ({ bytes: Uint8Array } | { path: string })

export interface Composed {
  /** What it comes to, in bytes. */
  readonly size: number
  readonly carried: readonly CarriedFile[]
  /** The whole of it; null where a file is read on the way. */
  readonly bytes: Buffer | null
  /** In order. Fails with `FileChanged` where a file is not any more what it was; then the last chunk has not come. */
  chunks(): AsyncIterable<Buffer>
}

export class FileChanged extends Error {
  constructor(fileName: string) {
    super(`The file ${fileName} was changed while it was being sent.`)
    this.name = 'FileChanged'
  }
}

/** Whole, in memory. @throws TypeError for what is no address */
export async function compose(message: MessageToSend): Promise<Buffer> {
  const composed = await composeParts(message)
  if (composed.bytes !== null) return composed.bytes
  const chunks: Buffer[] = []
  for await (const chunk of composed.chunks()) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/**
 * No `Auto-Submitted` header, and no `List-` header but where `unsubscribe` says so: a person at the
 * desk writes to one customer about the customer's own account, and an answer is welcome.
 * @throws TypeError for what is no address; the system's error where a file cannot be read
 */
export async function composeParts(message: MessageToSend): Promise<Composed> {
  const { attachments = [] } = message
  const mark = boundaryOf(message.messageId)
  const alternative = [
    Buffer.from(`Content-Type: multipart/alternative; boundary="${mark}a"\r\n\r\n--${mark}a\r\n`, 'latin1'),
    ...textPart('text/plain', message.text), Buffer.from(`\r\n--${mark}a\r\n`, 'latin1'),
    ...textPart('text/html', message.html), Buffer.from(`\r\n--${mark}a--\r\n`, 'latin1'),
  ]
  const head = Buffer.from(headersOf(message), 'latin1')
  if (attachments.length === 0) return inMemory(Buffer.concat([head, ...alternative]), [])
  const parts: (Buffer | FilePart)[] = [head, Buffer.from(`Content-Type: multipart/mixed; boundary="${mark}m"\r\n\r\n--${mark}m\r\n`, 'latin1'), ...alternative]
  const carried: CarriedFile[] = []
  for (const attachment of attachments) {
    const { fileName, contentType } = attachment
    if (!/^[\w.+-]+\/[\w.+-]+$/.test(contentType)) throw new TypeError('Not a type of file.')
    const partHead = `Content-Type: ${contentType}${headerParam('name', fileName)}\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment${headerParam('filename', fileName)}\r\n\r\n`
    parts.push(Buffer.from(`\r\n--${mark}m\r\n${partHead.replaceAll('; ', ';\r\n ')}`, 'latin1'))
    if ('bytes' in attachment) {
      carried.push({ fileName, bytes: attachment.bytes.length, sha256: createHash('sha256').update(attachment.bytes).digest('hex') })
      parts.push(base64Lines(attachment.bytes))
    } else {
      const file = { fileName, path: attachment.path, ...(await fingerprint(attachment.path)) }
      carried.push({ fileName, bytes: file.bytes, sha256: file.sha256 })
      parts.push(file)
    }
  }
  parts.push(Buffer.from(`\r\n--${mark}m--\r\n`, 'latin1'))
  if (parts.every((part) => Buffer.isBuffer(part))) return inMemory(Buffer.concat(parts), carried)
  return {
    size: parts.reduce((sum, part) => sum + (Buffer.isBuffer(part) ? part.length : base64Size(part.bytes)), 0), carried, bytes: null,
    async *chunks() {
      for (const part of parts) {
        if (Buffer.isBuffer(part)) yield part
        else yield* fileLines(part)
      }
    },
  }
}

const inMemory = (bytes: Buffer, carried: readonly CarriedFile[]): Composed => ({
  size: bytes.length, carried, bytes,
  async *chunks() {
    yield bytes
  },
})

function headersOf({ from, to, subject, messageId, at, unsubscribe = false }: MessageToSend): string {
  return header('From', mailboxValue(from))
    + header('To', [to].flat().map(mailboxValue).join(', '))
    + header('Subject', subjectValue(subject))
    + `Message-ID: ${messageId}\r\nDate: ${new Date(at).toUTCString().replace(/GMT$/, '+0000')}\r\n`
    + (unsubscribe ? `List-Unsubscribe: <${unsubscribeAddress(wireAddress(from.address), messageId)}>\r\n` : '')
    + 'MIME-Version: 1.0\r\n'
}

/** `=_` is in no line of quoted-printable or base64, so no boundary of ours is in a part. */
function boundaryOf(messageId: string): string {
  if (!/^<[\x21-\x3b\x3d\x3f-\x7e]+>$/.test(messageId)) throw new TypeError('Not a Message-ID.')
  return `=_${createHash('sha256').update(messageId).digest('hex').slice(0, 24)}`
}

function textPart(type: string, text: string): [Buffer, Buffer] {
  const { encoding, bytes } = encodeText(text)
  return [Buffer.from(`Content-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n`, 'latin1'), bytes]
}

interface FilePart {
  fileName: string
  path: string
  bytes: number
  sha256: string
}

const base64Size = (bytes: number): number => {
  const encoded = 4 * Math.ceil(bytes / 3)
  return encoded + 2 * Math.max(0, Math.ceil(encoded / 76) - 1)
}

async function fingerprint(path: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk)
    bytes += chunk.length
  }
  return { bytes, sha256: hash.digest('hex') }
}

/** Whole lines of base64 at a time, so that nothing is padded in the middle. */
const FILE_CHUNK = BASE64_LINE * 1024

async function* fileLines({ fileName, path, bytes, sha256 }: FilePart): AsyncGenerator<Buffer> {
  const hash = createHash('sha256')
  let read = 0
  let rest = Buffer.alloc(0)
  for await (const chunk of createReadStream(path, { highWaterMark: FILE_CHUNK }) as AsyncIterable<Buffer>) {
    hash.update(chunk)
    read += chunk.length
    if (read > bytes) throw new FileChanged(fileName)
    const all = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    const whole = all.length - (all.length % BASE64_LINE)
    // The last line is kept back: it is known for the last one, and for the right one, at the end only.
    const now = whole === all.length && whole > 0 ? whole - BASE64_LINE : whole
    rest = Buffer.from(all.subarray(now))
    if (now > 0) yield Buffer.concat([base64Lines(all.subarray(0, now)), CRLF])
  }
  if (read !== bytes || hash.digest('hex') !== sha256) throw new FileChanged(fileName)
  yield base64Lines(rest)
}
const CRLF = Buffer.from('\r\n')

/** `Meridian Accounts <accounts@meridian.example>`, to be shown. */
export const shownMailbox = ({ name, address }: Mailbox): string => (shownName(name) === '' ? address : `${shownName(name)} <${address}>`)
