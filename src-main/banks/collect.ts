/** The bytes of a handed-over file, whole: what a statement says is believed only when its end was seen. */
import { BankFileError } from './bankFileError.ts'

export type Bytes = AsyncIterable<Uint8Array> | Uint8Array

/** @throws BankFileError TOO_LARGE, as soon as it is clear */
export async function collected(bytes: Bytes, limit: number, signal: AbortSignal | undefined): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of bytes instanceof Uint8Array ? [bytes] : bytes) {
    signal?.throwIfAborted()
    length += piece.length
    if (length > limit) {
      throw new BankFileError('TOO_LARGE', `This file is larger than ${Math.floor(limit / 1024 / 1024)} MB. Ask the bank for statements of shorter periods.`)
    }
    pieces.push(piece)
  }
  return Buffer.concat(pieces, length)
}
