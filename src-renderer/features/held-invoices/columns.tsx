/** The columns of the held-invoices queue. */
import type { HeldInvoiceRow } from '#contract/heldInvoices.ts'
import { formatAgo, formatInstant } from '../../ui/format/dates.ts'
import { DASH, formatMoney } from '../../ui/format/money.ts'
import { approvalPreferences, holdChannels } from '../../ui/format/words.ts'
import type { Column } from '../../ui/list/column.ts'
import { Amount } from '../../ui/parts/Amount.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { PartyName } from '../../ui/parts/Party.tsx'
import { Pending } from '../../ui/parts/Pending.tsx'
import { Clock } from './Clock.tsx'
import { clockWords } from './clock.ts'
import type { Sort } from './list.ts'

/** `currency` is the column's when all amounts have it; else each amount tells its own. */
export function heldInvoiceColumns({ now, currency, allParties }: { now: number; currency: string | null; allParties: boolean }): Column<HeldInvoiceRow, Sort>[] {
  return [
    { id: 'invoice', header: 'Invoice', size: 84, text: (row) => row.invoiceNumber, cell: (row) => row.invoiceNumber },
    { id: 'account', header: 'Account', size: 220, min: 160, grow: true, sort: 'account', text: (row) => row.accountName, cell: (row) => row.accountName },
    ...(allParties ? [{ id: 'party', header: 'Party', size: 102, drop: 8, text: (row: HeldInvoiceRow) => row.partyId, cell: (row: HeldInvoiceRow) => <PartyName id={row.partyId} /> }] : []),
    {
      id: 'amount', header: currency === null ? 'Amount' : `Amount ${currency}`, size: 112, min: 104, align: 'end', sort: 'amount', drop: 1,
      text: (row) => formatMoney(row.amount), cell: (row) => <Amount money={row.amount} symbol={row.amount.currency !== currency} />,
    },
    {
      id: 'state', header: 'State', size: 184, sort: 'clock', text: (row) => clockWords(row, now).words,
      cell: (row) => (row.pending === null || row.pending.state === 'withdrawn' ? <Clock row={row} quiet /> : <Pending pending={row.pending} quiet />),
    },
    { id: 'reason', header: 'Reason', size: 200, min: 110, grow: true, drop: 4, text: (row) => row.reason ?? '', cell: (row) => row.reason ?? <Muted>{DASH}</Muted> },
    { id: 'channel', header: 'Channel', size: 86, drop: 5, text: (row) => (row.channel === null ? '' : holdChannels[row.channel]), cell: (row) => <Muted>{row.channel === null ? DASH : holdChannels[row.channel]}</Muted> },
    { id: 'since', header: 'Since', size: 104, align: 'end', drop: 6, text: (row) => (sinceOf(row) === null ? '' : formatInstant(sinceOf(row)!)), cell: (row) => <Muted>{sinceOf(row) === null ? DASH : formatAgo(sinceOf(row)!, now)}</Muted> },
    { id: 'by', header: 'By', size: 130, drop: 9, text: (row) => row.heldBy ?? '', cell: (row) => <Muted>{row.heldBy ?? DASH}</Muted> },
    { id: 'preference', header: 'Preference', size: 178, drop: 10, text: (row) => (row.preference === null ? '' : approvalPreferences[row.preference]), cell: (row) => <Muted>{row.preference === null ? DASH : approvalPreferences[row.preference]}</Muted> },
  ]
}

const sinceOf = (row: HeldInvoiceRow): number | null => (row.state === 'held' ? row.heldAt : row.requestedAt)
