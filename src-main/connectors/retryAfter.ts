/** How long an answer's `Retry-After` (RFC 9110) asks to wait, in milliseconds: it is in seconds or a date. Null where there is none, or it says neither. */
export function retryAfterMs(text: string | null): number | null {
  if (text === null) return null
  if (/^\d+(\.\d+)?$/.test(text.trim())) return Math.round(Number(text) * 1000)
  const at = Date.parse(text)
  return Number.isNaN(at) ? null : Math.max(0, at - Date.now())
}
