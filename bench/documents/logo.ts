/** A logo as a company has one: some colours, soft edges, a clear ground; set on the documents of every party. */
import { crc32, deflateSync } from 'node:zlib'
import type { Database } from '#main/db/database.ts'
import { writeLetterhead } from '#main/db/letterheads.ts'

export function setLogo(database: Database): void {
  const bytes = logo(360, 120)
  for (const { id } of database.raw.prepare<[], { id: string }>('SELECT id FROM cache.party').all()) writeLetterhead(database, id, { fields: '{}', logo: { type: 'png', bytes } }, Date.now(), 'the benchmark')
}

export function logo(width: number, height: number): Uint8Array {
  const lines = Buffer.alloc(height * (1 + width * 4))
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const distance = Math.hypot(x - height / 2, y - height / 2) - height * 0.4
      const band = x > height * 1.1 && y > height * 0.3 && y < height * 0.7 ? 1 : 0
      const ink = Math.max(Math.min(1, Math.max(0, 0.5 - distance)), band * (0.6 + 0.4 * Math.sin(x / 9)))
      lines.set([31 + (x % 64), 95, 139 - (y % 40), Math.round(255 * ink)], y * (1 + width * 4) + 1 + x * 4)
    }
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 6], 8)
  return new Uint8Array(Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', head), chunk('IDAT', deflateSync(lines)), chunk('IEND', Buffer.alloc(0))]))
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}
