/**
 * The colours of documents are sRGB; a file that is to look the same in many years says so with a
 * profile (ICC.1:2010; IEC 61966-2-1). It is small enough to be written here.
 */

/** Of the colours red, green, blue and white, adapted to the profile's own light, D50. */
const PRIMARIES = { rXYZ: [0.436_07, 0.222_49, 0.013_92], gXYZ: [0.385_15, 0.716_87, 0.097_08], bXYZ: [0.143_07, 0.060_61, 0.714_1], wtpt: [0.964_2, 1, 0.824_9] } as const
const ADAPTED = [1.047_88, 0.022_92, -0.050_22, 0.029_59, 0.990_48, -0.017_07, -0.009_25, 0.015_08, 0.751_68]
const CURVE = [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.040_45]

export function sRgbProfile(): Buffer {
  const curve = Buffer.concat([Buffer.from('para\0\0\0\0\0\u0003\0\0', 'latin1'), numbers(CURVE)])
  const tags: (readonly [string, Buffer])[] = [
    ['desc', words('sRGB')],
    ['cprt', words('Public domain')],
    ...Object.entries(PRIMARIES).map(([tag, value]) => [tag, Buffer.concat([Buffer.from('XYZ \0\0\0\0', 'latin1'), numbers(value)])] as const),
    ['chad', Buffer.concat([Buffer.from('sf32\0\0\0\0', 'latin1'), numbers(ADAPTED)])],
    ['rTRC', curve], ['gTRC', curve], ['bTRC', curve],
  ]
  const directory = Buffer.alloc(4 + tags.length * 12)
  directory.writeUInt32BE(tags.length, 0)
  const pieces: Buffer[] = []
  const places = new Map<Buffer, number>()
  let end = 128 + directory.length
  for (const [n, [tag, data]] of tags.entries()) {
    if (!places.has(data)) {
      places.set(data, end)
      pieces.push(data, Buffer.alloc(-data.length & 3))
      end += data.length + (-data.length & 3)
    }
    directory.write(tag, 4 + n * 12, 'latin1')
    directory.writeUInt32BE(places.get(data)!, 8 + n * 12)
    directory.writeUInt32BE(data.length, 12 + n * 12)
  }
  return Buffer.concat([headOf(end), directory, ...pieces])
}

function headOf(length: number): Buffer {
  const head = Buffer.alloc(128)
  head.writeUInt32BE(length, 0)
  head.writeUInt32BE(0x0420_0000, 8)
  head.write('mntrRGB XYZ ', 12, 'latin1')
  // Its day: a profile must have one.
  for (const [n, part] of [2026, 1, 1].entries()) head.writeUInt16BE(part, 24 + n * 2)
  head.write('acsp', 36, 'latin1')
  numbers(PRIMARIES.wtpt).copy(head, 68)
  return head
}

function numbers(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4)
  for (const [n, value] of values.entries()) bytes.writeInt32BE(Math.round(value * 65_536), n * 4)
  return bytes
}

function words(text: string): Buffer {
  const letters = Buffer.from(text, 'utf16le').swap16()
  const head = Buffer.alloc(28)
  head.write('mluc', 0, 'latin1')
  for (const [at, value] of [[8, 1], [12, 12], [20, letters.length], [24, 28]] as const) head.writeUInt32BE(value, at)
  head.write('enUS', 16, 'latin1')
  return Buffer.concat([head, letters])
}
