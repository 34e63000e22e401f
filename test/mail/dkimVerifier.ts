/** Checks a DKIM signature as a receiving server does (RFC 6376, section 6), written for tests from the RFC, byte by byte. */
import { createHash, createPublicKey, verify } from 'node:crypto'

export interface Verified {
  ok: boolean
  /** Why not. */
  why: string
  tags: Map<string, string>
  /** As in `h=`, in its order. */
  signed: string[]
}

/** @param record what the domain name system says for a name: `cf1._domainkey.meridian.example` */
export function verifyDkim(message: Buffer, record: (name: string) => string | null): Verified {
  const { fields, body } = split(message)
  const signature = fields.find(({ name }) => name === 'dkim-signature')
  const tags = tagList(signature?.value.toString('latin1') ?? '')
  const signed = (tags.get('h') ?? '').split(':').map((name) => name.replace(/\s/g, '').toLowerCase())
  const no = (why: string): Verified => ({ ok: false, why, tags, signed })
  if (signature === undefined) return no('no signature')
  for (const [tag, value] of [['v', '1'], ['a', 'rsa-sha256'], ['c', 'relaxed/relaxed']] as const) if (tags.get(tag) !== value) return no(`${tag}=${tags.get(tag)}`)
  if (!signed.includes('from')) return no('From is not signed')
  const bodyHash = createHash('sha256').update(relaxedBody(body)).digest('base64')
  if (bodyHash !== tags.get('bh')?.replace(/\s/g, '')) return no('body')

  const published = record(`${tags.get('s')}._domainkey.${tags.get('d')}`)
  if (published === null) return no('no key')
  const key = createPublicKey({ key: Buffer.from(tagList(published).get('p')!, 'base64'), format: 'der', type: 'spki' })
  // Each name takes the lowest field that is not taken yet; none is as if it were not named.
  const left = fields.filter((field) => field !== signature)
  const data: Buffer[] = []
  for (const name of signed) {
    const at = left.findLastIndex((field) => field.name === name)
    if (at < 0) continue
    data.push(relaxedField(left[at]!.name, left[at]!.value), Buffer.from('\r\n'))
    left.splice(at, 1)
  }
  const empty = Buffer.from(signature.value.toString('latin1').replace(/(\bb=)[^;]*$/, '$1'), 'latin1')
  data.push(relaxedField('dkim-signature', empty))
  const ok = verify('sha256', Buffer.concat(data), key, Buffer.from(tags.get('b')!.replace(/\s/g, ''), 'base64'))
  return { ok, why: ok ? '' : 'signature', tags, signed }
}

interface Field {
  name: string
  /** After the colon, folds and all. */
  value: Buffer
}

function split(message: Buffer): { fields: Field[]; body: Buffer } {
  const fields: Field[] = []
  let at = 0
  for (;;) {
    let end = at
    // A line that begins with white space belongs to the one before it.
    do end = message.indexOf('\r\n', end) + 2
    while (end < message.length && (message[end] === 32 || message[end] === 9))
    const line = message.subarray(at, end - 2)
    if (line.length === 0) return { fields, body: message.subarray(end) }
    const colon = line.indexOf(':')
    fields.push({ name: line.subarray(0, colon).toString('latin1').trim().toLowerCase(), value: line.subarray(colon + 1) })
    at = end
  }
}

const tagList = (text: string): Map<string, string> =>
  new Map(text.split(';').filter((part) => part.includes('=')).map((part) => [part.slice(0, part.indexOf('=')).trim(), part.slice(part.indexOf('=') + 1).trim()]))

function relaxedField(name: string, value: Buffer): Buffer {
  const out: number[] = []
  let space = false
  for (const byte of value) {
    if (byte === 13 || byte === 10) continue
    if (byte === 32 || byte === 9) {
      space = out.length > 0
      continue
    }
    if (space) out.push(32)
    space = false
    out.push(byte)
  }
  return Buffer.concat([Buffer.from(`${name}:`), Buffer.from(out)])
}

function relaxedBody(body: Buffer): Buffer {
  const lines: number[][] = [[]]
  for (let at = 0; at < body.length; at++) {
    if (body[at] === 13 && body[at + 1] === 10) {
      lines.push([])
      at++
      continue
    }
    const line = lines.at(-1)!
    const byte = body[at] === 9 ? 32 : body[at]!
    if (byte !== 32 || line.at(-1) !== 32) line.push(byte)
  }
  for (const line of lines) if (line.at(-1) === 32) line.pop()
  while (lines.length > 0 && lines.at(-1)!.length === 0) lines.pop()
  return lines.length === 0 ? Buffer.alloc(0) : Buffer.concat(lines.map((line) => Buffer.from([...line, 13, 10])))
}
