/**
 * A TrueType font file: its measures, and the subset of it that a PDF embeds (OpenType 1.9, tables
 * `glyf`, `loca`, `hmtx`; ISO 32000-1, 9.9). Glyphs keep their numbers in a subset, so that text can be
 * written before it is known which of them a document needs; those that are left out are empty, and
 * deflate to next to nothing. Instructions for screens of few dots are left out: readers of PDFs
 * smooth outlines instead, and they are half of the bytes.
 */

export interface TrueType {
  /** Of a subset's name: `DejaVuSansCondensed-Bold`. */
  name: string
  unitsPerEm: number
  ascent: number
  descent: number
  capHeight: number
  italicAngle: number
  box: readonly [number, number, number, number]
  glyphs: number
  /** In units of the em. */
  advance(glyph: number): number
  /** A font file with these glyphs, and those that they are composed of. */
  subset(glyphs: Iterable<number>): Buffer
}

/** @throws Error for a file that is no TrueType font, or has outlines of another kind. */
export function readTrueType(file: Uint8Array): TrueType {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  const tables = tablesOf(bytes)
  const table = (tag: string) => {
    const found = tables.get(tag)
    if (found === undefined) throw new Error(`This font has no table ${tag}.`)
    return found
  }
  const [head, hhea, maxp, hmtx, loca, glyf] = (['head', 'hhea', 'maxp', 'hmtx', 'loca', 'glyf'] as const).map(table) as [Buffer, Buffer, Buffer, Buffer, Buffer, Buffer]
  const os2 = tables.get('OS/2')
  const long = head.readInt16BE(50) === 1
  const glyphs = maxp.readUInt16BE(4)
  const metrics = hhea.readUInt16BE(34)
  const metricAt = (glyph: number) => Math.min(glyph, metrics - 1) * 4
  const placeOf = (glyph: number) => (long ? loca.readUInt32BE(glyph * 4) : loca.readUInt16BE(glyph * 2) * 2)
  const ascent = hhea.readInt16BE(4)
  const source: Source = {
    head, hhea, maxp,
    outline: (glyph) => withoutInstructions(glyf.subarray(placeOf(glyph), placeOf(glyph + 1))),
    advance: (glyph) => hmtx.readUInt16BE(metricAt(glyph)),
    bearing: (glyph) => hmtx.readInt16BE(glyph < metrics ? glyph * 4 + 2 : metrics * 4 + (glyph - metrics) * 2),
  }
  return {
    name: postScriptName(tables.get('name')),
    unitsPerEm: head.readUInt16BE(18),
    ascent,
    descent: hhea.readInt16BE(6),
    capHeight: os2 !== undefined && os2.readUInt16BE(0) >= 2 && os2.length >= 90 ? os2.readInt16BE(88) : Math.round(ascent * 0.75),
    italicAngle: (tables.get('post')?.readInt32BE(4) ?? 0) / 65_536,
    box: [head.readInt16BE(36), head.readInt16BE(38), head.readInt16BE(40), head.readInt16BE(42)],
    glyphs,
    advance: source.advance,
    subset: (wanted) => subsetOf(source, wanted),
  }
}

interface Source {
  head: Buffer
  hhea: Buffer
  maxp: Buffer
  outline(glyph: number): Buffer
  advance(glyph: number): number
  bearing(glyph: number): number
}

function tablesOf(bytes: Buffer): Map<string, Buffer> {
  const kind = bytes.readUInt32BE(0)
  if (kind !== 0x0001_0000 && kind !== 0x7472_7565) throw new Error('This file is no TrueType font.')
  const tables = new Map<string, Buffer>()
  for (let n = 0; n < bytes.readUInt16BE(4); n += 1) {
    const at = 12 + n * 16
    const from = bytes.readUInt32BE(at + 8)
    tables.set(bytes.toString('latin1', at, at + 4), bytes.subarray(from, from + bytes.readUInt32BE(at + 12)))
  }
  return tables
}

/** Name 6 of Windows, in UTF-16. */
function postScriptName(table: Buffer | undefined): string {
  if (table === undefined) return 'Font'
  const texts = table.readUInt16BE(4)
  for (let n = 0; n < table.readUInt16BE(2); n += 1) {
    const at = 6 + n * 12
    if (table.readUInt16BE(at) !== 3 || table.readUInt16BE(at + 6) !== 6) continue
    const from = texts + table.readUInt16BE(at + 10)
    return Buffer.from(table.subarray(from, from + table.readUInt16BE(at + 8))).swap16().toString('utf16le').replace(/[^A-Za-z0-9-]/g, '')
  }
  return 'Font'
}

// Flags of a part of a composite glyph.
const WORDS = 0x0001
const SCALE = 0x0008
const MORE = 0x0020
const TWO_SCALES = 0x0040
const MATRIX = 0x0080
const INSTRUCTIONS = 0x0100

/** Where each part's flags are; its glyph's number follows them. */
function* partsOf(outline: Buffer): Generator<number, number> {
  for (let at = 10; ; ) {
    const flags = outline.readUInt16BE(at)
    yield at
    at += 4 + ((flags & WORDS) === 0 ? 2 : 4) + ((flags & MATRIX) !== 0 ? 8 : (flags & TWO_SCALES) !== 0 ? 4 : (flags & SCALE) !== 0 ? 2 : 0)
    if ((flags & MORE) === 0) return at
  }
}

const isComposite = (outline: Buffer): boolean => outline.length > 0 && outline.readInt16BE(0) < 0

function withoutInstructions(outline: Buffer): Buffer {
  if (outline.length === 0) return outline
  if (!isComposite(outline)) {
    const at = 10 + outline.readInt16BE(0) * 2
    return Buffer.concat([outline.subarray(0, at), Buffer.alloc(2), outline.subarray(at + 2 + outline.readUInt16BE(at))])
  }
  const copy = Buffer.from(outline)
  const parts = partsOf(copy)
  let next = parts.next()
  for (; next.done !== true; next = parts.next()) copy.writeUInt16BE(copy.readUInt16BE(next.value) & ~INSTRUCTIONS, next.value)
  return copy.subarray(0, next.value)
}

function subsetOf(source: Source, wanted: Iterable<number>): Buffer {
  const outlines = new Map<number, Buffer>()
  const waiting = [0, ...wanted]
  for (let glyph = waiting.pop(); glyph !== undefined; glyph = waiting.pop()) {
    if (outlines.has(glyph)) continue
    const outline = source.outline(glyph)
    outlines.set(glyph, outline)
    if (isComposite(outline)) for (const at of partsOf(outline)) waiting.push(outline.readUInt16BE(at + 2))
  }
  const count = Math.max(...outlines.keys()) + 1
  const places = Buffer.alloc((count + 1) * 4)
  const metrics = Buffer.alloc(count * 4)
  const pieces: Buffer[] = []
  let end = 0
  for (let glyph = 0; glyph < count; glyph += 1) {
    places.writeUInt32BE(end, glyph * 4)
    const outline = outlines.get(glyph)
    if (outline === undefined) continue
    metrics.writeUInt16BE(source.advance(glyph), glyph * 4)
    metrics.writeInt16BE(source.bearing(glyph), glyph * 4 + 2)
    pieces.push(outline, Buffer.alloc(-outline.length & 3))
    end += outline.length + (-outline.length & 3)
  }
  places.writeUInt32BE(end, count * 4)
  const [head, hhea, maxp] = [source.head, source.hhea, source.maxp].map((table) => Buffer.from(table)) as [Buffer, Buffer, Buffer]
  head.writeInt16BE(1, 50)
  hhea.writeUInt16BE(count, 34)
  maxp.writeUInt16BE(count, 4)
  if (maxp.length >= 32) maxp.writeUInt16BE(0, 26)
  return fontFile([['glyf', Buffer.concat(pieces)], ['head', head], ['hhea', hhea], ['hmtx', metrics], ['loca', places], ['maxp', maxp]])
}

const WHOLE_CHECKSUM = 0xb1b0_afba

function fontFile(tables: readonly (readonly [tag: string, table: Buffer])[]): Buffer {
  const power = Math.floor(Math.log2(tables.length))
  const directory = Buffer.alloc(12 + tables.length * 16)
  directory.writeUInt32BE(0x0001_0000, 0)
  for (const [n, value] of [tables.length, 16 << power, power, tables.length * 16 - (16 << power)].entries()) directory.writeUInt16BE(value, 4 + n * 2)
  const pieces: Buffer[] = [directory]
  let at = directory.length
  let headAt = 0
  for (const [n, [tag, table]] of tables.entries()) {
    if (tag === 'head') {
      table.writeUInt32BE(0, 8)
      headAt = at
    }
    const entry = 12 + n * 16
    directory.write(tag, entry, 'latin1')
    directory.writeUInt32BE(checksum(table), entry + 4)
    directory.writeUInt32BE(at, entry + 8)
    directory.writeUInt32BE(table.length, entry + 12)
    pieces.push(table, Buffer.alloc(-table.length & 3))
    at += table.length + (-table.length & 3)
  }
  const file = Buffer.concat(pieces)
  file.writeUInt32BE((WHOLE_CHECKSUM - checksum(file)) >>> 0, headAt + 8)
  return file
}

function checksum(bytes: Buffer): number {
  let sum = 0
  for (let at = 0; at < bytes.length; at += 4) {
    sum = (sum + (at + 4 <= bytes.length ? bytes.readUInt32BE(at) : bytes.readUIntBE(at, bytes.length - at) * 2 ** (8 * (4 - (bytes.length - at))))) >>> 0
  }
  return sum
}
