/** A picture file as it is sent to the core. What it is its bytes say, never its name. */
import type { Logo } from '#contract/letterhead.ts'

const BYTES_MAX = 512 * 1024

/** The picture, or why it cannot be one, in plain words. Whether it is whole the core says. */
export async function readLogo(file: Pick<File, 'size' | 'arrayBuffer'>): Promise<{ logo: Logo } | { problem: string }> {
  if (file.size > BYTES_MAX) return { problem: `This picture has ${Math.ceil(file.size / 1024)} kB. Save it with 512 kB at the most.` }
  const bytes = new Uint8Array(await file.arrayBuffer())
  const type = begins(bytes, [0x89, 0x50, 0x4e, 0x47]) ? 'png' : begins(bytes, [0xff, 0xd8, 0xff]) ? 'jpeg' : null
  if (type === null) return { problem: 'This file is neither a PNG nor a JPEG. Save the picture as one of them.' }
  let binary = ''
  // A call takes so many arguments at once.
  for (let from = 0; from < bytes.length; from += 8192) binary += String.fromCharCode(...bytes.subarray(from, from + 8192))
  return { logo: { type, base64: btoa(binary) } }
}

const begins = (bytes: Uint8Array, with_: readonly number[]): boolean => with_.every((byte, at) => bytes[at] === byte)
