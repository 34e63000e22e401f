/** The rows behind a figure of Home: what happened since yesterday, or money received on one day. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { HappenedRow, HomeList } from '#contract/home.ts'
import { orpc } from '../../client.ts'
import { useParty } from '../../ui/core/session.ts'
import { formatDay, formatInstant } from '../../ui/format/dates.ts'
import { formatMoney, formatMoneyList } from '../../ui/format/money.ts'
import type { Column } from '../../ui/list/column.ts'
import { Grid } from '../../ui/list/Grid.tsx'
import { createListState } from '../../ui/list/listState.ts'
import { ListScreen } from '../../ui/list/ListScreen.tsx'
import { byCursor, PAGE_ROWS, usePages } from '../../ui/list/paging.ts'
import { Amount } from '../../ui/parts/Amount.tsx'
import { Empty } from '../../ui/parts/Empty.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { go, hrefOf } from '../../ui/route.ts'
import { happenings } from './happeningWords.ts'

const list = createListState<object, 'when'>('home.happened', { filters: {}, sort: 'when', descending: true })
const rowId = (row: HappenedRow): string => row.id

export function HappenedScreen({ what, on }: { what: HomeList; on: string | null }) {
  const party = useParty()
  const { title, says } = happenings[what]
  const page = useInfiniteQuery(orpc.home.list.infiniteOptions({ input: (after: string | undefined) => ({ party: party?.id, what, ...(on === null ? {} : { on }), limit: PAGE_ROWS, after }), ...byCursor, placeholderData: keepPreviousData }))
  const { rows, ...paging } = usePages(page)
  const last = page.data?.pages.at(-1)
  const columns = useMemo(() => columnsOf(says, what), [says, what])
  const open = (id: string) => {
    const row = rows.find((one) => one.id === id)
    if (row !== undefined) go(placeOf(what, row))
  }
  return (
    <ListScreen
      title={title}
      count={last?.count ?? null}
      summary={<><a href={hrefOf('home')}>Home</a> · {whenWords(what, on)}{last !== undefined && last.amounts.length > 0 && <> · {formatMoneyList(last.amounts)}</>}</>}
      error={page.isError && <ErrorNote error={page.error} onRetry={() => void page.refetch()} />}
    >
      <Grid label={title} rows={rows} rowId={rowId} columns={columns} store={list} total={last?.count ?? null} {...paging} openId={null} onOpen={open} onClose={() => go(hrefOf('home'))} selectable={false} empty={<Empty title="Nothing of this kind">{`What is counted on Home as “${happenings[what].words[1]}” stands here, a line each.`}</Empty>} />
    </ListScreen>
  )
}

const whenWords = (what: HomeList, on: string | null): string => (on !== null ? formatDay(on) : what === 'asking' ? 'Not answered by anybody yet' : what === 'overdue' ? 'The oldest first' : 'Since the start of yesterday')

const when = ({ at, on }: HappenedRow): string => (at === null ? (on === null ? '' : formatDay(on)) : formatInstant(at))

function columnsOf(says: string, what: HomeList): Column<HappenedRow, 'when'>[] {
  return [
    { id: 'account', header: 'Account', size: 220, min: 150, grow: true, text: (row) => row.accountName, cell: (row) => row.accountName },
    { id: 'ref', header: 'Number', size: 100, drop: 4, text: (row) => row.accountRef, cell: (row) => <Muted>{row.accountRef}</Muted> },
    { id: 'title', header: 'What', size: 190, min: 120, grow: true, text: (row) => row.title, cell: (row) => row.title },
    { id: 'amount', header: what === 'asking' || what === 'broken' ? 'Missing' : 'Amount', size: 130, align: 'end', text: (row) => (row.amount === null ? '' : formatMoney(row.amount)), cell: (row) => (row.amount === null ? null : <Amount money={row.amount} zero="figure" />) },
    { id: 'says', header: says, size: 240, min: 140, grow: true, drop: 5, text: (row) => row.says, cell: (row) => <Muted>{row.says}</Muted> },
    { id: 'when', header: what === 'overdue' ? 'Due' : 'When', size: 150, align: 'end', drop: 6, text: when, cell: (row) => <Muted>{when(row)}</Muted> },
  ]
}

/** Where a row is looked at. */
function placeOf(what: HomeList, { id, accountId, invoiceId }: HappenedRow): string {
  if (what === 'failed') return hrefOf('failed-charges', id)
  if (what === 'held' && invoiceId !== null) return hrefOf('held-invoices', invoiceId)
  if (what === 'received' || what === 'recovered') return hrefOf('accounts', accountId, 'payments')
  if (what === 'released' || what === 'approved' || what === 'overdue') return hrefOf('accounts', accountId, 'invoices')
  return hrefOf('accounts', accountId)
}
