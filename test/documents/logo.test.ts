import { crc32, deflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { LOGO_BYTES_MAX, logoProblem, sizeOfLogo } from '#main/documents/letterhead/logo.ts'
import { fittedLogo } from '#main/documents/pdf/heading.ts'
import { JPEG, PNG, PROGRESSIVE_JPEG, RESTARTING_JPEG } from '../fixtures/pictures.ts'

const ALL = { PNG, JPEG, PROGRESSIVE_JPEG, RESTARTING_JPEG }

function chunk(kind: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

/** A grey PNG; `dots` instead of those that its size asks for. */
function png(width: number, height: number, { dots = Buffer.alloc(height * (width + 1)), depth = 8, colourType = 0, interlaced = 0 }: { dots?: Uint8Array; depth?: number; colourType?: number; interlaced?: number } = {}): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([depth, colourType, 0, 0, interlaced], 8)
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', header), chunk('IDAT', deflateSync(dots)), chunk('IEND', Buffer.alloc(0))])
}

test('a picture is what its first bytes say, and as large as it says', () => {
  expect(sizeOfLogo(PNG)).toEqual({ type: 'png', width: 48, height: 24 })
  for (const bytes of [JPEG, PROGRESSIVE_JPEG, RESTARTING_JPEG]) expect(sizeOfLogo(bytes)).toEqual({ type: 'jpeg', width: 48, height: 24 })
})

test('sound pictures of each kind are taken', () => {
  for (const [name, bytes] of Object.entries(ALL)) expect(logoProblem(bytes), name).toBeNull()
  expect(logoProblem(png(3, 5))).toBeNull()
  // Seven passes of 1, 1, 2, 1, 3, 2 and 5 dots across, and 1, 1, 1, 2, 1, 3 and 2 rows, each row with a byte before it.
  expect(logoProblem(png(5, 5, { interlaced: 1, dots: Buffer.alloc(2 + 2 + 3 + 4 + 4 + 9 + 12) }))).toBeNull()
  expect(logoProblem(png(5, 5, { interlaced: 1, dots: Buffer.alloc(30) }))).toContain('damaged')
  expect(logoProblem(png(1, 1, { interlaced: 1, dots: Buffer.alloc(2) }))).toBeNull()
})

test('a picture that ends too early is refused, wherever it ends', () => {
  for (const [name, bytes] of Object.entries(ALL)) {
    for (let end = 0; end < bytes.length - 1; end += 7) expect(logoProblem(bytes.subarray(0, end)), `${name} to ${end}`).not.toBeNull()
  }
})

test('a PNG in which any byte of what is seen has changed is refused', () => {
  for (let at = 0; at < PNG.length - 12; at += 5) {
    const harmed = PNG.slice()
    harmed[at] = harmed[at]! ^ 0x55
    expect(logoProblem(harmed), `byte ${at}`).not.toBeNull()
  }
})

test('dots that are too few, too many, or in a row of no known kind are refused', () => {
  expect(logoProblem(png(4, 4, { dots: Buffer.alloc(19) }))).toContain('damaged')
  expect(logoProblem(png(4, 4, { dots: Buffer.alloc(21) }))).toContain('damaged')
  expect(logoProblem(png(4, 4, { dots: Buffer.alloc(20, 9) }))).toContain('damaged')
  // A picture of few bytes that would be gigabytes of dots is not unpacked past what its size asks for.
  expect(logoProblem(png(2, 2, { dots: Buffer.alloc(50_000_000) }))).toContain('damaged')
})

test('dots that cannot be read are refused, also where a JPEG is complete', () => {
  // Its codes are gone: the tables are there with nothing in them.
  const tables = JPEG.slice()
  for (let at = 0; at + 1 < tables.length; at += 1) if (tables[at] === 0xff && tables[at + 1] === 0xc4) tables.fill(0, at + 5, at + 21)
  expect(logoProblem(tables)).toContain('damaged')
  const lost = Buffer.concat([RESTARTING_JPEG.subarray(0, RESTARTING_JPEG.length - 40), RESTARTING_JPEG.subarray(RESTARTING_JPEG.length - 2)])
  expect(logoProblem(lost)).toContain('damaged')
})

test('what is no PNG or JPEG is refused and told what to do', () => {
  for (const text of ['', 'GIF89a', '<svg xmlns="http://www.w3.org/2000/svg"/>', '%PDF-1.7', 'RIFF    WEBPVP8 ']) expect(logoProblem(new TextEncoder().encode(text))).toContain('neither a PNG nor a JPEG')
})

test('a picture of too many bytes or dots is refused, and says how many there may be', () => {
  expect(logoProblem(new Uint8Array(LOGO_BYTES_MAX + 1))).toContain('512')
  expect(logoProblem(png(4001, 1))).toContain('4001 by 1')
  expect(logoProblem(png(1, 4001))).toContain('4000')
  expect(logoProblem(png(0, 5, { dots: Buffer.alloc(5) }))).not.toBeNull()
})

test('a logo keeps its proportions in its box, wide over the name and tall beside it', () => {
  for (const [width, height] of [[900, 180], [300, 420], [100, 100], [4000, 1], [1, 4000], [160, 100], [8, 8]] as const) {
    const place = fittedLogo({ width, height })
    expect(place.width / place.height).toBeCloseTo(width / height)
    expect(place.width).toBeLessThanOrEqual(180.001)
    expect(place.height).toBeLessThanOrEqual(62.001)
    expect(place.above).toBe(width / height >= 1.6)
  }
})
