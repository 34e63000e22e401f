/** Aging as of any day: what each currency comes to, and under it every account that owes or has something unapplied. */
import { Button, Skeleton } from '@mantine/core'
import { DatePickerInput } from '@mantine/dates'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { orpc } from '../../client.ts'
import { NOT_PULLED } from '../../ui/core/pulled.ts'
import { useParties, useParty } from '../../ui/core/session.ts'
import { useNotPulledYet } from '../../ui/core/useNotPulledYet.ts'
import { formatDay, todayIn } from '../../ui/format/dates.ts'
import { FilterChip } from '../../ui/list/FilterChip.tsx'
import { Grid } from '../../ui/list/Grid.tsx'
import { ListScreen } from '../../ui/list/ListScreen.tsx'
import { SearchBox } from '../../ui/list/SearchBox.tsx'
import { useNow } from '../../ui/now.ts'
import { AgingTable } from '../../ui/parts/AgingTable.tsx'
import { Empty } from '../../ui/parts/Empty.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { go, hrefOf } from '../../ui/route.ts'
import { agingColumns } from './agingColumns.tsx'
import { agingList, arranged, rowId } from './agingList.ts'
import styles from './receivables.module.css'

const NONE = [] as const
const openAccount = (id: string) => go(hrefOf('accounts', id.split(' ')[0] ?? id, 'invoices'))

export function AgingView({ views }: { views: ReactNode }) {
  const party = useParty()
  const parties = useParties()
  const now = useNow()
  const today = todayIn((party ?? parties[0])?.timeZone ?? 'UTC', now)
  // Until a day is chosen it is today, also past midnight.
  const [chosen, setChosen] = useState<string | null>(null)
  const asOf = chosen ?? today
  const { filters, text, sort, descending, setFilters, setText } = useStore(agingList)
  const report = useQuery(orpc.reports.aging.queryOptions({ input: { asOf, party: party?.id, accounts: true }, placeholderData: keepPreviousData }))
  const notPulled = useNotPulledYet()
  const totals = report.data?.totals ?? NONE
  const accounts = report.data?.accounts ?? NONE
  const currency = totals.some((total) => total.currency === filters.currency) ? filters.currency : undefined
  const rows = useMemo(() => arranged(accounts, { currency, text, sort, descending }), [accounts, currency, text, sort, descending])
  const columns = useMemo(() => agingColumns({ allParties: party === undefined }), [party])
  const stale = report.isPlaceholderData
  return (
    <ListScreen
      title="Receivables"
      count={report.data === undefined ? null : rows.length}
      views={views}
      filters={
        <>
          <DatePickerInput aria-label={`As of the end of ${formatDay(asOf)}`} leftSection={<span className={styles.asOf}>As of</span>} leftSectionWidth={48} w={160} valueFormat="D MMM YYYY" value={asOf} onChange={setChosen} clearable={false} />
          {chosen !== null && chosen !== today && <Button size="compact-sm" variant="subtle" color="gray" onClick={() => setChosen(null)}>Today</Button>}
          {totals.length > 1 && <FilterChip label="Currency" value={currency} onChange={(value) => setFilters({ currency: value })} choices={totals.map((total) => ({ value: total.currency as string, label: total.currency }))} />}
          <SearchBox store={agingList} placeholder="Search accounts" />
        </>
      }
      actions={<Button size="compact-sm" variant="default" onClick={() => go(hrefOf('documents', 'aged-receivables'))}>Workbook…</Button>}
      error={report.isError && <ErrorNote error={report.error} onRetry={() => void report.refetch()} />}
    >
      {report.data === undefined && !report.isError && <div className={styles.totals}><Skeleton height={72} /></div>}
      {totals.length > 0 && (
        <section className={`${styles.totals} ${stale ? styles.stale : ''}`} aria-label="Totals" aria-busy={stale}>
          <AgingTable rows={currency === undefined ? totals : totals.filter((total) => total.currency === currency)} open dense />
          <p className={styles.says}>At the end of {formatDay(report.data?.asOf ?? asOf)}, by days past due. Open less unapplied is the balance.</p>
        </section>
      )}
      <Grid
        label="Receivables by account"
        rows={rows}
        rowId={rowId}
        columns={columns}
        store={agingList}
        total={report.data === undefined ? null : rows.length}
        loading={report.isPending || stale}
        hasMore={false}
        loadMore={noMore}
        openId={null}
        onOpen={openAccount}
        selectable={false}
        empty={
          text !== '' ? <Empty title="No account has this name or number" action={<Button variant="default" onClick={() => setText('')}>Empty the search</Button>}>Among those that owe something on {formatDay(asOf)}.</Empty>
            : <Empty title="Nobody owes anything">{notPulled ? NOT_PULLED : `Nothing was open and nothing unapplied at the end of ${formatDay(asOf)}.`}</Empty>
        }
      />
    </ListScreen>
  )
}

const noMore = () => undefined
