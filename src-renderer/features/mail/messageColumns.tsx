/** The columns of messages: of one campaign, or of those that need a decision. */
import type { MessageRow } from '#contract/mail.ts'
import { formatAgo, formatInstant, formatTime } from '../../ui/format/dates.ts'
import { DASH } from '../../ui/format/money.ts'
import type { Column } from '../../ui/list/column.ts'
import { Muted } from '../../ui/parts/Muted.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import { messageStates, shapeOf } from '../../ui/mail/messageStates.ts'

const outcome = ({ state, bouncedAt }: MessageRow) => (state === 'sent' && bouncedAt !== null ? { word: 'Came back', tone: 'bad' as const } : messageStates[state])
const why = (row: MessageRow) => [row.bounce, row.reason, row.serverReply].filter((part) => part !== null && part !== '').join(' · ')
const to = (row: MessageRow) => (row.channel === 'sms' ? `SMS ${row.toAddress}` : row.toAddress)

export function messageColumns({ carrying }: { carrying: boolean }): Column<MessageRow, 'queued'>[] {
  return [
    { id: 'state', header: 'Outcome', size: 112, text: (row) => outcome(row).word, cell: (row) => <Tag quiet {...shapeOf(row)} tone={outcome(row).tone}>{outcome(row).word}</Tag> },
    { id: 'account', header: 'Account', size: 200, min: 160, grow: true, text: (row) => row.accountName, cell: (row) => row.accountName },
    { id: 'to', header: 'To', size: 230, min: 120, drop: 3, text: to, cell: to },
    ...(carrying ? [{ id: 'attached', header: 'Attached', size: 250, min: 140, drop: 2, text: (row: MessageRow) => row.attachment ?? '', cell: (row: MessageRow) => (row.attachment === null ? <Muted>{DASH}</Muted> : row.attachment) }] : []),
    { id: 'why', header: 'Why, and what the server said', size: 260, min: 240, grow: true, text: why, cell: (row) => <Muted>{why(row)}</Muted> },
    { id: 'at', header: 'Ended', size: 76, align: 'end', drop: 4, text: (row) => (row.settledAt === null ? '' : formatInstant(row.settledAt)), cell: (row) => <Muted>{row.settledAt === null ? DASH : formatTime(row.settledAt)}</Muted> },
  ]
}

/** That it may have been sent is said of all of them, above. */
const known = (row: MessageRow) => why(row).replace(/ It may have been sent\.(?=$| ·)/, '')

export type UndecidedRow = MessageRow & { campaignTitle: string }

export function undecidedColumns(now: number): Column<UndecidedRow, 'queued'>[] {
  const tried = (row: UndecidedRow) => row.sendingAt ?? row.queuedAt
  return [
    { id: 'account', header: 'Account', size: 200, min: 160, grow: true, text: (row) => row.accountName, cell: (row) => row.accountName },
    { id: 'to', header: 'To', size: 220, min: 120, drop: 3, text: to, cell: to },
    { id: 'campaign', header: 'Campaign', size: 220, min: 160, grow: true, drop: 2, text: (row) => row.campaignTitle, cell: (row) => row.campaignTitle },
    { id: 'why', header: 'What is known', size: 260, min: 220, grow: true, text: known, cell: (row) => <Muted>{known(row)}</Muted> },
    { id: 'messageId', header: 'Message-ID', size: 240, min: 140, drop: 4, text: (row) => row.messageId, cell: (row) => <Muted>{row.messageId}</Muted> },
    { id: 'at', header: 'Tried', size: 100, align: 'end', drop: 1, text: (row) => formatInstant(tried(row)), cell: (row) => <Muted>{formatAgo(tried(row), now)}</Muted> },
  ]
}
