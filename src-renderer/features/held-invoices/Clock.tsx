/** The clock of one row, with its end in the party's zone. */
import { Tooltip } from '@mantine/core'
import type { HeldInvoiceRow } from '#contract/heldInvoices.ts'
import { usePartyOf } from '../../ui/core/session.ts'
import { formatInstant } from '../../ui/format/dates.ts'
import { useNow } from '../../ui/now.ts'
import { Tag } from '../../ui/parts/Tag.tsx'
import { clockWords } from './clock.ts'

export function Clock({ row, leftMs = null, quiet = false }: { row: HeldInvoiceRow; leftMs?: number | null; quiet?: boolean }) {
  const now = useNow()
  const zone = usePartyOf(row.partyId)?.timeZone
  const { words, tone } = clockWords(row, now, leftMs)
  const ends = row.approvesAt === null ? undefined : formatInstant(row.approvesAt, zone)
  // One a row of the list: a tooltip of its own would take longer to draw than the rest of the row.
  const tag = <span title={quiet ? ends : undefined} style={{ display: 'inline-flex', maxWidth: '100%' }}><Tag tone={tone} quiet={quiet}>{words}</Tag></span>
  return ends === undefined || quiet ? tag : <Tooltip label={ends}>{tag}</Tooltip>
}
