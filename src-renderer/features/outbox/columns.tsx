/** The columns of the outbox. */
import type { OutboxItem } from '#contract/outbox.ts'
import { formatAgo, formatInstant } from '../../ui/format/dates.ts'
import { formatMoney } from '../../ui/format/money.ts'
import type { Column } from '../../ui/list/column.ts'
import { Amount } from '../../ui/parts/Amount.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import { stateOf } from './views.ts'

export const rowId = (row: OutboxItem): string => String(row.id)

export function outboxColumns(now: number): Column<OutboxItem, 'created'>[] {
  return [
    { id: 'state', header: 'State', size: 156, min: 120, text: (row) => stateOf(row).word, cell: (row) => <Tag quiet tone={stateOf(row).tone}>{stateOf(row).brief}</Tag> },
    { id: 'label', header: 'Change', size: 184, min: 110, text: (row) => row.label, cell: (row) => row.label },
    // Where it is about the account itself, the account stands beside it already.
    { id: 'subject', header: 'About', size: 180, min: 150, grow: true, drop: 2, text: (row) => row.subject, cell: (row) => (row.subject === row.accountName ? <Muted>The account</Muted> : row.subject) },
    { id: 'amount', header: 'Amount', size: 124, align: 'end', drop: 1, text: (row) => (row.amount === null ? '' : formatMoney(row.amount)), cell: (row) => (row.amount === null ? null : <Amount money={row.amount} zero="figure" />) },
    { id: 'account', header: 'Account', size: 188, min: 120, drop: 4, text: (row) => row.accountName, cell: (row) => row.accountName },
    { id: 'message', header: 'Answer', size: 260, min: 160, grow: true, drop: 6, text: (row) => row.message ?? '', cell: (row) => <Muted>{row.message ?? ''}</Muted> },
    { id: 'by', header: 'By', size: 112, drop: 7, text: (row) => row.createdBy, cell: (row) => <Muted>{row.createdBy}</Muted> },
    { id: 'created', header: 'Made', size: 104, align: 'end', drop: 5, text: (row) => formatInstant(row.createdAt), cell: (row) => <Muted>{formatAgo(row.createdAt, now)}</Muted> },
  ]
}
