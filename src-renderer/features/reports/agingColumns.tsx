/** The columns of who owes what at a day. */
import type { AccountAging } from '#contract/reports.ts'
import { formatMoney } from '../../ui/format/money.ts'
import type { Column } from '../../ui/list/column.ts'
import { openOf } from '../../ui/parts/AgingTable.tsx'
import { Amount } from '../../ui/parts/Amount.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { PartyName } from '../../ui/parts/Party.tsx'
import type { Sort } from './agingList.ts'

const buckets = [['current', 'Current'], ['d1_30', '1–30'], ['d31_60', '31–60'], ['d61_90', '61–90'], ['d90plus', 'Over 90']] as const

export function agingColumns({ allParties }: { allParties: boolean }): Column<AccountAging, Sort>[] {
  const figure = (id: Sort, header: string, minorOf: (row: AccountAging) => number, more: Partial<Column<AccountAging, Sort>> & { strong?: boolean } = {}): Column<AccountAging, Sort> => {
    const { strong = false, ...rest } = more
    const money = (row: AccountAging) => ({ minor: minorOf(row), currency: row.currency })
    return { id, header, size: 112, min: 88, align: 'end', sort: id, text: (row) => formatMoney(money(row), { symbol: false }), cell: (row) => <Amount money={money(row)} symbol={false} strong={strong} />, ...rest }
  }
  return [
    { id: 'name', header: 'Account', size: 240, min: 180, grow: true, sort: 'name', text: (row) => row.name, cell: (row) => row.name },
    { id: 'ref', header: 'Ref', size: 88, drop: 8, text: (row) => row.ref, cell: (row) => <Muted>{row.ref}</Muted> },
    ...(allParties ? [{ id: 'party', header: 'Party', size: 102, drop: 7, text: (row: AccountAging) => row.partyId, cell: (row: AccountAging) => <PartyName id={row.partyId} /> }] : []),
    { id: 'currency', header: '', size: 52, text: (row) => row.currency, cell: (row) => <Muted>{row.currency}</Muted> },
    ...buckets.map(([id, header]) => figure(id, header, (row) => row[id], { size: 104 })),
    figure('open', 'Open', openOf, { drop: 6 }),
    figure('unapplied', 'Unapplied', (row) => row.unapplied, { size: 104, drop: 5 }),
    figure('balance', 'Balance', (row) => row.balance, { strong: true }),
  ]
}
