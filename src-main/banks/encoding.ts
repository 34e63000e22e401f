/**
 * Which characters the bytes are: the mark at their start, else the pattern of UTF-16, else what the file declares,
 * else UTF-8 where every byte of it is, else Windows-1252.
 */
import { isUtf8 } from 'node:buffer'
import { setImmediate } from 'node:timers/promises'
import iconv from 'iconv-lite'

export interface Encoding { name: string; bomBytes: number; note: string | null }

/** Looked through for a declaration. */
const HEAD = 4096
const PIECE = 128 * 1024

/** `chosen`: by a person, for a file that cannot declare one; a mark at its start still counts. */
export function encodingOf(bytes: Buffer, chosen: string | null): Encoding {
  const marked = byteOrderMark(bytes)
  if (marked !== null) return marked
  const wide = chosen === null ? utf16Pattern(bytes) : null
  if (wide !== null) return { name: wide, bomBytes: 0, note: null }
  const declared = chosen ?? declaration(bytes.subarray(0, HEAD).toString('latin1'))
  const name = declared === null ? null : known(declared)
  const is8 = isUtf8(bytes)
  if (name === 'utf-8' && !is8) {
    return { name: 'windows-1252', bomBytes: 0, note: `The file says that it is ${declared}, and it is not. It was read as Windows-1252; look whether the names are right.` }
  }
  if (name !== null) return { name, bomBytes: 0, note: null }
  const note = declared === null ? null : `The file says that it is in “${declared.slice(0, 30)}”, which is not known here. It was read as ${is8 ? 'UTF-8' : 'Windows-1252'}; look whether the names are right.`
  return { name: is8 ? 'utf-8' : 'windows-1252', bomBytes: 0, note }
}

/** The text in pieces, with a breath between them for what else the process does. */
export async function* decoded(bytes: Buffer, { name, bomBytes }: Encoding, signal: AbortSignal | undefined): AsyncGenerator<string> {
  const decoder = iconv.getDecoder(name)
  for (let from = bomBytes; from < bytes.length; from += PIECE) {
    yield decoder.write(bytes.subarray(from, from + PIECE))
    await setImmediate()
    signal?.throwIfAborted()
  }
  yield decoder.end() ?? ''
}

/** The beginning, to know the kind of file by. */
export function beginning(bytes: Buffer, { name, bomBytes }: Encoding): string {
  return iconv.decode(bytes.subarray(bomBytes, bomBytes + 65_536), name)
}

function byteOrderMark(bytes: Buffer): Encoding | null {
  if (bytes[0] === 0xEF && bytes[1] === 0xBB && bytes[2] === 0xBF) return { name: 'utf-8', bomBytes: 3, note: null }
  if (bytes[0] === 0xFF && bytes[1] === 0xFE) return { name: 'utf-16le', bomBytes: 2, note: null }
  if (bytes[0] === 0xFE && bytes[1] === 0xFF) return { name: 'utf-16be', bomBytes: 2, note: null }
  return null
}

/** Every kind of statement begins with characters of ASCII, whose other half is zero in UTF-16. */
function utf16Pattern(bytes: Buffer): string | null {
  if (bytes.length < 4) return null
  if (bytes[0] !== 0 && bytes[1] === 0 && bytes[2] !== 0 && bytes[3] === 0) return 'utf-16le'
  return bytes[0] === 0 && bytes[1] !== 0 && bytes[2] === 0 && bytes[3] !== 0 ? 'utf-16be' : null
}

function declaration(head: string): string | null {
  const xml = /^\s*<\?xml[^>]*\bencoding\s*=\s*["']([^"']+)["']/.exec(head)
  if (xml !== null) return xml[1] ?? null
  if (!/^\s*OFXHEADER\s*:/.test(head)) return null
  // Characters of USASCII are those of the page that CHARSET names (OFX 1.6, 2.2); NONE names none.
  const ofx = (name: string) => new RegExp(`\\b${name}\\s*:\\s*([\\w-]+)`).exec(head.slice(0, 1000))?.[1]?.toUpperCase() ?? ''
  if (ofx('ENCODING').startsWith('UTF')) return 'utf-8'
  const charset = ofx('CHARSET')
  if (charset === '' || charset === 'NONE' || charset === 'ASCII' || charset === 'USASCII') return null
  return /^\d{3,4}$/.test(charset) ? `windows-${charset}` : charset
}

/** The bytes 0x80 to 0x9F are no characters in ISO-8859-1, and those of Windows-1252 are what is meant. */
const AS_1252 = new Set(['iso-8859-1', 'iso8859-1', '8859-1', 'latin1', 'latin-1', 'l1', 'windows-8859-1', 'us-ascii', 'ascii', 'cp1252', 'windows-1252'])

function known(name: string): string | null {
  const lower = name.trim().toLowerCase()
  if (AS_1252.has(lower)) return 'windows-1252'
  if (lower === 'utf8' || lower === 'utf-8' || lower === 'unicode') return 'utf-8'
  // Bytes that were UTF-16 had its pattern.
  if (lower.startsWith('utf-16') && lower !== 'utf-16le' && lower !== 'utf-16be') return null
  return /^[a-z0-9_-]{2,30}$/.test(lower) && iconv.encodingExists(lower) ? lower : null
}
