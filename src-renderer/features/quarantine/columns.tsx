/** The columns of the records set aside. */
import { formatAgo, formatInstant } from '../../ui/format/dates.ts'
import { DASH } from '../../ui/format/money.ts'
import { recordWords } from '../../ui/format/words.ts'
import type { Column } from '../../ui/list/column.ts'
import { Muted } from '../../ui/parts/Muted.tsx'
import { accountIdOf } from './record.ts'
import type { Quarantined } from './record.ts'

export const rowId = (row: Quarantined): string => String(row.id)

export function quarantineColumns(now: number): Column<Quarantined, 'at'>[] {
  return [
    { id: 'resource', header: 'Kind', size: 136, min: 100, text: (row) => recordWords(row.resource), cell: (row) => recordWords(row.resource) },
    { id: 'record', header: 'Record', size: 136, min: 96, text: (row) => row.recordId ?? '', cell: (row) => row.recordId ?? <Muted>No id</Muted> },
    { id: 'account', header: 'Account', size: 120, min: 88, drop: 2, text: (row) => accountIdOf(row) ?? '', cell: (row) => <Muted>{accountIdOf(row) ?? DASH}</Muted> },
    { id: 'reason', header: 'Why', size: 320, min: 160, grow: true, text: (row) => row.reason, cell: (row) => row.reason },
    { id: 'at', header: 'Set aside', size: 104, align: 'end', drop: 3, text: (row) => formatInstant(row.at), cell: (row) => <Muted>{formatAgo(row.at, now)}</Muted> },
  ]
}
