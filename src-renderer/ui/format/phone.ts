/** Phone numbers as people read them: `+61491570110` → `+61 491 570 110`. */

/** Country codes of one and of two digits (ITU-T E.164); all others have three. */
const SHORT_CODES = /^(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/

/** What is no number with its country's code stays as it is. */
export function formatPhone(number: string): string {
  const digits = number.replaceAll(/[\s().-]/g, '')
  if (!/^\+[1-9]\d{6,14}$/.test(digits)) return number
  const code = SHORT_CODES.exec(digits.slice(1))?.[0] ?? digits.slice(1, 4)
  return [`+${code}`, ...groupsOf(digits.slice(1 + code.length))].join(' ')
}

/** By threes, and fours at the end where three do not come out: 3-3-3, 3-3-4, 4-4. */
function groupsOf(rest: string): string[] {
  const fours = 4 * (rest.length % 3)
  if (fours > rest.length) return [rest]
  const at = rest.length - fours
  return [...(rest.slice(0, at).match(/.{3}/g) ?? []), ...(rest.slice(at).match(/.{4}/g) ?? [])]
}
