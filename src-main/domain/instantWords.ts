import type { BusinessDate, Instant } from '#contract/vocabulary.ts'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `2026-11-21` → `21 Nov 2026`. */
export function dateWords(on: BusinessDate): string {
  const [year, month, day] = on.split('-')
  return `${Number(day)} ${MONTHS[Number(month) - 1] ?? '?'} ${year}`
}

/** The English of the zone's own country knows its short name: AEDT and not GMT+11. The window's dates have the same rule. */
function localeOf(timeZone: string): string {
  if (timeZone.startsWith('Australia/')) return 'en-AU'
  if (timeZone === 'Pacific/Auckland') return 'en-NZ'
  return timeZone.startsWith('America/') ? 'en-US' : 'en-GB'
}

/** `21 Nov 2026, 09:14 UTC`; the zone is always told, as the reader may sit in another. */
export function instantWords(at: Instant, timeZone = 'UTC'): string {
  const format = new Intl.DateTimeFormat(localeOf(timeZone), { timeZone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'short' })
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
  return `${dateWords(`${part['year']}-${part['month']}-${part['day']}`)}, ${part['hour']}:${part['minute']} ${part['timeZoneName']}`
}
