/** Reading PNG files (ISO/IEC 15948), to know that a picture is whole before it is put on documents. */
import { crc32, inflateSync } from 'node:zlib'

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

interface Header {
  width: number
  height: number
  depth: number
  colourType: number
  interlaced: boolean
}

/** Null for what is no PNG. */
export function sizeOfPng(bytes: Uint8Array): { width: number; height: number } | null {
  const header = headerOf(bytes)
  return header === null ? null : { width: header.width, height: header.height }
}

/** Whether every part of it is there and unharmed: the sums of all chunks, and the dots to the last. */
export function checkPng(bytes: Uint8Array): boolean {
  const header = headerOf(bytes)
  if (header === null) return false
  const view = viewOf(bytes)
  const pieces: Uint8Array[] = []
  let palette = 0
  for (let at = SIGNATURE.length; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at)
    const end = at + 12 + length
    if (end > bytes.length) return false
    const kind = String.fromCharCode(...bytes.subarray(at + 4, at + 8))
    if (crc32(bytes.subarray(at + 4, end - 4)) !== view.getUint32(end - 4)) return false
    const data = bytes.subarray(at + 8, end - 4)
    if (kind === 'PLTE') palette = length / 3
    if (kind === 'IDAT') pieces.push(data)
    if (kind === 'IEND') return isWhole(header, pieces, palette)
    at = end
  }
  return false
}

const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }
const DEPTHS: Readonly<Record<number, readonly number[]>> = { 0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16] }

function headerOf(bytes: Uint8Array): Header | null {
  if (bytes.length < 33 || SIGNATURE.some((byte, at) => bytes[at] !== byte)) return null
  const view = viewOf(bytes)
  if (view.getUint32(8) !== 13 || String.fromCharCode(...bytes.subarray(12, 16)) !== 'IHDR') return null
  const [width, height, depth, colourType] = [view.getUint32(16), view.getUint32(20), bytes[24]!, bytes[25]!]
  if (width === 0 || height === 0 || DEPTHS[colourType]?.includes(depth) !== true || bytes[28]! > 1) return null
  return { width, height, depth, colourType, interlaced: bytes[28] === 1 }
}

/** Adam7: where each pass begins, and how far its dots are apart. */
const PASSES = [[0, 0, 8, 8], [4, 0, 8, 8], [0, 4, 4, 8], [2, 0, 4, 4], [0, 2, 2, 4], [1, 0, 2, 2], [0, 1, 1, 2]] as const

function isWhole(header: Header, pieces: readonly Uint8Array[], palette: number): boolean {
  const { width, height, depth, colourType, interlaced } = header
  if (colourType === 3 && (palette < 1 || palette > 256 || !Number.isInteger(palette))) return false
  const bits = depth * (CHANNELS[colourType] ?? 0)
  const parts = interlaced ? PASSES.map(([x, y, dx, dy]) => [Math.ceil((width - x) / dx), Math.ceil((height - y) / dy)] as const) : [[width, height] as const]
  const shapes = parts.filter(([across, down]) => across > 0 && down > 0).map(([across, down]) => ({ row: 1 + Math.ceil((across * bits) / 8), down }))
  const expected = shapes.reduce((sum, { row, down }) => sum + row * down, 0)
  const dots = inflated(pieces, expected)
  if (dots === null || dots.length !== expected) return false
  let at = 0
  for (const { row, down } of shapes) {
    // Each row says first how it is to be undone; there are five ways.
    for (let n = 0; n < down; n += 1, at += row) if (dots[at]! > 4) return false
  }
  return true
}

function inflated(pieces: readonly Uint8Array[], most: number): Buffer | null {
  try {
    return inflateSync(Buffer.concat(pieces), { maxOutputLength: Math.max(1, most) })
  } catch {
    return null
  }
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
