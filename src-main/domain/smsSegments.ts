/** How an SMS travels: in how many parts, and in which alphabet. */

/** `left`: characters of the alphabet that still fit into the last part; of an empty text, into the first. */
export interface SmsSegments {
  encoding: 'gsm7' | 'ucs2'
  count: number
  left: number
}

// 3GPP TS 23.038, 6.2.1: the default alphabet, without the escape, and its extension table, each of which takes two places.
const BASIC = new Set('@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà')
const EXTENSION = new Set('\f^{}\\[~]|€')

/** Places in a message of one part, and in each part of a longer one, whose header takes the rest (3GPP TS 23.040, 9.2.3.24.1). */
const PLACES = { gsm7: { alone: 160, each: 153 }, ucs2: { alone: 70, each: 67 } } as const

/** One part of 160 or 70 characters, or as many of 153 or 67 as are needed; what takes two places is never cut in two. */
export function segmentsOf(text: string): SmsSegments {
  const letters = Array.from(text)
  const encoding = letters.every((letter) => BASIC.has(letter) || EXTENSION.has(letter)) ? 'gsm7' : 'ucs2'
  const sizes = letters.map((letter) => (encoding === 'ucs2' ? letter.length : EXTENSION.has(letter) ? 2 : 1))
  const total = sizes.reduce((sum, size) => sum + size, 0)
  const { alone, each } = PLACES[encoding]
  if (total <= alone) return { encoding, count: total === 0 ? 0 : 1, left: alone - total }
  let count = 1
  let used = 0
  for (const size of sizes) {
    if (used + size > each) {
      count++
      used = 0
    }
    used += size
  }
  return { encoding, count, left: each - used }
}
