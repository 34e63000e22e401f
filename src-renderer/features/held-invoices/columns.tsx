/** The columns of the held-invoices queue. */
import { Group } from '@mantine/core'
import type { HeldInvoiceRow } from '#contract/heldInvoices.ts'
import { proposalWord } from '../../ui/answers/answerWords.ts'
import { formatAgo, formatInstant } from '../../ui/format/dates.ts'
import { DASH, formatMoney } from '../../ui/format/money.ts'
import { approvalPreferences, holdChannels } from '../../ui/format/words.ts'
import type { Column } from '../../ui/list/column.ts'
import { Amount } from '../../ui/parts/Amount.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { PartyName } from '../../ui/parts/Party.tsx'
import { Pending } from '../../ui/parts/Pending.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import { Tail } from '../../ui/parts/Tail.tsx'
import { workColumns } from '../../ui/work/workColumns.tsx'
import { Clock } from './Clock.tsx'
import { clockWords } from './clock.ts'
import type { Sort } from './list.ts'

interface HeldInvoiceColumns {
  now: number
  /** The column's when all amounts have it; else each amount tells its own. */
  currency: string | null
  allParties: boolean
  /** Some of them have an SMS that waits. */
  answered: boolean
  /** The zone that a party's days are told in. */
  zoneOf: (partyId: string) => string | undefined
}

export function heldInvoiceColumns({ now, currency, allParties, answered, zoneOf }: HeldInvoiceColumns): Column<HeldInvoiceRow, Sort>[] {
  return [
    { id: 'invoice', header: 'Invoice', size: 76, text: (row) => row.invoiceNumber, cell: (row) => <Tail>{row.invoiceNumber}</Tail> },
    { id: 'account', header: 'Account', size: 240, min: 196, grow: true, sort: 'account', text: (row) => row.accountName, cell: (row) => row.accountName },
    ...(allParties ? [{ id: 'party', header: 'Party', size: 102, drop: 8, text: (row: HeldInvoiceRow) => row.partyId, cell: (row: HeldInvoiceRow) => <PartyName id={row.partyId} /> }] : []),
    {
      id: 'amount', header: currency === null ? 'Amount' : `Amount ${currency}`, size: 136, align: 'end', sort: 'amount', drop: 1,
      text: (row) => formatMoney(row.amount), cell: (row) => <Amount money={row.amount} symbol={row.amount.currency !== currency} />,
    },
    {
      id: 'state', header: 'State', size: 214, sort: 'clock', text: (row) => `${clockWords(row, now).words}${row.disputed ? ', disputed' : ''}`,
      cell: (row) => (row.pending === null || row.pending.state === 'withdrawn' ? <Group gap={6} wrap="nowrap"><Clock row={row} quiet />{row.disputed && <Tag quiet tone="bad">Disputed</Tag>}</Group> : <Pending pending={row.pending} quiet />),
    },
    ...(answered ? [{
      id: 'answer', header: 'By SMS', size: 112, drop: 3, text: (row: HeldInvoiceRow) => (row.answer === null ? '' : `${proposalWord(row.answer)} ${row.answer.words}`),
      cell: (row: HeldInvoiceRow) => row.answer !== null && <Tag tone="wait" title={`“${row.answer.words}”`}>{proposalWord(row.answer)}</Tag>,
    }] : []),
    {
      id: 'approves', header: 'Approves itself', size: 178, drop: 7, text: (row) => (row.approvesAt === null ? '' : formatInstant(row.approvesAt, zoneOf(row.partyId))),
      cell: (row) => <Muted>{row.approvesAt === null ? DASH : formatInstant(row.approvesAt, zoneOf(row.partyId))}</Muted>,
    },
    ...workColumns<HeldInvoiceRow, Sort>({ now, drop: { assigned: 4.5, next: 5.5, promise: 8.5 } }),
    { id: 'reason', header: 'Reason', size: 140, drop: 4, text: (row) => row.reason ?? '', cell: (row) => row.reason ?? <Muted>{DASH}</Muted> },
    { id: 'channel', header: 'Channel', size: 86, drop: 5, text: (row) => (row.channel === null ? '' : holdChannels[row.channel]), cell: (row) => <Muted>{row.channel === null ? DASH : holdChannels[row.channel]}</Muted> },
    { id: 'since', header: 'Since', size: 104, align: 'end', sort: 'since', drop: 6, text: (row) => (sinceOf(row) === null ? '' : formatInstant(sinceOf(row)!)), cell: (row) => <Muted>{sinceOf(row) === null ? DASH : formatAgo(sinceOf(row)!, now)}</Muted> },
    { id: 'approver', header: 'Approver', size: 130, hidden: true, text: (row) => row.approverName ?? '', cell: (row) => <Muted>{row.approverName ?? DASH}</Muted> },
    { id: 'open', header: 'Still owed', size: 136, align: 'end', hidden: true, text: (row) => formatMoney(row.open), cell: (row) => <Amount money={row.open} symbol={row.open.currency !== currency} /> },
    { id: 'by', header: 'By', size: 130, drop: 9, text: (row) => row.heldBy ?? '', cell: (row) => <Muted>{row.heldBy ?? DASH}</Muted> },
    { id: 'preference', header: 'Preference', size: 178, drop: 10, text: (row) => (row.preference === null ? '' : approvalPreferences[row.preference]), cell: (row) => <Muted>{row.preference === null ? DASH : approvalPreferences[row.preference]}</Muted> },
  ]
}

const sinceOf = (row: HeldInvoiceRow): number | null => row.heldAt ?? row.requestedAt
