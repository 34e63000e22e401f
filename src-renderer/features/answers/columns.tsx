/** The columns of the SMS answers. */
import type { SmsAnswer } from '#contract/answers.ts'
import { answerStates, remarkBeside } from '../../ui/answers/answerWords.ts'
import { formatAgo, formatInstant } from '../../ui/format/dates.ts'
import { DASH } from '../../ui/format/money.ts'
import { formatPhone } from '../../ui/format/phone.ts'
import type { Column } from '../../ui/list/column.ts'
import { Muted } from '../../ui/parts/Muted.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'

export function answerColumns(now: number): Column<SmsAnswer, 'at'>[] {
  return [
    { id: 'words', header: 'In their words', size: 260, min: 160, grow: true, text: (row) => row.words, cell: (row) => (row.words === '' ? <Muted>No words</Muted> : row.words) },
    { id: 'who', header: 'From', size: 190, min: 130, grow: true, text: (row) => row.contact?.name ?? formatPhone(row.from), cell: (row) => row.contact?.name ?? formatPhone(row.from) },
    { id: 'account', header: 'Account', size: 190, min: 130, grow: true, drop: 3, text: (row) => row.account?.name ?? '', cell: (row) => row.account?.name ?? <Muted>{DASH}</Muted> },
    { id: 'invoices', header: 'About', size: 110, drop: 2, text: numbers, cell: (row) => (row.invoices.length === 0 ? <Muted>{DASH}</Muted> : numbers(row)) },
    { id: 'state', header: 'State', size: 168, text: (row) => answerStates[row.state].word, cell: (row) => <Tag tone={answerStates[row.state].tone} quiet>{answerStates[row.state].word}</Tag> },
    { id: 'remark', header: 'Remark', size: 260, min: 140, grow: true, drop: 4, text: (row) => row.remark, cell: (row) => <Muted>{remarkBeside(row) || DASH}</Muted> },
    { id: 'at', header: 'Came', size: 104, align: 'end', drop: 1, text: (row) => formatInstant(row.at), cell: (row) => <Muted>{formatAgo(row.at, now)}</Muted> },
  ]
}

const numbers = (row: SmsAnswer): string => row.invoices.map(({ number }) => number).join(', ')
