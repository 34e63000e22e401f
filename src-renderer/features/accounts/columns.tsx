/** The columns of the list of accounts. */
import type { AccountRow, Balance } from '#contract/accounts.ts'
import type { Money } from '#contract/vocabulary.ts'
import { formatDue, todayIn } from '../../ui/format/dates.ts'
import { formatMoneyList } from '../../ui/format/money.ts'
import type { Column } from '../../ui/list/column.ts'
import { Amount, Amounts } from '../../ui/parts/Amount.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { PartyName } from '../../ui/parts/Party.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import type { Sort } from './list.ts'

const amounts = (balances: readonly Balance[], key: 'openMinor' | 'unappliedMinor' | 'balanceMinor'): Money[] =>
  balances.filter((balance) => balance[key] !== 0).map((balance) => ({ minor: balance[key], currency: balance.currency }))

const kinds: Record<AccountRow['kind'], string> = { standard: '', agency: 'Agency', sub_account: 'Sub-account' }

export function accountColumns({ now, zoneOf, allParties }: { now: number; zoneOf: (party: string) => string; allParties: boolean }): Column<AccountRow, Sort>[] {
  const overdue = (row: AccountRow) => {
    const oldest = row.balances.map(({ oldestDueOn }) => oldestDueOn).filter((on) => on !== null).sort()[0]
    if (oldest === undefined) return null
    const today = todayIn(zoneOf(row.partyId), now)
    return { words: formatDue(oldest, today), late: oldest < today }
  }
  return [
    { id: 'name', header: 'Account', size: 260, min: 220, grow: true, sort: 'name', text: (row) => row.name, cell: (row) => row.name },
    { id: 'ref', header: 'Number', size: 92, drop: 8, text: (row) => row.ref, cell: (row) => <Muted>{row.ref}</Muted> },
    ...(allParties ? [{ id: 'party', header: 'Party', size: 102, drop: 6, text: (row: AccountRow) => row.partyId, cell: (row: AccountRow) => <PartyName id={row.partyId} /> }] : []),
    { id: 'open', header: 'Open', size: 164, min: 120, align: 'end', text: (row) => formatMoneyList(amounts(row.balances, 'openMinor')), cell: (row) => <Amounts amounts={amounts(row.balances, 'openMinor')} /> },
    {
      id: 'due', header: 'Oldest due', size: 130, drop: 3, sort: 'oldest_due', text: (row) => overdue(row)?.words ?? '',
      cell: (row) => {
        const due = overdue(row)
        return due === null ? <Muted>–</Muted> : due.late ? <span style={{ color: 'var(--cf-bad)' }}>{due.words}</span> : <Muted>{due.words}</Muted>
      },
    },
    { id: 'unapplied', header: 'Unapplied', size: 104, align: 'end', drop: 7, text: (row) => formatMoneyList(amounts(row.balances, 'unappliedMinor')), cell: (row) => <Amounts amounts={amounts(row.balances, 'unappliedMinor')} /> },
    { id: 'wallet', header: 'Available balance', size: 132, align: 'end', drop: 4, text: (row) => (row.wallet === null ? '' : formatMoneyList([row.wallet])), cell: (row) => (row.wallet === null ? null : <Amount money={row.wallet} zero="figure" />) },
    {
      id: 'state', header: 'State', size: 148, drop: 5, text: (row) => stateOf(row),
      cell: (row) => (row.pausedAt !== null ? <Tag tone="bad" quiet>Paused</Tag> : <Muted>{stateOf(row)}</Muted>),
    },
  ]
}

function stateOf(row: AccountRow): string {
  if (row.pausedAt !== null) return 'Paused'
  if (row.status === 'closed') return 'Closed'
  return [kinds[row.kind], row.billing === 'prepaid' ? 'Prepaid' : ''].filter((word) => word !== '').join(', ')
}
