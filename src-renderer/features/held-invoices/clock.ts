/** The approval clock of an invoice in words; the core keeps the time. */
import type { HeldInvoiceRow } from '#contract/heldInvoices.ts'
import { formatLength } from '../../ui/format/dates.ts'
import type { Tone } from '../../ui/parts/Tag.tsx'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const SOON_MS = 8 * HOUR_MS

/** `leftMs` is known in the detail alone. */
export function clockWords(row: Pick<HeldInvoiceRow, 'state' | 'approvesAt' | 'preference'>, now: number, leftMs: number | null = null): { words: string; tone: Tone } {
  if (row.state === 'held') return { words: leftMs === null ? 'On hold' : `On hold: clock stopped, ${clockLength(leftMs)} left`, tone: 'wait' }
  if (row.approvesAt === null) return { words: row.preference === 'approved_by_us' ? 'Waits for us' : 'Waits for the customer', tone: row.preference === 'approved_by_us' ? 'wait' : 'plain' }
  if (row.approvesAt <= now) return { words: 'Approves itself now', tone: 'wait' }
  return { words: `Auto-approves in ${clockLength(row.approvesAt - now)}`, tone: row.approvesAt - now < SOON_MS ? 'wait' : 'plain' }
}

/** Of a clock that runs out within a day the minutes are told too: `5 h 12 min`. */
export function clockLength(ms: number): string {
  const minutes = Math.floor(ms / MINUTE_MS)
  const hours = Math.floor(minutes / 60)
  if (ms < HOUR_MS || ms >= 24 * HOUR_MS || minutes % 60 === 0) return formatLength(ms)
  return `${hours} h ${minutes % 60} min`
}
