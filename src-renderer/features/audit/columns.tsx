/** The columns of the audit trail. */
import type { AuditRow } from '#contract/audit.ts'
import { formatAgo, formatInstant } from '../../ui/format/dates.ts'
import type { Column } from '../../ui/list/column.ts'
import { Muted } from '../../ui/parts/Muted.tsx'

export function auditColumns(now: number): Column<AuditRow, 'at'>[] {
  return [
    { id: 'at', header: 'When', size: 152, text: (row) => formatInstant(row.at), cell: (row) => <span title={formatAgo(row.at, now)}>{formatInstant(row.at)}</span> },
    { id: 'by', header: 'By', size: 208, text: (row) => row.by, cell: (row) => row.by },
    { id: 'words', header: 'What', size: 340, min: 262, grow: true, text: (row) => row.words, cell: (row) => row.words },
    { id: 'subject', header: 'About', size: 280, min: 220, grow: true, drop: 1, text: (row) => row.subject, cell: (row) => <Muted>{row.subject}</Muted> },
    { id: 'id', header: 'Number', size: 84, align: 'end', drop: 2, text: (row) => String(row.id), cell: (row) => <Muted>{row.id}</Muted> },
  ]
}
