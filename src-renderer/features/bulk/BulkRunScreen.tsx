/** One bulk action: how far it is, what became of each item, its undo. */
import { Button, Group, Skeleton } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import type { BulkOutcome, BulkRow, BulkRun } from '#contract/bulk.ts'
import { orpc } from '../../client.ts'
import { RunProgress, useBulkRun } from '../../ui/bulk/BulkRun.tsx'
import { BulkUndo } from '../../ui/bulk/BulkUndo.tsx'
import { queueNames } from '../../ui/bulk/bulkWords.ts'
import { WereLeftOut } from '../../ui/bulk/LeftOut.tsx'
import { outcomeViews, outcomeWords } from '../../ui/bulk/outcomes.ts'
import { outboxHref } from '../../ui/commands/Waiting.tsx'
import { formatInstant } from '../../ui/format/dates.ts'
import { DASH, formatMoney, formatMoneyList } from '../../ui/format/money.ts'
import { formatCount } from '../../ui/format/words.ts'
import { useKeys } from '../../ui/keys.ts'
import type { Column } from '../../ui/list/column.ts'
import { ExportMenu } from '../../ui/list/ExportMenu.tsx'
import { Grid } from '../../ui/list/Grid.tsx'
import { createListState } from '../../ui/list/listState.ts'
import { byCursor, PAGE_ROWS, usePages } from '../../ui/list/paging.ts'
import { Views } from '../../ui/list/Views.tsx'
import { Amount } from '../../ui/parts/Amount.tsx'
import { Empty } from '../../ui/parts/Empty.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { isGone } from '../../ui/parts/Left.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { Note } from '../../ui/parts/Note.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import { go, hrefOf } from '../../ui/route.ts'
import styles from './BulkRunScreen.module.css'
import { runState } from './runState.ts'

/** Only the widths of the columns are one for all runs. */
const resultsList = createListState<object, 'n'>('bulk.results', { filters: {}, sort: 'n', descending: false })
const rowId = (row: BulkRow): string => row.id

const allColumns: Column<BulkRow, 'n'>[] = [
  { id: 'title', header: 'Item', size: 240, min: 170, grow: true, text: (row) => row.title, cell: (row) => row.title },
  { id: 'subtitle', header: 'About', size: 150, min: 90, drop: 3, text: (row) => row.subtitle, cell: (row) => <Muted>{row.subtitle}</Muted> },
  { id: 'amount', header: 'Amount', size: 124, align: 'end', drop: 2, text: (row) => (row.amount === null ? '' : formatMoney(row.amount)), cell: (row) => (row.amount === null ? <Muted>{DASH}</Muted> : <Amount money={row.amount} zero="figure" />) },
  { id: 'outcome', header: 'Result', size: 156, text: (row) => outcomeWords[row.outcome].word, cell: (row) => <Tag quiet tone={outcomeWords[row.outcome].tone}>{outcomeWords[row.outcome].word}</Tag> },
  { id: 'message', header: 'Why', size: 320, min: 200, grow: true, text: (row) => row.message ?? '', cell: (row) => <Muted>{row.message ?? ''}</Muted> },
  { id: 'outbox', header: 'Outbox', size: 92, drop: 1, text: (row) => (row.outboxId === null ? '' : String(row.outboxId)), cell: (row) => (row.outboxId === null ? <Muted>{DASH}</Muted> : <a href={outboxHref(row.outboxId)} aria-label={`Change ${row.outboxId} in the outbox`}>{row.outboxId}</a>) },
]

/** What the desk alone keeps never was in the outbox. */
const deskColumns = allColumns.filter(({ id }) => id !== 'outbox')

export function BulkRunScreen({ id }: { id: string }) {
  const run = useBulkRun(id)
  const [shown, setShown] = useState<BulkOutcome | 'all'>('all')
  const page = useInfiniteQuery(orpc.bulk.results.infiniteOptions({ input: (after: string | undefined) => ({ run: id, ...(shown === 'all' ? {} : { outcome: shown }), limit: PAGE_ROWS, after }), ...byCursor, placeholderData: keepPreviousData }))
  const { rows, ...paging } = usePages(page)
  const open = useCallback((item: string) => {
    const row = rows.find((one) => rowId(one) === item)
    if (row !== undefined) go(row.outboxId === null ? hrefOf('accounts', row.accountId) : outboxHref(row.outboxId))
  }, [rows])
  useKeys({ Escape: () => go(hrefOf('bulk')) })
  const data = run.data
  return (
    <div className={styles.screen} data-bulk-run={id}>
      <header className={styles.header}>
        <a className={styles.back} href={hrefOf('bulk')}><IconArrowLeft size={14} aria-hidden />Bulk actions</a>
        {run.isError && (isGone(run.error) ? <Note>There is no bulk action of this number in this workspace.</Note> : <ErrorNote error={run.error} onRetry={() => void run.refetch()} />)}
        {data === undefined ? !run.isError && <Skeleton height={56} /> : <Head run={data} shown={shown} />}
        {data !== undefined && <Views label="Results by outcome" views={outcomeViews(data, shown)} value={shown} onChange={setShown} />}
        {data !== undefined && (shown === 'left_out' || shown === 'left_out_before') && (
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls can be scrolled by keyboard
          <section className={styles.reasons} aria-label="Why they were left out" tabIndex={0}><WereLeftOut run={data} only={shown} /></section>
        )}
        {page.isError && !run.isError && <ErrorNote error={page.error} onRetry={() => void page.refetch()} />}
      </header>
      <Grid
        label="Results"
        rows={rows}
        rowId={rowId}
        columns={data?.where === 'outbox' ? allColumns : deskColumns}
        store={resultsList}
        total={data === undefined ? null : shown === 'all' ? (page.hasNextPage ? null : rows.length) : (data.outcomes[shown] ?? 0)}
        {...paging}
        openId={null}
        onOpen={open}
        selectable={false}
        empty={shown === 'all' ? <Empty title="Nothing has had its turn yet" /> : <Empty title="None ended this way" action={<Button variant="default" onClick={() => setShown('all')}>Show all results</Button>} />}
      />
    </div>
  )
}

function Head({ run, shown }: { run: BulkRun; shown: BulkOutcome | 'all' }) {
  const { word, tone } = runState(run)
  return (
    <>
      <Group justify="space-between" gap={8}>
        <Group gap={8}>
          <h1 className={styles.title}>{run.label}</h1>
          <Tag tone={tone}>{word}</Tag>
        </Group>
        <Group gap={6}>
          <ExportMenu list="bulk-results" store={resultsList} columns={run.where === 'outbox' ? allColumns : deskColumns} filter={{ run: run.id, ...(shown === 'all' ? {} : { outcome: shown }) }} total={shown === 'all' ? null : (run.outcomes[shown] ?? 0)} />
          <BulkUndo run={run} />
        </Group>
      </Group>
      <p className={styles.about}>
        <a href={hrefOf(screens[run.queue])}>{queueNames[run.queue]}</a>, {formatCount(run.total)} {run.total === 1 ? 'item' : 'items'}{run.money.length > 0 && <>, {formatMoneyList(run.money)}</>} · {run.by}, {formatInstant(run.at)}
        {run.undoneAt !== null && <> · {run.where === 'desk' ? 'put back' : 'taken back'} {formatInstant(run.undoneAt)}{run.undoneBy === null ? '' : ` by ${run.undoneBy}`}</>}
      </p>
      <RunProgress run={run} />
    </>
  )
}

const screens = { registrations: 'registrations', failedCharges: 'failed-charges', heldInvoices: 'held-invoices' } as const
