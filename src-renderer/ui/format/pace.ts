/** How fast long work goes and how long it still takes, as roughly as people want it: `39,000 a second, 2 min left`. */
import { formatCount } from './words.ts'

/** To two figures: a rate that changes in its third says nothing new. */
function rounded(count: number): number {
  const magnitude = 10 ** Math.max(0, Math.floor(Math.log10(count)) - 1)
  return Math.round(count / magnitude) * magnitude
}

/** `39,412.7` → `39,000 a second`; null below one. */
export function rateWords(perSecond: number | null): string | null {
  if (perSecond === null || !Number.isFinite(perSecond) || perSecond < 1) return null
  return `${formatCount(rounded(perSecond))} a second`
}

const MINUTE = 60
const HOUR = 60 * MINUTE
/** Longer than this, the guess is worth nothing. */
const LONGEST = 48 * HOUR

/** Rounded up, so that it is rather over sooner than promised: `20 s left`, `2 min left`, `1 h 10 min left`. */
export function leftWords(seconds: number | null): string | null {
  if (seconds === null || !Number.isFinite(seconds) || seconds < 0 || seconds > LONGEST) return null
  if (seconds <= 5) return 'a few seconds left'
  const tens = Math.ceil(seconds / 10) * 10
  if (tens < MINUTE) return `${tens} s left`
  const minutes = Math.ceil(seconds / MINUTE)
  if (minutes < 60) return `${minutes} min left`
  const tenMinutes = Math.ceil(seconds / (10 * MINUTE)) * 10
  const rest = tenMinutes % 60
  return `${Math.floor(tenMinutes / 60)} h${rest === 0 ? '' : ` ${rest} min`} left`
}
