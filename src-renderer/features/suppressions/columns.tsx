/** The columns of the list of those who are not written to. */
import type { Suppression } from '#contract/suppressions.ts'
import { formatAgo, formatInstant } from '../../ui/format/dates.ts'
import { DASH } from '../../ui/format/money.ts'
import type { Column } from '../../ui/list/column.ts'
import { Muted } from '../../ui/parts/Muted.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import { accountNames, knownWords, reasons } from './reasons.ts'

export function suppressionColumns(now: number): Column<Suppression, 'since'>[] {
  return [
    { id: 'address', header: 'Address or number', size: 300, min: 230, grow: true, text: (row) => row.address, cell: (row) => row.address },
    { id: 'reason', header: 'Why', size: 136, text: (row) => reasons[row.reason].word, cell: (row) => <Tag quiet tone={reasons[row.reason].tone}>{reasons[row.reason].word}</Tag> },
    { id: 'words', header: 'What is known', size: 300, min: 170, grow: true, drop: 3, text: (row) => knownWords(row) ?? '', cell: (row) => <Muted>{knownWords(row) ?? DASH}</Muted> },
    { id: 'accounts', header: 'Accounts', size: 220, min: 140, grow: true, drop: 2, text: accountNames, cell: (row) => (row.accounts.length === 0 ? <Muted>{DASH}</Muted> : accountNames(row)) },
    { id: 'by', header: 'By', size: 136, drop: 4, text: (row) => row.by, cell: (row) => <Muted>{row.by}</Muted> },
    { id: 'since', header: 'Since', size: 108, align: 'end', drop: 1, text: (row) => formatInstant(row.at), cell: (row) => <Muted>{formatAgo(row.at, now)}</Muted> },
  ]
}
