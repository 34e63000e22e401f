/** The two text parts of a message as 7-bit lines (RFC 2045): quoted-printable, or base64 where most of it is not Latin. */

/** Bytes written as they are: what is printed in ASCII but `=`, and the space. */
const LITERAL = new Uint8Array(256)
for (let byte = 0x20; byte <= 0x7e; byte++) LITERAL[byte] = byte === 0x3d ? 0 : 1
const HEX: Uint8Array = Buffer.from('0123456789ABCDEF', 'latin1')
const TAB = 0x09
const LF = 0x0a
const CR = 0x0d
const SPACE = 0x20
const DOT = 0x2e
const EQUALS = 0x3d
/** With the `=` of a soft line end 76. */
const LINE_MAX = 75

export interface EncodedText {
  encoding: 'quoted-printable' | 'base64'
  bytes: Buffer
}

/** Line ends become CRLF, whichever they are. No line begins with a dot: nothing is to be doubled for SMTP (RFC 5321, 4.5.2). */
export function encodeText(text: string): EncodedText {
  const bytes = Buffer.from(text, 'utf8')
  // A letter of two bytes is one longer than in UTF-16: there are not more bytes to escape than this, but for `=`.
  const escaped = 2 * (bytes.length - text.length)
  // Quoted-printable takes three bytes for one, base64 four for three.
  if (6 * escaped > bytes.length && 6 * countEscaped(bytes) > bytes.length) return { encoding: 'base64', bytes: base64Lines(Buffer.from(text.replace(/\r\n?|\n/g, '\r\n'), 'utf8')) }
  return { encoding: 'quoted-printable', bytes: quotedPrintable(bytes) }
}

function countEscaped(bytes: Buffer): number {
  let escaped = 0
  for (let i = 0; i < bytes.length; i++) if (bytes[i]! >= 0x80 || bytes[i] === EQUALS) escaped++
  return escaped
}

/** What it has come to is copied out; it grows with the largest message. */
let scratch = Buffer.allocUnsafe(64 * 1024)

function quotedPrintable(bytes: Buffer): Buffer {
  // Three bytes for each, and a soft line end, of three, behind 24 of them.
  const most = 4 * bytes.length + 8
  if (scratch.length < most) scratch = Buffer.allocUnsafe(2 * most)
  const out = scratch
  const length = bytes.length
  let at = 0
  let column = 0
  for (let i = 0; i < length; i++) {
    const byte = bytes[i]!
    if (LITERAL[byte] === 1 && column < LINE_MAX && column > 0) {
      const next = byte === SPACE ? bytes[i + 1] : 0
      // A space at the end of a line may be lost on the way.
      if (next !== undefined && next !== LF && next !== CR) {
        out[at++] = byte
        column++
        continue
      }
    }
    if (byte === LF || byte === CR) {
      if (byte === CR && bytes[i + 1] === LF) i++
      out[at++] = CR
      out[at++] = LF
      column = 0
      continue
    }
    const next = bytes[i + 1]
    const blank = byte === SPACE || byte === TAB
    let literal = blank ? next !== undefined && next !== CR && next !== LF : LITERAL[byte] === 1
    if (column + (literal ? 1 : 3) > LINE_MAX) {
      out[at++] = EQUALS
      out[at++] = CR
      out[at++] = LF
      column = 0
    }
    if (column === 0 && byte === DOT) literal = false
    if (literal) {
      out[at++] = byte
      column++
    } else {
      out[at++] = EQUALS
      out[at++] = HEX[byte >> 4]!
      out[at++] = HEX[byte & 15]!
      column += 3
    }
  }
  return Buffer.from(out.subarray(0, at))
}

/** Bytes of a line of base64, 76 characters. */
export const BASE64_LINE = 57

/** Base64 in lines of 76, without an end of the last one. */
export function base64Lines(bytes: Uint8Array): Buffer {
  const encoded = Buffer.from(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'), 'latin1')
  const lines = Math.ceil(encoded.length / 76)
  if (lines <= 1) return encoded
  const out = Buffer.allocUnsafe(encoded.length + 2 * (lines - 1))
  let at = 0
  for (let from = 0; from < encoded.length; from += 76) {
    if (from > 0) {
      out[at++] = CR
      out[at++] = LF
    }
    at += encoded.copy(out, at, from, Math.min(from + 76, encoded.length))
  }
  return out
}
