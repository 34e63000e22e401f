/** The columns of the failed-charges queue. */
import type { FailedChargeRow } from '#contract/failedCharges.ts'
import { formatAgo, formatInstant } from '../../ui/format/dates.ts'
import { formatMoney } from '../../ui/format/money.ts'
import type { Column } from '../../ui/list/column.ts'
import { Amount } from '../../ui/parts/Amount.tsx'
import { PartyName } from '../../ui/parts/Party.tsx'
import { Pending } from '../../ui/parts/Pending.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import { hardnesses } from './hardness.ts'
import type { Sort } from './list.ts'
import { Reason } from './Reason.tsx'

/** `currency` is the column's when all amounts have it; else each amount tells its own. */
export function failedChargeColumns({ now, currency, allParties }: { now: number; currency: string | null; allParties: boolean }): Column<FailedChargeRow, Sort>[] {
  return [
    { id: 'account', header: 'Account', size: 220, min: 168, grow: true, sort: 'account', text: (row) => row.accountName, cell: (row) => row.accountName },
    { id: 'invoice', header: 'For', size: 84, drop: 9, text: forWhat, cell: (row) => <Muted>{forWhat(row)}</Muted> },
    ...(allParties ? [{ id: 'party', header: 'Party', size: 102, drop: 6, text: (row: FailedChargeRow) => row.partyId, cell: (row: FailedChargeRow) => <PartyName id={row.partyId} /> }] : []),
    {
      id: 'amount', header: currency === null ? 'Amount' : `Amount ${currency}`, size: 116, min: 104, align: 'end', sort: 'amount',
      text: (row) => formatMoney(row.amount), cell: (row) => <Amount money={row.amount} symbol={row.amount.currency !== currency} />,
    },
    { id: 'reason', header: 'Reason', size: 176, min: 130, grow: true, drop: 2, text: (row) => `${row.plain} (${row.declineCode})`, cell: (row) => <Reason row={row} /> },
    { id: 'kind', header: 'Kind', size: 92, drop: 4, text: (row) => hardnesses[row.hardness].word, cell: (row) => <Tag tone={hardnesses[row.hardness].tone} quiet>{hardnesses[row.hardness].word}</Tag> },
    { id: 'tried', header: 'Tried', size: 54, align: 'end', drop: 7, text: (row) => String(row.attempts), cell: (row) => `${row.attempts}×` },
    { id: 'last', header: 'Last try', size: 104, align: 'end', sort: 'last', drop: 3, text: (row) => formatInstant(row.lastFailedAt), cell: (row) => <Muted>{formatAgo(row.lastFailedAt, now)}</Muted> },
    { id: 'backup', header: 'Backup', size: 72, drop: 5, text: (row) => (row.hasBackup ? 'yes' : 'no'), cell: (row) => (row.hasBackup ? <Tag tone="good" quiet>Yes</Tag> : <Muted>None</Muted>) },
    { id: 'state', header: 'State', size: 148, drop: 1, text: (row) => row.pending?.state ?? '', cell: (row) => (row.pending === null && row.pausedAt !== null ? <Tag tone="bad" quiet>Paused</Tag> : <Pending pending={row.pending} quiet />) },
  ]
}

/** What the money is for. */
export function forWhat(row: Pick<FailedChargeRow, 'kind' | 'invoiceNumber'>): string {
  switch (row.kind) {
    case 'invoice':
      return row.invoiceNumber ?? 'Invoice'
    case 'recharge':
      return 'Recharge'
    case 'one_time':
      return 'One-time'
  }
}
