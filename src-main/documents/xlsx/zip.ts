/**
 * A zip archive written as a stream: an entry after the other, deflated in zlib's own threads, never
 * more in memory than the stream holds. The time of every entry is given, so that the same content
 * gives the same bytes. Format: PKWARE APPNOTE 6.3.3, sizes after the data (general purpose bit 3).
 */
import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { crc32, createDeflateRaw, type DeflateRaw } from 'node:zlib'

/** What is packed at once: large enough that the way to zlib's thread and back is nothing beside it. */
export const PIECE = 1 << 19
/** Room past a piece for what is being written when it is full. */
const MARGIN = 1 << 16
/** Pieces at a time: one is filled while one is packed and one waits. */
const PIECES = 3

/** Largest number of a field without the zip64 extension. */
const MOST = 0xff_ff_ff_ff
/** Measured on a million rows: docs/decisions/0025. */
const LEVEL = 2

interface Entry {
  name: Buffer
  crc: number
  size: number
  packed: number
  offset: number
}

export class ZipStream {
  readonly #out: Writable
  readonly #entries: Entry[] = []
  readonly #time: number
  readonly #date: number
  readonly #closed: Promise<void>
  readonly #pieces: Pieces
  #offset = 0

  /** @param on the date that every entry carries. */
  constructor(out: Writable, on: Date) {
    this.#out = out
    this.#closed = finished(out).then(() => {})
    this.#closed.catch(() => {})
    this.#pieces = new Pieces()
    // DOS time has no zone and begins in 1980.
    this.#date = (Math.max(0, on.getUTCFullYear() - 1980) << 9) | ((on.getUTCMonth() + 1) << 5) | on.getUTCDate()
    this.#time = (on.getUTCHours() << 11) | (on.getUTCMinutes() << 5)
  }

  /** A whole entry. */
  async add(name: string, text: string | Iterable<string>): Promise<void> {
    const entry = await this.open(name)
    if (typeof text === 'string') await entry.write(text)
    else {
      let piece = ''
      for (const part of text) {
        piece += part
        if (piece.length < PIECE) continue
        await entry.write(piece)
        piece = ''
      }
      await entry.write(piece)
    }
    await entry.end()
  }

  /** Begins an entry; it must be ended before the next one begins. */
  async open(name: string): Promise<ZipEntry> {
    const entry: Entry = { name: Buffer.from(name), crc: 0, size: 0, packed: 0, offset: this.#offset }
    this.#entries.push(entry)
    await this.#write(Buffer.concat([this.#header(0x04_03_4b_50, entry, false), entry.name]))
    const deflate = createDeflateRaw({ level: LEVEL, memLevel: 9, chunkSize: 1 << 17 })
    return new ZipEntry(entry, deflate, this.#pieces, (chunk) => this.#write(chunk))
  }

  /** Writes the directory and ends the stream. */
  async finish(): Promise<void> {
    const start = this.#offset
    for (const entry of this.#entries) await this.#write(Buffer.concat([this.#header(0x02_01_4b_50, entry, true), entry.name]))
    const end = Buffer.alloc(22)
    end.writeUInt32LE(0x06_05_4b_50, 0)
    end.writeUInt16LE(this.#entries.length, 8)
    end.writeUInt16LE(this.#entries.length, 10)
    end.writeUInt32LE(this.#offset - start, 12)
    end.writeUInt32LE(start, 16)
    await this.#write(end)
    this.#out.end()
  }

  #header(signature: number, { name, crc, size, packed, offset }: Entry, central: boolean): Buffer {
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    // Sizes follow the data; names are UTF-8.
    common.writeUInt16LE(0x08_08, 2)
    common.writeUInt16LE(8, 4)
    common.writeUInt16LE(this.#time, 6)
    common.writeUInt16LE(this.#date, 8)
    common.writeUInt32LE(crc, 10)
    common.writeUInt32LE(packed, 14)
    common.writeUInt32LE(size, 18)
    common.writeUInt16LE(name.length, 22)
    const start = Buffer.alloc(central ? 6 : 4)
    start.writeUInt32LE(signature, 0)
    if (!central) return Buffer.concat([start, common])
    start.writeUInt16LE(20, 4)
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(offset, 10)
    return Buffer.concat([start, common, rest])
  }

  async #write(chunk: Buffer): Promise<void> {
    this.#offset += chunk.length
    if (this.#offset > MOST) throw new RangeError('A workbook of more than 4 GB cannot be written. Ask for a shorter period.')
    if (this.#out.destroyed) throw this.#out.errored ?? new Error('The file was closed before the workbook was whole.')
    if (!this.#out.write(chunk)) await Promise.race([once(this.#out, 'drain'), this.#closed])
  }
}

export class ZipEntry {
  readonly #entry: Entry
  readonly #deflate: DeflateRaw
  readonly #pieces: Pieces
  readonly #write: (chunk: Buffer) => Promise<void>
  readonly #pumped: Promise<void>

  constructor(entry: Entry, deflate: DeflateRaw, pieces: Pieces, write: (chunk: Buffer) => Promise<void>) {
    this.#entry = entry
    this.#deflate = deflate
    this.#pieces = pieces
    this.#write = write
    this.#pumped = this.#pump()
    // Told again by `write` or `end`.
    this.#pumped.catch(() => {})
  }

  /** Memory to fill and give to `give`; waits while all of it is in use. */
  async piece(): Promise<Buffer> {
    for (;;) {
      const free = this.#pieces.take()
      if (free !== null) return free
      await Promise.race([this.#pieces.freed(), this.#pumped])
    }
  }

  /** Takes so many bytes of what `piece` gave out, or of what it has grown to, and the memory itself. */
  give(piece: Buffer, length: number): void {
    this.#take(piece.subarray(0, length), () => this.#pieces.free(piece))
  }

  /** Waits while the archive cannot take more. */
  async write(text: string): Promise<void> {
    if (this.#deflate.writableNeedDrain) await Promise.race([once(this.#deflate, 'drain'), this.#pumped])
    this.#take(Buffer.from(text), () => {})
  }

  #take(bytes: Buffer, taken: () => void): void {
    const { length } = bytes
    this.#entry.crc = crc32(bytes, this.#entry.crc)
    this.#entry.size += length
    if (this.#entry.size > MOST) throw new RangeError('A sheet of more than 4 GB cannot be written. Ask for a shorter period.')
    this.#deflate.write(bytes, taken)
  }

  async end(): Promise<void> {
    this.#deflate.end()
    await this.#pumped
    const { crc, packed, size } = this.#entry
    const descriptor = Buffer.alloc(16)
    descriptor.writeUInt32LE(0x08_07_4b_50, 0)
    descriptor.writeUInt32LE(crc, 4)
    descriptor.writeUInt32LE(packed, 8)
    descriptor.writeUInt32LE(size, 12)
    await this.#write(descriptor)
  }

  async #pump(): Promise<void> {
    try {
      for await (const chunk of this.#deflate as AsyncIterable<Buffer>) {
        this.#entry.packed += chunk.length
        await this.#write(chunk)
      }
    } finally {
      // Whoever waits for memory looks again, and finds out that it ended.
      this.#pieces.wake()
    }
  }
}

/** The memory that sheets are written in: the same few pieces, used again and again. */
class Pieces {
  readonly #free: Buffer[] = []
  #made = 0
  #waiting: (() => void)[] = []

  take(): Buffer | null {
    const free = this.#free.pop()
    if (free !== undefined) return free
    if (this.#made >= PIECES) return null
    this.#made += 1
    // Apart from Node's own pool, which would be kept whole for a part of it.
    return Buffer.allocUnsafeSlow(PIECE + MARGIN)
  }

  free(piece: Buffer): void {
    // One that grew for a long text is not kept.
    if (piece.length === PIECE + MARGIN) this.#free.push(piece)
    else this.#made -= 1
    this.wake()
  }

  freed(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  wake(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const resolve of waiting) resolve()
  }
}
