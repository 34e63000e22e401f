/**
 * DKIM signatures (RFC 6376: rsa-sha256, relaxed/relaxed), for mail servers that do not sign
 * themselves. The message is signed as composed; of one with files the files are read once more.
 */
import { createHash, createPrivateKey, sign, type Hash, type KeyObject } from 'node:crypto'
import { domainToASCII } from 'node:url'
import { JobFailure } from '#main/core/ports/jobs.ts'
import type { DkimKey } from '#main/core/ports/outgoing.ts'
import { signingDomain } from '#main/domain/dkimRecord.ts'
import type { Composed } from './compose.ts'

/** The same message with its signature in front; as it is where its domain has no key. @throws JobFailure `DKIM_KEY` where it has one that is not on this machine */
export type Signer = (from: string, message: Composed) => Promise<Composed>

export interface SigningKeys {
  dkim: readonly DkimKey[]
  /** Domains whose mail is to be signed, and whose key is not on this machine. */
  unsigned?: readonly string[]
}

/** Keys are read once. */
export function createSigner({ dkim, unsigned = [] }: SigningKeys): Signer {
  const keys = new Map(dkim.map(({ domain, selector, privateKey }) => [domain, { domain, selector, key: createPrivateKey(privateKey) }]))
  const known = [...keys.keys(), ...unsigned]
  return async (from, message) => {
    const domain = signingDomain(domainToASCII(from.slice(from.lastIndexOf('@') + 1)), known)
    if (domain === null) return message
    const key = keys.get(domain)
    if (key === undefined) throw new JobFailure('DKIM_KEY', `Mail from ${domain} is to be signed, and the key is not on this machine. Give the DKIM key again in Settings, or take it away there.`)
    return signed(message, key)
  }
}

async function signed(message: Composed, key: { domain: string; selector: string; key: KeyObject }): Promise<Composed> {
  const split = await headAndBody(message)
  const header = Buffer.from(signatureHeader(split.head, split.bodyHash, key), 'latin1')
  return {
    size: header.length + message.size, carried: message.carried,
    bytes: message.bytes === null ? null : Buffer.concat([header, message.bytes]),
    async *chunks() {
      yield header
      yield* message.chunks()
    },
  }
}

async function headAndBody(message: Composed): Promise<{ head: string; bodyHash: string }> {
  const body = relaxedBody()
  let head = ''
  let inBody = false
  for await (const chunk of message.chunks()) {
    const text = chunk.toString('latin1')
    if (inBody) {
      body.add(text)
      continue
    }
    head += text
    const end = head.indexOf('\r\n\r\n')
    if (end < 0) continue
    inBody = true
    body.add(head.slice(end + 4))
    head = head.slice(0, end + 2)
  }
  return { head, bodyHash: body.hash() }
}

/** Those of RFC 6376, 5.4.1 that we make. */
const SIGNED = ['from', 'reply-to', 'to', 'cc', 'subject', 'date', 'message-id', 'mime-version', 'content-type', 'content-transfer-encoding', 'list-unsubscribe', 'list-unsubscribe-post']
/** Signed once more than they are there, so that none can be added on the way (5.4.2). */
const SEALED = ['from', 'reply-to', 'to', 'cc', 'subject', 'date']

function signatureHeader(head: string, bodyHash: string, { domain, selector, key }: { domain: string; selector: string; key: KeyObject }): string {
  const fields = head.slice(0, -2).split(/\r\n(?![ \t])/).map((field) => ({ name: field.slice(0, field.indexOf(':')).trim().toLowerCase(), field }))
  const names: string[] = []
  let data = ''
  for (const name of SIGNED) {
    // The lowest first (5.4.2).
    for (const { field } of fields.filter((one) => one.name === name).toReversed()) {
      names.push(name)
      data += `${relaxedHeader(field)}\r\n`
    }
    if (SEALED.includes(name)) names.push(name)
  }
  const unsigned = `DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=${domain};\r\n s=${selector};\r\n h=${folded(names)};\r\n bh=${bodyHash};\r\n b=`
  const signature = sign('sha256', Buffer.from(data + relaxedHeader(unsigned), 'latin1'), key).toString('base64')
  return `${unsigned}${signature.match(/.{1,72}/g)!.join('\r\n ')}\r\n`
}

/** In lines that no server needs to fold. */
function folded(names: readonly string[]): string {
  let line = 0
  return names.map((name, at) => {
    const fits = line + name.length < 68
    line = fits ? line + name.length + 1 : name.length
    return `${at === 0 ? '' : fits ? ':' : ':\r\n  '}${name}`
  }).join('')
}

/** RFC 6376, 3.4.2 */
const relaxedHeader = (field: string): string => {
  const colon = field.indexOf(':')
  return `${field.slice(0, colon).trim().toLowerCase()}:${field.slice(colon + 1).replace(/\r\n/g, '').replace(/[ \t]+/g, ' ').replace(/^ | $/g, '')}`
}

/** RFC 6376, 3.4.4: whole lines as they come, empty ones at the end left out. */
function relaxedBody(): { add(text: string): void; hash(): string } {
  const hash: Hash = createHash('sha256')
  let rest = ''
  let empty = 0
  const lines = (text: string) => {
    const relaxed = text.replace(/[ \t]+/g, ' ').replaceAll(' \r\n', '\r\n')
    let end = relaxed.length
    while (relaxed.endsWith('\r\n', end)) end -= 2
    const ends = (relaxed.length - end) / 2
    // Empty lines count only when something comes after them.
    if (end > 0) hash.update(`${'\r\n'.repeat(empty)}${relaxed.slice(0, end)}\r\n`, 'latin1')
    empty = end > 0 ? ends - 1 : empty + ends
  }
  return {
    add(text) {
      const all = rest + text
      const end = all.lastIndexOf('\r\n') + 2
      if (end < 2) {
        rest = all
        return
      }
      rest = all.slice(end)
      lines(all.slice(0, end))
    },
    hash() {
      if (rest !== '') lines(`${rest}\r\n`)
      return hash.digest('base64')
    },
  }
}
