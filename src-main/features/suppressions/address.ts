/** What somebody typed as an address of the list. */

/** An email address in lower case, or a number as `+61400000000`; null where it is neither. */
export function typedAddress(text: string): string | null {
  const typed = text.trim().toLowerCase()
  // One address and nothing else, as what is sent to is checked (RFC 5321 without quotes).
  if (/^[^\s<>(),;:"\\@\p{Cc}]+@[^\s<>(),;:"\\@\p{Cc}]+$/u.test(typed)) return typed.length <= 254 ? typed : null
  const number = typed.replaceAll(/[\s().-]/g, '').replace(/^00/, '+')
  // ITU-T E.164: at most fifteen digits, no country code begins with 0.
  return /^\+[1-9]\d{6,14}$/.test(number) ? number : null
}
