import { Buffer } from 'node:buffer'
import { expect, test } from 'vitest'
import { base64Of, handOver, PIECE_BYTES, type HandedSoFar } from '../../src-renderer/ui/files/handOver.ts'

const fileOf = (bytes: Uint8Array<ArrayBuffer>) => new File([bytes], 'invoices.csv')
const bytesOf = (length: number) => Uint8Array.from({ length }, (_, n) => n % 251)

/** A core that takes pieces in order and nothing else. */
function core(fails = new Set<number>()) {
  const pieces: Buffer[] = []
  let announced = -1
  const length = () => pieces.reduce((sum, piece) => sum + piece.length, 0)
  return {
    whole: () => Buffer.concat(pieces),
    announced: () => announced,
    begin: ({ bytes }: { fileName: string; bytes: number }) => {
      announced = bytes
      return Promise.resolve({ file: 'f1' })
    },
    append: ({ offset, base64 }: { file: string; offset: number; base64: string }) => {
      if (fails.delete(pieces.length)) return Promise.reject(new Error('The line broke.'))
      if (offset !== length()) return Promise.reject(new Error(`A piece from ${offset} on, while ${length()} are here.`))
      pieces.push(Buffer.from(base64, 'base64'))
      return Promise.resolve({ bytes: length() })
    },
  }
}

test('a file arrives whole, in pieces, and each of them is told', async () => {
  const bytes = bytesOf(2 * PIECE_BYTES + 17)
  const to = core()
  const told: HandedSoFar[] = []
  expect(await handOver(to, fileOf(bytes), { handle: null, bytes: 0 }, (now) => told.push(now), new AbortController().signal)).toBe('f1')
  expect(to.announced()).toBe(bytes.length)
  expect(to.whole().equals(Buffer.from(bytes))).toBe(true)
  expect(told.map((one) => one.bytes)).toEqual([0, PIECE_BYTES, 2 * PIECE_BYTES, bytes.length])
})

test('what broke off goes on where it stopped, and nothing comes twice', async () => {
  const bytes = bytesOf(3 * PIECE_BYTES)
  const to = core(new Set([1]))
  let at: HandedSoFar = { handle: null, bytes: 0 }
  const tell = (now: HandedSoFar) => {
    at = now
  }
  await expect(handOver(to, fileOf(bytes), at, tell, new AbortController().signal)).rejects.toThrow('The line broke.')
  expect(at).toEqual({ handle: 'f1', bytes: PIECE_BYTES })
  await handOver(to, fileOf(bytes), at, tell, new AbortController().signal)
  expect(to.whole().equals(Buffer.from(bytes))).toBe(true)
})

test('a cancel ends it before the next piece', async () => {
  const to = core()
  const stop = new AbortController()
  const handing = handOver(to, fileOf(bytesOf(3 * PIECE_BYTES)), { handle: null, bytes: 0 }, ({ bytes }) => bytes === PIECE_BYTES && stop.abort(), stop.signal)
  await expect(handing).rejects.toThrow()
  expect(to.whole()).toHaveLength(PIECE_BYTES)
})

test('an empty file is handed over, too: the core says what is wrong with it', async () => {
  const to = core()
  expect(await handOver(to, fileOf(new Uint8Array()), { handle: null, bytes: 0 }, () => undefined, new AbortController().signal)).toBe('f1')
  expect(to.whole()).toHaveLength(0)
})

test('bytes of every value come through', () => {
  const bytes = Uint8Array.from({ length: 20_000 }, (_, n) => n % 256)
  expect(Buffer.from(base64Of(bytes), 'base64').equals(Buffer.from(bytes))).toBe(true)
})
