/**
 * Which characters the bytes of a text are: the mark at its start, else the pattern of UTF-16, else UTF-8 where every
 * byte of it is, else Windows-1252. Which of the pages of one byte it is cannot be told from the bytes, so it is said.
 */
import { isUtf8 } from 'node:buffer'
import { createReadStream } from 'node:fs'
import iconv from 'iconv-lite'
import type { FileEncoding } from '#contract/imports.ts'
import { UnreadableTable } from '../../types.ts'

export interface TextEncoding { encoding: FileEncoding; bomBytes: number; notes: string[] }

const PIECE = 256 * 1024

/** Looks through the whole file in pieces. `chosen`: by a person; a mark at the start still counts. @throws UnreadableTable */
export async function encodingOf(file: string, chosen: FileEncoding | undefined, signal?: AbortSignal): Promise<TextEncoding> {
  let marked: TextEncoding | null = null
  let validity: Utf8Check | null = null
  let lines = 1
  for await (const piece of piecesOf(file, 0, signal)) {
    if (validity === null) {
      marked = byteOrderMark(piece) ?? (chosen === undefined ? utf16Pattern(piece) : null)
      if (marked?.encoding.startsWith('utf-16') === true) return marked
      if (chosen === 'utf-16le' || chosen === 'utf-16be') return { encoding: chosen, bomBytes: 0, notes: [] }
      validity = new Utf8Check()
    }
    const zero = piece.indexOf(0)
    if (zero >= 0) throw new UnreadableTable('BROKEN', 'There are characters here that no text has (NUL). The file was damaged, or is no table: export it again.', lines + newlines(piece.subarray(0, zero)))
    lines += newlines(piece)
    validity.take(piece)
  }
  const is8 = validity?.ended() !== false
  if (marked !== null) return is8 ? marked : { ...marked, notes: ['The file says that it is UTF-8, and some of its characters are not; they are shown as \uFFFD.'] }
  if (chosen !== undefined) return { encoding: chosen, bomBytes: 0, notes: chosen === 'utf-8' && !is8 ? ['Some characters of the file are not UTF-8; they are shown as \uFFFD. Choose Windows-1252 if names look wrong.'] : [] }
  return is8 ? { encoding: 'utf-8', bomBytes: 0, notes: [] } : { encoding: 'windows-1252', bomBytes: 0, notes: ['The file is not UTF-8 and was read as Windows-1252. Look whether the names are right.'] }
}

/** The bytes of the text as UTF-8, which is what is taken apart; the progress is counted in bytes of the file. */
export async function* utf8Pieces(file: string, { encoding, bomBytes }: TextEncoding, progress: { bytes: number }, signal?: AbortSignal): AsyncGenerator<Buffer> {
  const decoder = encoding === 'utf-8' ? null : iconv.getDecoder(encoding, { stripBOM: false })
  progress.bytes = bomBytes
  for await (const piece of piecesOf(file, bomBytes, signal)) {
    const utf8 = decoder === null ? piece : Buffer.from(decoder.write(piece))
    if (utf8.includes(0)) throw new UnreadableTable('BROKEN', 'There are characters in this file that no text has (NUL). It was damaged, or is no table: export it again.')
    yield utf8
    progress.bytes += piece.length
  }
  const rest = decoder?.end()
  if (rest !== undefined && rest !== '') yield Buffer.from(rest)
}

async function* piecesOf(file: string, start: number, signal: AbortSignal | undefined): AsyncGenerator<Buffer> {
  const stream = createReadStream(file, { start, highWaterMark: PIECE })
  try {
    for await (const piece of stream as AsyncIterable<Buffer>) {
      signal?.throwIfAborted()
      yield piece
    }
  } finally {
    stream.destroy()
  }
}

function byteOrderMark(piece: Buffer): TextEncoding | null {
  if (piece[0] === 0xEF && piece[1] === 0xBB && piece[2] === 0xBF) return { encoding: 'utf-8', bomBytes: 3, notes: [] }
  if (piece[0] === 0xFF && piece[1] === 0xFE) return { encoding: 'utf-16le', bomBytes: 2, notes: [] }
  if (piece[0] === 0xFE && piece[1] === 0xFF) return { encoding: 'utf-16be', bomBytes: 2, notes: [] }
  return null
}

/** Headings, digits and delimiters are characters of ASCII, whose other half is zero in UTF-16. */
function utf16Pattern(piece: Buffer): TextEncoding | null {
  const head = piece.subarray(0, 2048)
  let [even, odd] = [0, 0]
  for (let at = 0; at + 1 < head.length; at += 2) {
    if (head[at] === 0) even += 1
    if (head[at + 1] === 0) odd += 1
  }
  const pairs = Math.floor(head.length / 2)
  if (pairs < 2) return null
  if (odd > pairs * 0.4 && even === 0) return { encoding: 'utf-16le', bomBytes: 0, notes: ['The file has no mark of its encoding and was read as UTF-16.'] }
  return even > pairs * 0.4 && odd === 0 ? { encoding: 'utf-16be', bomBytes: 0, notes: ['The file has no mark of its encoding and was read as UTF-16.'] } : null
}

function newlines(piece: Buffer): number {
  let count = 0
  for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, at + 1)) count += 1
  return count
}

/** Whether pieces that are cut anywhere are UTF-8 together. */
class Utf8Check {
  private carried: Buffer = Buffer.alloc(0)
  private valid = true

  take(piece: Buffer): void {
    if (!this.valid) return
    const whole = this.carried.length === 0 ? piece : Buffer.concat([this.carried, piece])
    const cut = unfinishedFrom(whole)
    this.valid = isUtf8(whole.subarray(0, cut))
    this.carried = Buffer.from(whole.subarray(cut))
  }

  ended(): boolean {
    return this.valid && this.carried.length === 0
  }
}

/** Where the last character begins if it is not whole, else the end. */
function unfinishedFrom(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back]!
    if (byte < 0x80) return bytes.length
    if (byte >= 0xC0) {
      const needed = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
      return needed > back ? bytes.length - back : bytes.length
    }
  }
  return bytes.length
}
