/** Reads a message as it came over SMTP: enough of MIME to see what a customer would see. */

export interface ReadMail {
  from: string
  subject: string
  messageId: string
  html: string | null
  text: string | null
  /** Lower-case names; repeated headers are joined by a comma. */
  headers: Record<string, string>
  attachments: { name: string; type: string; bytes: number }[]
}

const MOST_PARTS = 50

export function readMail(raw: Buffer): ReadMail {
  const mail: ReadMail = { from: '', subject: '', messageId: '', html: null, text: null, headers: {}, attachments: [] }
  const { headers, body } = splitPart(raw.toString('latin1'))
  mail.headers = Object.fromEntries([...headers].map(([name, value]) => [name, decodeWords(value)]))
  mail.from = mail.headers['from'] ?? ''
  mail.subject = mail.headers['subject'] ?? ''
  mail.messageId = (mail.headers['message-id'] ?? '').trim()
  readPart(mail, headers, body, { left: MOST_PARTS })
  return mail
}

function readPart(mail: ReadMail, headers: Map<string, string>, body: string, budget: { left: number }): void {
  if (budget.left-- <= 0) return
  const type = headers.get('content-type') ?? 'text/plain'
  const boundary = parameter(type, 'boundary')
  if (/^multipart\//i.test(type) && boundary !== null) {
    for (const part of parts(body, boundary)) {
      const inner = splitPart(part)
      readPart(mail, inner.headers, inner.body, budget)
    }
    return
  }
  const bytes = decodeBody(body, headers.get('content-transfer-encoding') ?? '7bit')
  const disposition = headers.get('content-disposition') ?? ''
  const name = parameter(disposition, 'filename') ?? parameter(type, 'name')
  if (/^attachment/i.test(disposition) || (name !== null && !/^text\//i.test(type))) {
    mail.attachments.push({ name: decodeWords(name ?? ''), type: type.split(';')[0] as string, bytes: bytes.length })
  } else if (/^text\/html/i.test(type)) mail.html ??= text(bytes, type)
  else if (/^text\//i.test(type)) mail.text ??= text(bytes, type)
}

/** Headers unfolded, and what comes after the empty line. */
function splitPart(part: string): { headers: Map<string, string>; body: string } {
  const end = /\r?\n\r?\n/.exec(part)
  const head = end ? part.slice(0, end.index) : part
  const headers = new Map<string, string>()
  for (const line of head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':')
    if (colon <= 0) continue
    const name = line.slice(0, colon).trim().toLowerCase()
    const value = line.slice(colon + 1).trim()
    headers.set(name, headers.has(name) ? `${headers.get(name)}, ${value}` : value)
  }
  return { headers, body: end ? part.slice(end.index + end[0].length) : '' }
}

function parts(body: string, boundary: string): string[] {
  const all: string[] = []
  let open: string[] | null = null
  for (const line of body.split(/\r?\n/)) {
    if (line === `--${boundary}` || line === `--${boundary}--`) {
      if (open) all.push(open.join('\r\n'))
      open = line.endsWith('--') && line !== `--${boundary}` ? null : []
    } else open?.push(line)
  }
  return all
}

function parameter(header: string, name: string): string | null {
  const match = new RegExp(`;\\s*${name}\\s*=\\s*(?:"([^"]*)"|([^;\\s]+))`, 'i').exec(header)
  return match ? (match[1] ?? match[2] ?? null) : null
}

function decodeBody(body: string, encoding: string): Buffer {
  if (/^base64$/i.test(encoding.trim())) return Buffer.from(body, 'base64')
  if (/^quoted-printable$/i.test(encoding.trim())) return quotedPrintable(body.replace(/=[ \t]*\r?\n/g, ''))
  return Buffer.from(body, 'latin1')
}

const quotedPrintable = (body: string): Buffer => Buffer.from(body.replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))), 'latin1')

function text(bytes: Buffer, type: string): string {
  const charset = (parameter(type, 'charset') ?? 'utf-8').toLowerCase()
  return bytes.toString(charset === 'iso-8859-1' || charset === 'us-ascii' ? 'latin1' : 'utf8')
}

/** RFC 2047 words, and raw UTF-8 as SMTPUTF8 allows it. */
function decodeWords(value: string): string {
  const joined = value.replace(/(\?=)\s+(=\?)/g, '$1$2')
  if (!/=\?/.test(joined)) return Buffer.from(joined, 'latin1').toString('utf8')
  return joined.replace(/=\?([^?]+)\?([bq])\?([^?]*)\?=/gi, (_, charset: string, how: string, word: string) => {
    const bytes = how.toLowerCase() === 'b' ? Buffer.from(word, 'base64') : quotedPrintable(word.replaceAll('_', ' '))
    return text(bytes, `;charset=${charset}`)
  })
}
