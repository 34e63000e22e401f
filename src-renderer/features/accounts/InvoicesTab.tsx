/** The account's invoices, the newest first. */
import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import type { AccountRow, InvoiceRow } from '#contract/accounts.ts'
import type { MethodSummary } from '#contract/failedCharges.ts'
import { orpc } from '../../client.ts'
import { AskModal } from '../../ui/commands/AskModal.tsx'
import { CreditNoteForm } from '../../ui/commands/CreditNoteForm.tsx'
import { DisputeForm } from '../../ui/commands/DisputeForm.tsx'
import { HoldForm } from '../../ui/commands/HoldForm.tsx'
import { isOnItsWay, ON_ITS_WAY } from '../../ui/commands/onItsWay.ts'
import { PaidElsewhereForm } from '../../ui/commands/PaidElsewhereForm.tsx'
import { VoidForm } from '../../ui/commands/VoidForm.tsx'
import { Waiting } from '../../ui/commands/Waiting.tsx'
import { WriteOffForm } from '../../ui/commands/WriteOffForm.tsx'
import { useCannots } from '../../ui/core/cannot.ts'
import { usePartyOf } from '../../ui/core/session.ts'
import { formatDay, formatDue, formatInstant, todayIn } from '../../ui/format/dates.ts'
import { DASH, formatMoney } from '../../ui/format/money.ts'
import { invoiceStatuses } from '../../ui/format/words.ts'
import type { Column } from '../../ui/list/column.ts'
import { Grid } from '../../ui/list/Grid.tsx'
import { createListState } from '../../ui/list/listState.ts'
import { byCursor, PAGE_ROWS, usePages } from '../../ui/list/paging.ts'
import { useLastKnown } from '../../ui/list/useLastKnown.ts'
import { useNow } from '../../ui/now.ts'
import { PaperDialog } from '../../ui/paper/PaperDialog.tsx'
import type { ShownPaper } from '../../ui/paper/PaperDialog.tsx'
import { Amount } from '../../ui/parts/Amount.tsx'
import { Empty } from '../../ui/parts/Empty.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { ManageButton } from '../../ui/parts/ManageButton.tsx'
import { ManageItem } from '../../ui/parts/ManageItem.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import { Tail } from '../../ui/parts/Tail.tsx'
import { outboxWords } from '../../ui/parts/Pending.tsx'
import { hrefOf } from '../../ui/route.ts'
import { PayForm } from './changes/PayForm.tsx'
import { InvoiceSheet } from './InvoiceSheet.tsx'
import { isPayable, notPayableBecause } from './payable.ts'

const invoicesList = createListState<object, 'issued'>('account-invoices', { filters: {}, sort: 'issued', descending: true })
const rowId = (row: InvoiceRow): string => row.invoiceId

function invoiceColumns(party: string, today: string, notPayable: (row: InvoiceRow) => string | null, onPay: (id: string) => void, onShow: (row: InvoiceRow) => void, onSheet: (row: InvoiceRow) => void, onAsk: (id: string, about: About) => void): Column<InvoiceRow, 'issued'>[] {
  const open = (row: InvoiceRow) => row.openMinor !== 0 && row.status === 'open'
  return [
    // `A1B2C3D4-0001` of a source with long numbers: the end is what tells one from another.
    { id: 'number', header: 'Number', size: 124, text: (row) => row.number, cell: (row) => <Tail>{row.number}</Tail> },
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
      id: 'status', header: 'Status', size: 152, min: 120, text: (row) => (row.pending === null ? (row.atBankSince === null ? invoiceStatuses[row.status] : atBank(row.atBankSince)) : [`${outboxWords[row.pending.state].word}: ${row.pending.label.toLowerCase()}`, row.pending.message].filter((part) => part !== null && part !== '').join('. ')),
      cell: (row) => row.pending !== null ? <Waiting pending={row.pending} brief /> : row.atBankSince !== null ? <Tag quiet tone="wait" title={atBank(row.atBankSince)}>Open, at the bank</Tag> : <Tag quiet tone={row.status === 'paid' ? 'good' : row.status === 'open' ? 'wait' : 'plain'}>{invoiceStatuses[row.status]}</Tag>,
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
      cell: (row) => isPayable(row) && <ManageButton size="compact-xs" variant="default" aria-label={`Pay ${row.number}`} asks={{ party, command: 'payInvoice' }} not={notPayable(row)} onClick={() => onPay(row.invoiceId)}>Pay…</ManageButton>,
    },
    {
      id: 'more', header: '', size: 40, align: 'end', text: () => '',
      cell: (row) => (
        <Menu position="bottom-end" width={208} withInitialFocusPlaceholder={false}>
          <Menu.Target><ActionIcon size={22} aria-label={`More of ${row.number}`}><IconDots size={16} aria-hidden /></ActionIcon></Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => onShow(row)}>Copy of the invoice…</Menu.Item>
            <Menu.Item onClick={() => onSheet(row)}>Detailed spreadsheet…</Menu.Item>
            <Menu.Divider />
            {row.approval === 'held' ? <Menu.Item component="a" href={hrefOf('held-invoices', row.invoiceId)}>Release the hold…</Menu.Item> : <ManageItem asks={{ party, command: 'holdInvoice' }} onClick={() => onAsk(row.invoiceId, 'hold')}>Put on hold…</ManageItem>}
            <ManageItem asks={{ party, command: 'disputeInvoice' }} onClick={() => onAsk(row.invoiceId, 'dispute')}>{row.disputed ? 'End the dispute…' : 'Mark as disputed…'}</ManageItem>
            <ManageItem asks={{ party, command: 'requestCreditNote' }} onClick={() => onAsk(row.invoiceId, 'credit')}>Ask for a credit note…</ManageItem>
            <ManageItem asks={{ party, command: 'recordPayment' }} onClick={() => onAsk(row.invoiceId, 'elsewhere')}>Mark paid elsewhere…</ManageItem>
            <ManageItem asks={{ party, command: 'requestWriteOff' }} onClick={() => onAsk(row.invoiceId, 'writeOff')}>Write off…</ManageItem>
            <ManageItem asks={{ party, command: 'voidInvoice' }} onClick={() => onAsk(row.invoiceId, 'void')}>Void…</ManageItem>
          </Menu.Dropdown>
        </Menu>
      ),
    },
  ]
}

export function InvoicesTab({ account, methods }: { account: AccountRow; methods: readonly MethodSummary[] }) {
  const [asking, setAsking] = useState<{ id: string; about: About } | null>(null)
  const cannot = useCannots()
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
  const [shown, setShown] = useState<ShownPaper | null>(null)
  const [sheetOf, setSheetOf] = useState<InvoiceRow | null>(null)
  const show = useCallback((row: InvoiceRow) => setShown({ paper: { paper: 'invoice', invoice: row.invoiceId }, account: account.accountId, title: `Invoice ${row.number}, ${account.name}` }), [account])
  const columns = useMemo(() => invoiceColumns(account.partyId, today, (row) => notPayableBecause(row, account, methods), (id) => setAsking({ id, about: 'pay' }), show, setSheetOf, (id, about) => setAsking({ id, about })), [today, account, methods, show])
  const asked = useLastKnown(rows.find((row) => row.invoiceId === asking?.id))
  const about = useLastKnown(asking?.about)
  const close = () => setAsking(null)
  const open = (id: string) => {
    const row = rows.find((one) => one.invoiceId === id)
    if (row !== undefined) show(row)
  }
  return (
    <>
      {page.isError && <ErrorNote error={page.error} onRetry={() => void page.refetch()} />}
      <Grid label="Invoices" rows={rows} rowId={rowId} columns={columns} store={invoicesList} total={page.hasNextPage ? null : rows.length} {...paging} openId={null} onOpen={open} selectable={false} empty={<Empty title="No invoices yet">The first invoice is here as soon as it has been issued and pulled.</Empty>} />
      <AskModal opened={asking !== null} onClose={close}>
        {asked !== undefined && about === 'pay' && <PayForm key={asked.invoiceId} row={asked} account={account} methods={methods} onClose={close} />}
        {asked !== undefined && about === 'dispute' && <DisputeForm key={asked.invoiceId} invoice={{ ...numbered(asked, account), amount: asked.total, disputed: asked.disputed }} not={cannot(account.partyId, 'disputeInvoice') ?? notNow(asked)} onClose={close} />}
        {asked !== undefined && about === 'credit' && <CreditNoteForm key={asked.invoiceId} invoice={{ ...numbered(asked, account), ...owing(asked) }} not={cannot(account.partyId, 'requestCreditNote') ?? notNow(asked)} onClose={close} />}
        {asked !== undefined && about === 'hold' && <HoldForm key={asked.invoiceId} invoice={{ ...numbered(asked, account), amount: asked.total }} not={cannot(account.partyId, 'holdInvoice') ?? notNow(asked)} onClose={close} />}
        {asked !== undefined && about === 'elsewhere' && <PaidElsewhereForm key={asked.invoiceId} invoice={owing(asked)} accountName={account.name} today={today} not={cannot(account.partyId, 'recordPayment') ?? notNow(asked)} onClose={close} />}
        {asked !== undefined && about === 'writeOff' && <WriteOffForm key={asked.invoiceId} invoice={owing(asked)} accountName={account.name} not={cannot(account.partyId, 'requestWriteOff') ?? notNow(asked)} onClose={close} />}
        {asked !== undefined && about === 'void' && <VoidForm key={asked.invoiceId} invoice={{ ...numbered(asked, account), total: asked.total }} not={cannot(account.partyId, 'voidInvoice') ?? notNow(asked)} onClose={close} />}
      </AskModal>
      <InvoiceSheet invoice={sheetOf} onClose={() => setSheetOf(null)} />
      <PaperDialog shown={shown} onClose={() => setShown(null)} />
    </>
  )
}

const atBank = (since: number): string => `Open. The bank was asked ${formatInstant(since)}, and answers after some days`

type About = 'pay' | 'hold' | 'dispute' | 'credit' | 'elsewhere' | 'writeOff' | 'void'

const numbered = ({ invoiceId, number, rev }: InvoiceRow, { name }: AccountRow) => ({ id: invoiceId, number, rev, accountName: name })

const owing = ({ invoiceId: id, number, rev, openMinor, total }: InvoiceRow) => ({ id, number, rev, open: { minor: openMinor, currency: total.currency } })

/** Why nothing can be asked about an invoice; null when it can. */
function notNow({ status, pending }: InvoiceRow): string | null {
  if (status !== 'open') return `This invoice is ${invoiceStatuses[status].toLowerCase()}.`
  return isOnItsWay(pending) ? ON_ITS_WAY : null
}
