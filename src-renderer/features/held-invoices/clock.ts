/** The approval clock of an invoice in words; the core keeps the time. */
import type { HeldInvoiceRow } from '#contract/heldInvoices.ts'
import { formatLength } from '../../ui/format/dates.ts'
import type { Tone } from '../../ui/parts/Tag.tsx'

const SOON_MS = 8 * 3_600_000

/** `leftMs` is known in the detail alone. */
export function clockWords(row: Pick<HeldInvoiceRow, 'state' | 'approvesAt' | 'preference'>, now: number, leftMs: number | null = null): { words: string; tone: Tone } {
  if (row.state === 'held') return { words: leftMs === null ? 'On hold' : `On hold: clock stopped, ${formatLength(leftMs)} left`, tone: 'wait' }
  if (row.approvesAt === null) return { words: row.preference === 'approved_by_us' ? 'Waits for us' : 'Waits for the customer', tone: row.preference === 'approved_by_us' ? 'wait' : 'plain' }
  if (row.approvesAt <= now) return { words: 'Approves itself now', tone: 'wait' }
  return { words: `Auto-approves in ${formatLength(row.approvesAt - now)}`, tone: row.approvesAt - now < SOON_MS ? 'wait' : 'plain' }
}
