/** What a release leaves behind: not every invoice leaves the queue with its hold. */
import type { HeldInvoiceRow } from '#contract/heldInvoices.ts'
import { formatLength } from '../../ui/format/dates.ts'

/** Whether the row stays in the queue, waiting for somebody, and for whom. */
export function waitsAfterRelease({ preference }: Pick<HeldInvoiceRow, 'preference'>): 'customer' | 'us' | 'clock' | null {
  if (preference === null) return null
  return preference === 'approve_all' ? 'customer' : preference === 'approved_by_us' ? 'us' : 'clock'
}

/** `leftMs`: what the stopped clock has; null when there is none. */
export function afterRelease(row: Pick<HeldInvoiceRow, 'preference'>, leftMs: number | null): string {
  switch (waitsAfterRelease(row)) {
    case 'customer':
      return 'It stays in this queue: it then waits until the customer has approved it.'
    case 'us':
      return 'It stays in this queue: it then waits for our own approval.'
    case 'clock':
      return leftMs === null ? 'It leaves the queue when it has been approved.' : `It stays in this queue with its clock going: ${formatLength(leftMs)} left until it approves itself.`
    case null:
      return 'It then leaves this queue.'
  }
}
