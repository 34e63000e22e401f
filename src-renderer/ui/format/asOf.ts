/** Days as people type them, and the ends of months, quarters and years that receivables are asked for at. */
import type { BusinessDate } from '#contract/vocabulary.ts'
import { periodOf } from './periods.ts'

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/**
 * `2026-10-31`, `31 Oct 2026` or `31 october 2026`; null for all else, and for a day that no calendar has.
 * `03/04/2026` is one day here and another there: it is not guessed at.
 */
export function typedDay(text: string): BusinessDate | null {
  const words = /^(\d{1,2})\.? +([a-z]{3,9})\.?,? +(\d{4})$/i.exec(text.trim())
  const month = words === null ? -1 : MONTHS.indexOf(words[2]!.slice(0, 3).toLowerCase())
  const iso = words === null ? text.trim() : `${words[3]}-${String(month + 1).padStart(2, '0')}-${words[1]!.padStart(2, '0')}`
  return isDay(iso) ? iso : null
}

function isDay(iso: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso)) return false
  const at = new Date(`${iso}T00:00:00Z`)
  // The thirtieth of February would count on into March.
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(iso)
}

/** The ends that are asked for again and again. */
export function endsBefore(today: BusinessDate): { value: BusinessDate; label: string }[] {
  const yearBefore = `${String(Number(today.slice(0, 4)) - 1)}-12-31`
  return [
    { value: periodOf('last-month', today, today).to, label: 'End of last month' },
    { value: periodOf('last-quarter', today, today).to, label: 'End of last quarter' },
    { value: yearBefore, label: 'End of last year' },
  ]
}

const AS_OF = 'as-of-'

/** What a report is asked for from another place, as one part of an address: of an account, or as of a day. */
export const aboutDay = (asOf: BusinessDate): string => `${AS_OF}${asOf}`

/** The same read back; what is no day is an account. */
export function readAbout(about: string | null): { account: string | null; asOf: BusinessDate | null } {
  const asOf = about?.startsWith(AS_OF) === true ? typedDay(about.slice(AS_OF.length)) : null
  return { account: asOf === null ? about : null, asOf }
}
