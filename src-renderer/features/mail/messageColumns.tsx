/** The columns of a dispatch's messages. */
import type { MessageRow } from '#contract/mail.ts'
import { formatInstant, formatTime } from '../../ui/format/dates.ts'
import { DASH } from '../../ui/format/money.ts'
import type { Column } from '../../ui/list/column.ts'
import { Muted } from '../../ui/parts/Muted.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import { Settle } from './Settle.tsx'
import { messageStates } from './states.ts'

export function messageColumns({ settling, carrying }: { settling: boolean; carrying: boolean }): Column<MessageRow, 'queued'>[] {
  const why = (row: MessageRow) => [row.reason, row.serverReply].filter((part) => part !== null && part !== '').join(' · ')
  return [
    { id: 'state', header: 'Outcome', size: 112, text: (row) => messageStates[row.state].word, cell: (row) => <Tag quiet tone={messageStates[row.state].tone}>{messageStates[row.state].word}</Tag> },
    { id: 'account', header: 'Account', size: 200, min: 160, grow: true, text: (row) => row.accountName, cell: (row) => row.accountName },
    { id: 'to', header: 'To', size: 230, min: 120, drop: 3, text: (row) => row.toAddress, cell: (row) => row.toAddress },
    ...(carrying ? [{ id: 'attached', header: 'Attached', size: 250, min: 140, drop: 2, text: (row: MessageRow) => row.attachment ?? '', cell: (row: MessageRow) => (row.attachment === null ? <Muted>{DASH}</Muted> : row.attachment) }] : []),
    { id: 'why', header: 'Why, and what the server said', size: 260, min: 240, grow: true, text: why, cell: (row) => <Muted>{why(row)}</Muted> },
    ...(settling ? [{ id: 'settle', header: '', size: 188, text: () => '', cell: (row: MessageRow) => (row.state === 'uncertain' ? <Settle message={row} /> : null) }] : []),
    { id: 'at', header: 'Settled', size: 76, align: 'end', drop: 4, text: (row) => (row.settledAt === null ? '' : formatInstant(row.settledAt)), cell: (row) => <Muted>{row.settledAt === null ? DASH : formatTime(row.settledAt)}</Muted> },
  ]
}
