/** The account's invoices, the newest first. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { AccountRow, InvoiceRow } from '#contract/accounts.ts'
import type { MethodSummary } from '#contract/failedCharges.ts'
import { orpc } from '../../client.ts'
import { AskModal } from '../../ui/commands/AskModal.tsx'
import { Waiting } from '../../ui/commands/Waiting.tsx'
import { usePartyOf } from '../../ui/core/session.ts'
import { formatDay, formatDue, todayIn } from '../../ui/format/dates.ts'
import { DASH, formatMoney } from '../../ui/format/money.ts'
import { invoiceStatuses } from '../../ui/format/words.ts'
import type { Column } from '../../ui/list/column.ts'
import { Grid } from '../../ui/list/Grid.tsx'
import { createListState } from '../../ui/list/listState.ts'
import { byCursor, PAGE_ROWS, usePages } from '../../ui/list/paging.ts'
import { useLastKnown } from '../../ui/list/useLastKnown.ts'
import { useNow } from '../../ui/now.ts'
import { Amount } from '../../ui/parts/Amount.tsx'
import { Empty } from '../../ui/parts/Empty.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { ManageButton } from '../../ui/parts/ManageButton.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import { outboxWords } from '../../ui/parts/Pending.tsx'
import { go, hrefOf } from '../../ui/route.ts'
import { PayForm } from './changes/PayForm.tsx'
import { isPayable, notPayableBecause } from './payable.ts'

const invoicesList = createListState<object, 'issued'>('account-invoices', { filters: {}, sort: 'issued', descending: true })
const rowId = (row: InvoiceRow): string => row.invoiceId

function invoiceColumns(today: string, notPayable: (row: InvoiceRow) => string | null, onPay: (id: string) => void): Column<InvoiceRow, 'issued'>[] {
  const open = (row: InvoiceRow) => row.openMinor !== 0 && row.status === 'open'
  return [
    { id: 'number', header: 'Number', size: 92, text: (row) => row.number, cell: (row) => row.number },
    { id: 'issued', header: 'Issued', size: 112, text: (row) => formatDay(row.issuedOn), cell: (row) => formatDay(row.issuedOn) },
    {
      id: 'due', header: 'Due', size: 250, min: 216, grow: true, text: (row) => (row.dueOn === null ? '' : formatDay(row.dueOn)),
      cell: (row) => {
        if (row.dueOn === null) return <Muted>{DASH}</Muted>
        const late = open(row) && row.dueOn < today
        return <>{formatDay(row.dueOn)}{open(row) && <span style={{ color: late ? 'var(--cf-bad)' : 'var(--cf-text-2)' }}>{`  ${formatDue(row.dueOn, today)}`}</span>}</>
      },
    },
    {
      id: 'status', header: 'Status', size: 152, min: 120, text: (row) => (row.pending === null ? invoiceStatuses[row.status] : [`${outboxWords[row.pending.state].word}: ${row.pending.label.toLowerCase()}`, row.pending.message].filter((part) => part !== null && part !== '').join('. ')),
      cell: (row) => row.pending !== null ? <Waiting pending={row.pending} brief /> : <Tag quiet tone={row.status === 'paid' ? 'good' : row.status === 'open' ? 'wait' : 'plain'}>{invoiceStatuses[row.status]}</Tag>,
    },
    {
      id: 'approval', header: 'Approval', size: 140, drop: 2, text: (row) => row.approval ?? '',
      cell: (row) => (row.approval === null ? (row.disputed ? <Tag quiet tone="bad">Disputed</Tag> : null) : <a href={hrefOf('held-invoices', row.invoiceId)} style={{ color: 'var(--cf-main-text)' }}>{row.approval === 'held' ? 'On hold' : 'Waits for approval'}</a>),
    },
    { id: 'po', header: 'PO', size: 108, drop: 3, text: (row) => row.poNumber ?? '', cell: (row) => <Muted>{row.poNumber ?? ''}</Muted> },
    { id: 'total', header: 'Total', size: 124, align: 'end', text: (row) => formatMoney(row.total), cell: (row) => <Amount money={row.total} /> },
    { id: 'open', header: 'Open', size: 124, align: 'end', text: (row) => formatMoney({ minor: row.openMinor, currency: row.total.currency }), cell: (row) => <Amount money={{ minor: row.openMinor, currency: row.total.currency }} strong /> },
    {
      id: 'pay', header: '', size: 76, align: 'end', text: () => '',
      cell: (row) => isPayable(row) && <ManageButton size="compact-xs" variant="default" aria-label={`Pay ${row.number}`} not={notPayable(row)} onClick={() => onPay(row.invoiceId)}>Pay…</ManageButton>,
    },
  ]
}

export function InvoicesTab({ account, methods }: { account: AccountRow; methods: readonly MethodSummary[] }) {
  const [paying, setPaying] = useState<string | null>(null)
  const now = useNow()
  const today = todayIn(usePartyOf(account.partyId)?.timeZone ?? 'UTC', now)
  const page = useInfiniteQuery(
    orpc.accounts.invoices.infiniteOptions({
      input: (after: string | undefined) => ({ account: account.accountId, limit: PAGE_ROWS, after }),
      ...byCursor,
      placeholderData: keepPreviousData,
    }),
  )
  const { rows, ...paging } = usePages(page)
  const columns = useMemo(() => invoiceColumns(today, (row) => notPayableBecause(row, account, methods), setPaying), [today, account, methods])
  const asked = useLastKnown(rows.find((row) => row.invoiceId === paying))
  const openHeld = (id: string) => {
    if (rows.find((row) => row.invoiceId === id)?.approval != null) go(hrefOf('held-invoices', id))
  }
  return (
    <>
      {page.isError && <ErrorNote error={page.error} onRetry={() => void page.refetch()} />}
      <Grid label="Invoices" rows={rows} rowId={rowId} columns={columns} store={invoicesList} total={page.hasNextPage ? null : rows.length} {...paging} openId={null} onOpen={openHeld} selectable={false} empty={<Empty title="No invoices yet">The first invoice is here as soon as it has been issued and pulled.</Empty>} />
      <AskModal opened={paying !== null} onClose={() => setPaying(null)}>
        {asked !== undefined && <PayForm key={asked.invoiceId} row={asked} account={account} methods={methods} onClose={() => setPaying(null)} />}
      </AskModal>
    </>
  )
}
