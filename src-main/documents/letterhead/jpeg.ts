/** Reading JPEG files (ITU-T T.81), to know that a picture is whole before it is put on documents. */
import { checkScan, type Component, type Frame, type Huffman } from './jpegScan.ts'

/** Null for what is no JPEG. */
export function sizeOfJpeg(bytes: Uint8Array): { width: number; height: number } | null {
  for (const { marker, data } of segmentsOf(bytes)) {
    if (!FRAMES.has(marker)) continue
    const frame = frameOf(marker, data)
    return frame === null ? null : { width: frame.width, height: frame.height }
  }
  return null
}

/** Whether every part of it is there and unharmed: the dots are read to the last, in every scan. */
export function checkJpeg(bytes: Uint8Array): boolean {
  const tables: { direct: (Huffman | undefined)[]; further: (Huffman | undefined)[] } = { direct: [], further: [] }
  let frame: Frame | null = null
  let restartEvery = 0
  const seen = new Set<Component>()
  for (const { marker, data, at } of segmentsOf(bytes)) {
    if (FRAMES.has(marker)) {
      if (frame !== null) return false
      frame = frameOf(marker, data)
      if (frame === null) return false
    } else if (marker === 0xc4) {
      if (!readTables(data, tables)) return false
    } else if (marker === 0xdd) restartEvery = data.length < 2 ? 0 : data[0]! * 256 + data[1]!
    else if (marker === 0xda) {
      const components = frame === null ? null : componentsOf(frame, data)
      if (frame === null || components === null) return false
      const [from = 0, to = 0, bits = 0] = data.subarray(1 + 2 * components.length)
      if (!checkScan(bytes, at + data.length, { frame, components, restartEvery, tables, from, to, high: bits >> 4 })) return false
      for (const { component } of components) seen.add(component)
    } else if (marker === 0xd9) return frame !== null && seen.size === frame.components.length
  }
  return false
}

/** Baseline, extended and progressive with Huffman codes: the kinds that a PDF can hold. */
const FRAMES = new Set([0xc0, 0xc1, 0xc2])

interface Segment {
  marker: number
  /** Without its length. */
  data: Uint8Array
  /** Where `data` begins. */
  at: number
}

/** Every marker segment to the end of the picture; what stands between them is the dots. */
function* segmentsOf(bytes: Uint8Array): Generator<Segment, void> {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8 || bytes[2] !== 0xff) return
  let at = 2
  while (at + 1 < bytes.length) {
    const marker = bytes[at + 1]!
    // Between scans: stuffed bytes, restarts and padding are no segments.
    if (bytes[at] !== 0xff || marker === 0 || marker === 0xff || (marker >= 0xd0 && marker <= 0xd7)) {
      at += 1
      continue
    }
    if (marker === 0xd9) {
      yield { marker, data: bytes.subarray(at, at), at }
      return
    }
    const length = (bytes[at + 2] ?? 0) * 256 + (bytes[at + 3] ?? 0)
    if (length < 2 || at + 2 + length > bytes.length) return
    yield { marker, data: bytes.subarray(at + 4, at + 2 + length), at: at + 4 }
    at += 2 + length
  }
}

function frameOf(marker: number, data: Uint8Array): Frame | null {
  const [precision = 0, h1 = 0, h0 = 0, w1 = 0, w0 = 0, count = 0] = data
  const [height, width] = [h1 * 256 + h0, w1 * 256 + w0]
  if (precision !== 8 || width === 0 || height === 0 || ![1, 3, 4].includes(count) || data.length < 6 + 3 * count) return null
  const components = Array.from({ length: count }, (_, n) => ({ id: data[6 + 3 * n]!, across: data[7 + 3 * n]! >> 4, down: data[7 + 3 * n]! & 15 }))
  if (components.some(({ across, down }) => across < 1 || across > 4 || down < 1 || down > 4)) return null
  const [mostAcross, mostDown] = [Math.max(...components.map(({ across }) => across)), Math.max(...components.map(({ down }) => down))]
  const [unitsAcross, unitsDown] = [Math.ceil(width / 8 / mostAcross), Math.ceil(height / 8 / mostDown)]
  return {
    width, height, progressive: marker === 0xc2, unitsAcross, unitsDown,
    components: components.map((component): Component => ({
      ...component,
      blocksAcross: Math.ceil((Math.ceil(width / 8) * component.across) / mostAcross),
      blocksDown: Math.ceil((Math.ceil(height / 8) * component.down) / mostDown),
      stride: unitsAcross * component.across,
      // A progressive picture comes in several scans, and one refines what another has set.
      set: new Uint8Array(marker === 0xc2 ? unitsAcross * component.across * unitsDown * component.down * 64 : 0),
    })),
  }
}

function componentsOf(frame: Frame, data: Uint8Array): { component: Component; direct: number; further: number }[] | null {
  const count = data[0] ?? 0
  if (count < 1 || count > frame.components.length || data.length < 4 + 2 * count) return null
  const chosen = Array.from({ length: count }, (_, n) => ({ component: frame.components.find(({ id }) => id === data[1 + 2 * n]), direct: data[2 + 2 * n]! >> 4, further: data[2 + 2 * n]! & 15 }))
  return chosen.every((one): one is { component: Component; direct: number; further: number } => one.component !== undefined) ? chosen : null
}

function readTables(data: Uint8Array, tables: { direct: (Huffman | undefined)[]; further: (Huffman | undefined)[] }): boolean {
  for (let at = 0; at < data.length; ) {
    const [kind, place] = [data[at]! >> 4, data[at]! & 15]
    const counts = data.subarray(at + 1, at + 17)
    const total = counts.reduce((sum, count) => sum + count, 0)
    if (counts.length < 16 || kind > 1 || place > 3 || at + 17 + total > data.length) return false
    ;(kind === 0 ? tables.direct : tables.further)[place] = huffmanOf(counts, data.subarray(at + 17, at + 17 + total))
    at += 17 + total
  }
  return true
}

/** The codes of each length follow one another; so the first of each length, and where its values stand, say all. */
function huffmanOf(counts: Uint8Array, values: Uint8Array): Huffman {
  const table: Huffman = { first: [], count: [...counts], start: [], values }
  let [code, start] = [0, 0]
  for (const count of counts) {
    table.first.push(code)
    table.start.push(start)
    code = (code + count) << 1
    start += count
  }
  return table
}
