/** The columns of the failed-charges queue, and of its accounts. */
import type { FailedChargeGroup, FailedChargeRow } from '#contract/failedCharges.ts'
import { formatAgo, formatInstant } from '../../ui/format/dates.ts'
import { formatMoney, formatMoneyList } from '../../ui/format/money.ts'
import { formatCount } from '../../ui/format/words.ts'
import type { Column } from '../../ui/list/column.ts'
import { Amount } from '../../ui/parts/Amount.tsx'
import { methodName, methodWords } from '../../ui/parts/Method.tsx'
import { PartyName } from '../../ui/parts/Party.tsx'
import { Pending } from '../../ui/parts/Pending.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import { Tail } from '../../ui/parts/Tail.tsx'
import { workColumns } from '../../ui/work/workColumns.tsx'
import { hardnesses } from './hardness.ts'
import type { Sort } from './list.ts'
import { Reason } from './Reason.tsx'
import { reasonWords } from './reasonWords.ts'

/** `currency` is the column's when all amounts have it; else each amount tells its own. */
export function failedChargeColumns({ now, currency, allParties }: { now: number; currency: string | null; allParties: boolean }): Column<FailedChargeRow, Sort>[] {
  return [
    { id: 'account', header: 'Account', size: 260, min: 212, grow: true, sort: 'account', text: (row) => row.accountName, cell: (row) => row.accountName },
    { id: 'invoice', header: 'For', size: 84, drop: 9, text: forWhat, cell: (row) => <Muted><Tail>{forWhat(row)}</Tail></Muted> },
    ...(allParties ? [{ id: 'party', header: 'Party', size: 102, drop: 6, text: (row: FailedChargeRow) => row.partyId, cell: (row: FailedChargeRow) => <PartyName id={row.partyId} /> }] : []),
    {
      id: 'amount', header: currency === null ? 'Amount' : `Amount ${currency}`, size: 136, align: 'end', sort: 'amount',
      text: (row) => formatMoney(row.amount), cell: (row) => <Amount money={row.amount} symbol={row.amount.currency !== currency} />,
    },
    { id: 'reason', header: 'Reason', size: 174, drop: 2, text: (row) => `${row.plain} (${row.declineCode})`, cell: (row) => <Reason row={row} /> },
    { id: 'code', header: 'Code', size: 180, hidden: true, text: (row) => row.declineCode, cell: (row) => <Muted>{row.declineCode}</Muted> },
    { id: 'kind', header: 'Kind', size: 94, drop: 4, text: (row) => hardnesses[row.hardness].word, cell: (row) => <Tag tone={hardnesses[row.hardness].tone} quiet title={reasonWords(row.plain, row.declineCode)}>{hardnesses[row.hardness].word}</Tag> },
    { id: 'tried', header: 'Tried', size: 62, align: 'end', sort: 'attempts', drop: 7, text: (row) => String(row.attempts), cell: (row) => `${row.attempts}×` },
    { id: 'last', header: 'Last try', size: 98, align: 'end', sort: 'last', drop: 3, text: (row) => formatInstant(row.lastFailedAt), cell: (row) => <Muted>{formatAgo(row.lastFailedAt, now)}</Muted> },
    { id: 'method', header: 'Method', size: 150, drop: 8, text: (row) => (row.method === null ? '' : methodWords(row.method)), cell: (row) => <Muted>{row.method === null ? 'Not on file' : methodName(row.method)}</Muted> },
    { id: 'backup', header: 'Backup', size: 72, drop: 5, text: (row) => (row.hasBackup ? 'yes' : 'no'), cell: (row) => (row.hasBackup ? <Tag tone="good" quiet>Yes</Tag> : <Muted>None</Muted>) },
    { id: 'autopay', header: 'Autopay', size: 76, drop: 10, text: (row) => (row.autopay ? 'on' : 'off'), cell: (row) => (row.autopay ? 'On' : <Muted>Off</Muted>) },
    { id: 'paused', header: 'Paused since', size: 116, hidden: true, text: (row) => (row.pausedAt === null ? '' : formatInstant(row.pausedAt)), cell: (row) => (row.pausedAt === null ? null : <Tag tone="bad" quiet title={formatInstant(row.pausedAt)}>{formatAgo(row.pausedAt, now)}</Tag>) },
    // Beside a reason and a state there is less room for it than elsewhere; it stays beside an open detail at 1440.
    ...workColumns<FailedChargeRow, Sort>({ now, drop: { assigned: 4.5, next: 2.5, promise: 8.5 } }).map((column) => (column.id === 'next' ? { ...column, size: 112 } : column)),
    { id: 'state', header: 'State', size: 148, drop: 1, text: stateText, cell: (row) => <State row={row} now={now} /> },
  ]
}

function stateText({ pending, scheduledAt, pausedAt }: FailedChargeRow): string {
  if (scheduledAt !== null) return `Scheduled ${formatInstant(scheduledAt)}`
  if (pending !== null) return pending.state
  return pausedAt === null ? '' : `Paused since ${formatInstant(pausedAt)}`
}

/** What is under way, else that the account is paused. */
function State({ row, now }: { row: FailedChargeRow; now: number }) {
  const { pending, scheduledAt, pausedAt } = row
  if (scheduledAt !== null) return <Tag tone="wait" quiet title={stateText(row)}>Retry {formatAgo(scheduledAt, now)}</Tag>
  if (pending !== null) return <Pending pending={pending} quiet />
  return pausedAt === null ? null : <Tag tone="bad" quiet title={stateText(row)}>Paused {formatAgo(pausedAt, now)}</Tag>
}

export function failedAccountColumns({ now, allParties }: { now: number; allParties: boolean }): Column<FailedChargeGroup, 'account'>[] {
  return [
    { id: 'account', header: 'Account', size: 240, min: 228, grow: true, text: (row) => row.accountName, cell: (row) => row.accountName },
    { id: 'ref', header: 'Number', size: 100, drop: 6, text: (row) => row.accountRef, cell: (row) => <Muted>{row.accountRef}</Muted> },
    ...(allParties ? [{ id: 'party', header: 'Party', size: 102, drop: 5, text: (row: FailedChargeGroup) => row.partyId, cell: (row: FailedChargeGroup) => <PartyName id={row.partyId} /> }] : []),
    { id: 'failures', header: 'Failures', size: 84, align: 'end', text: (row) => String(row.failures), cell: (row) => formatCount(row.failures) },
    { id: 'hard', header: 'Hard', size: 64, align: 'end', drop: 4, text: (row) => String(row.hard), cell: (row) => (row.hard === 0 ? <Muted>–</Muted> : formatCount(row.hard)) },
    { id: 'risk', header: 'At risk', size: 168, align: 'end', text: (row) => formatMoneyList(row.atRisk), cell: (row) => formatMoneyList(row.atRisk) },
    { id: 'last', header: 'Last try', size: 110, align: 'end', drop: 3, text: (row) => formatInstant(row.lastFailedAt), cell: (row) => <Muted>{formatAgo(row.lastFailedAt, now)}</Muted> },
    { id: 'autopay', header: 'Autopay', size: 80, drop: 2, text: (row) => (row.autopay ? 'on' : 'off'), cell: (row) => (row.autopay ? 'On' : <Muted>Off</Muted>) },
    { id: 'paused', header: 'Paused', size: 112, drop: 1, text: (row) => (row.pausedAt === null ? '' : formatInstant(row.pausedAt)), cell: (row) => (row.pausedAt === null ? null : <Tag tone="bad" quiet title={formatInstant(row.pausedAt)}>{formatAgo(row.pausedAt, now)}</Tag>) },
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
