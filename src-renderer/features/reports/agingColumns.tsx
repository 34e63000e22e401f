/** The columns of who owes what at a day. */
import type { AgingPageRow, AgingSort } from '#contract/reports.ts'
import { formatMoney } from '../../ui/format/money.ts'
import type { Column } from '../../ui/list/column.ts'
import { Amount } from '../../ui/parts/Amount.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { PartyName } from '../../ui/parts/Party.tsx'

type Figure = 'current' | 'd1_30' | 'd31_60' | 'd61_90' | 'd90plus' | 'overdue' | 'open' | 'unapplied' | 'balance'
type Part = Column<AgingPageRow, AgingSort>

const buckets = [['current', 'Current'], ['d1_30', '1–30'], ['d31_60', '31–60'], ['d61_90', '61–90']] as const

/** `oneCurrency`: the rows are of one, and can be ordered by amounts. */
export function agingColumns({ allParties, oneCurrency }: { allParties: boolean; oneCurrency: boolean }): Part[] {
  const figure = (id: Figure, header: string, { strong = false, by, ...more }: Partial<Part> & { strong?: boolean; /** Orders by this. */ by?: AgingSort } = {}): Part => {
    const money = (row: AgingPageRow) => ({ minor: row[id], currency: row.currency })
    return {
      id, header, size: 104, min: 88, align: 'end', ...(by !== undefined && oneCurrency ? { sort: by } : {}),
      text: (row) => formatMoney(money(row), { symbol: false }), cell: (row) => <Amount money={money(row)} symbol={false} strong={strong} />, ...more,
    }
  }
  return [
    { id: 'name', header: 'Account', size: 240, min: 180, grow: true, sort: 'name', text: (row) => row.name, cell: (row) => row.name },
    { id: 'ref', header: 'Number', size: 92, drop: 8, text: (row) => row.ref, cell: (row) => <Muted>{row.ref}</Muted> },
    ...(allParties ? [{ id: 'party', header: 'Party', size: 102, drop: 7, text: (row: AgingPageRow) => row.partyId, cell: (row: AgingPageRow) => <PartyName id={row.partyId} /> }] : []),
    { id: 'currency', header: 'Currency', size: 76, text: (row) => row.currency, cell: (row) => <Muted>{row.currency}</Muted> },
    ...buckets.map(([id, header]) => figure(id, header)),
    figure('d90plus', 'Over 90', { by: 'over90' }),
    figure('overdue', 'Overdue', { by: 'overdue', drop: 6, size: 112 }),
    figure('open', 'Open', { by: 'open', drop: 5, size: 112 }),
    figure('unapplied', 'Unapplied', { by: 'unapplied', drop: 4 }),
    figure('balance', 'Balance', { by: 'balance', strong: true, size: 112 }),
  ]
}
