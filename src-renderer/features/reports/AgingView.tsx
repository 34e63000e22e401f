/** Aging as of any day: what each currency comes to, and under it every account that owes or has something unapplied. */
import { Button, Skeleton } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { orpc } from '../../client.ts'
import { NOT_PULLED } from '../../ui/core/pulled.ts'
import { useParties, useParty } from '../../ui/core/session.ts'
import { useNotPulledYet } from '../../ui/core/useNotPulledYet.ts'
import { aboutDay, typedDay } from '../../ui/format/asOf.ts'
import { formatDay, todayIn } from '../../ui/format/dates.ts'
import { FilterChip } from '../../ui/list/FilterChip.tsx'
import { Grid } from '../../ui/list/Grid.tsx'
import { ListScreen } from '../../ui/list/ListScreen.tsx'
import { byCursor, usePages } from '../../ui/list/paging.ts'
import { SearchBox } from '../../ui/list/SearchBox.tsx'
import { useNow } from '../../ui/now.ts'
import { AgingTable } from '../../ui/parts/AgingTable.tsx'
import { AsOfInput } from '../../ui/parts/AsOfInput.tsx'
import { Empty } from '../../ui/parts/Empty.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { go, hrefOf } from '../../ui/route.ts'
import { NothingYet } from '../../ui/sources/NothingYet.tsx'
import { useIsEmpty } from '../../ui/sources/useSources.ts'
import { agingColumns } from './agingColumns.tsx'
import { agingList, currencyShown, EVERY_CURRENCY, orderShown, rowId } from './agingList.ts'
import styles from './receivables.module.css'

const NONE = [] as const
/** Each page costs the same: all accounts are worked out for it. */
const ROWS_A_PAGE = 500
const openAccount = (id: string) => go(hrefOf('accounts', id.split(' ')[0] ?? id, 'invoices'))

/** @param day as it stands in the address, where it is found again on the way back; null, or no day, is today */
export function AgingView({ views, day }: { views: ReactNode; day: string | null }) {
  const party = useParty()
  const parties = useParties()
  const now = useNow()
  const today = todayIn((party ?? parties[0])?.timeZone ?? 'UTC', now)
  // Until a day is chosen it is today, also past midnight.
  const chosen = day === null ? null : typedDay(day)
  const choose = (on: string | null) => go(hrefOf('receivables', on === null || on === today ? null : 'aging', on === today ? null : on), { replace: true })
  const asOf = chosen ?? today
  const { filters, text, setFilters, setText, ...order } = useStore(agingList)
  const report = useQuery(orpc.reports.aging.queryOptions({ input: { asOf, party: party?.id }, placeholderData: keepPreviousData }))
  const totals = report.data?.totals ?? NONE
  // What is shown of another party or day meanwhile does not say in which currencies this one is owed.
  const owed = report.data === undefined || report.isPlaceholderData ? undefined : totals.map((one) => one.currency)
  const currency = currencyShown({ chosen: filters.currency, partys: party?.currency, owed })
  const { sort, descending } = orderShown({ currency, sort: order.sort, descending: order.descending })
  const page = useInfiniteQuery(
    orpc.reports.agingPage.infiniteOptions({
      input: (after: string | undefined) => ({ asOf, party: party?.id, currency, ...(text === '' ? {} : { text }), sort, descending, limit: ROWS_A_PAGE, after }),
      ...byCursor,
      placeholderData: keepPreviousData,
    }),
  )
  const notPulled = useNotPulledYet()
  const empty = useIsEmpty()
  const { rows, loading, ...paging } = usePages(page)
  const total = page.data?.pages.at(-1)?.total ?? null
  const columns = useMemo(() => agingColumns({ allParties: party === undefined, oneCurrency: currency !== undefined }), [party, currency])
  const stale = report.isPlaceholderData
  const failed = [report, page].find(({ isError }) => isError)
  return (
    <ListScreen
      title="Receivables"
      count={total}
      views={views}
      filters={
        <>
          <AsOfInput aria-label="As of the end of" leftSection={<span className={styles.asOf}>As of</span>} leftSectionWidth={48} value={asOf} onChange={choose} today={today} />
          {chosen !== null && chosen !== today && <Button size="compact-sm" variant="subtle" color="gray" onClick={() => choose(null)}>Today</Button>}
          {totals.length > 1 && <FilterChip label="Currency" value={currency} onChange={(value) => setFilters({ currency: value ?? EVERY_CURRENCY })} choices={totals.map((one) => ({ value: one.currency, label: one.currency }))} />}
          <SearchBox store={agingList} placeholder="Search accounts" />
        </>
      }
      actions={<Button size="compact-sm" variant="default" onClick={() => go(hrefOf('documents', 'aged-receivables', aboutDay(asOf)))}>Workbook…</Button>}
      error={failed !== undefined && <ErrorNote error={failed.error} onRetry={() => void failed.refetch()} />}
    >
      {report.data === undefined && !report.isError && <div className={styles.totals}><Skeleton height={72} /></div>}
      {totals.length > 0 && (
        <section className={`${styles.totals} ${stale ? styles.stale : ''}`} aria-label="Totals" aria-busy={stale}>
          <AgingTable rows={currency === undefined ? totals : totals.filter((one) => one.currency === currency)} open dense />
          <p className={styles.says}>At the end of {formatDay(report.data?.asOf ?? asOf)}, by days past due. Open less unapplied is the balance.</p>
        </section>
      )}
      <Grid
        label="Receivables by account"
        rows={rows}
        rowId={rowId}
        columns={columns}
        store={agingList}
        total={total}
        {...paging}
        loading={loading || page.isPlaceholderData}
        openId={null}
        onOpen={openAccount}
        selectable={false}
        empty={
          text !== '' ? <Empty title="No account has this name or number" action={<Button variant="default" onClick={() => setText('')}>Empty the search</Button>}>Among those that owe something on {formatDay(asOf)}.</Empty>
            : empty ? <NothingYet />
            : notPulled ? <Empty title={NOT_PULLED}>What is owed comes with the first pull; nothing is known of it before.</Empty>
              : <Empty title="Nobody owes anything">{`Nothing was open and nothing unapplied at the end of ${formatDay(asOf)}.`}</Empty>
        }
      />
    </ListScreen>
  )
}
