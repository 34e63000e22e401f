/** The account's payments, what each was allocated to, and a receipt for each. */
import { Button, Checkbox, Group, VisuallyHidden } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'
import type { AccountRow, CreditNoteRow, PaymentRow } from '#contract/accounts.ts'
import type { MailOrder } from '#contract/mail.ts'
import type { OpenCommand } from '#contract/outbox.ts'
import { client, orpc } from '../../client.ts'
import { formatDay } from '../../ui/format/dates.ts'
import { formatMoney } from '../../ui/format/money.ts'
import { paymentMedia, plural } from '../../ui/format/words.ts'
import { byCursor, PAGE_ROWS, usePages } from '../../ui/list/paging.ts'
import { DispatchDialog } from '../../ui/mail/DispatchDialog.tsx'
import { PaperDialog } from '../../ui/paper/PaperDialog.tsx'
import type { ShownPaper } from '../../ui/paper/PaperDialog.tsx'
import { Waiting } from '../../ui/commands/Waiting.tsx'
import { Amount } from '../../ui/parts/Amount.tsx'
import { Empty } from '../../ui/parts/Empty.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { MakeButton } from '../../ui/parts/MakeButton.tsx'
import { ManageButton } from '../../ui/parts/ManageButton.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { Panel } from '../../ui/parts/Page.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import { ApplyDialog, type MoneyToApply } from './apply/ApplyDialog.tsx'
import { EmailReceipts } from './EmailReceipts.tsx'
import { unappliedAfter } from './apply/unappliedAfter.ts'
import styles from './tabs.module.css'

const KEPT = 'It is kept in the desk’s own ledger. Take its bank entry back under Bank, and split that over the invoices; an entry of which a part went to Stripe stays as it is.'
const ALL_ON_ITS_WAY = 'All of it is asked for already. Take that back in the outbox if it is to go elsewhere.'

export function PaymentsTab({ account, open }: { account: AccountRow; open: readonly OpenCommand[] }) {
  const page = useInfiniteQuery(orpc.accounts.payments.infiniteOptions({ input: (after: string | undefined) => ({ account: account.accountId, limit: PAGE_ROWS, after }), ...byCursor }))
  const notes = useQuery(orpc.accounts.creditNotes.queryOptions({ input: { account: account.accountId } }))
  const { rows, loading, hasMore, loadMore } = usePages(page)
  const [shown, setShown] = useState<ShownPaper | null>(null)
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set())
  const [sending, setSending] = useState<MailOrder | null>(null)
  const [applying, setApplying] = useState<MoneyToApply | null>(null)
  const failed = [page, notes].find(({ isError }) => isError)
  if (failed !== undefined) return <div className={styles.single}><ErrorNote error={failed.error} onRetry={() => void failed.refetch()} /></div>
  if (!loading && rows.length === 0 && notes.data?.rows.length === 0) return <Empty title="No payments yet">Money received from this customer is here with the next pull.</Empty>
  return (
    <div className={styles.single}>
      <Panel title="Payments" aside={rows.length > 0 && <EmailReceipts ticked={rows.filter(({ paymentId }) => ticked.has(paymentId))} onSend={setSending} />}>
        {!loading && rows.length === 0 ? <Muted>None yet.</Muted> : (
          <div className={styles.scroll}>
            <table className={styles.table} aria-label="Payments">
              <thead>
                <tr>
                  <th scope="col" className={styles.tick}><TickAll rows={rows} ticked={ticked} onTick={setTicked} /></th><th scope="col">Payment</th><th scope="col">Received</th><th scope="col">By</th><th scope="col">Allocated to</th>
                  <th scope="col" className={styles.figure}>Amount</th><th scope="col" className={styles.figure}>Unapplied</th><th scope="col" className={styles.figure}>Given back</th><th scope="col" className={styles.made}><VisuallyHidden>Receipt</VisuallyHidden></th>
                </tr>
              </thead>
              <tbody>{rows.map((row) => <Payment key={row.paymentId} row={row} ticked={ticked.has(row.paymentId)} onTick={(on) => setTicked((known) => new Set(on ? [...known, row.paymentId] : [...known].filter((id) => id !== row.paymentId)))} leftMinor={unappliedAfter(open, row.paymentId, row.unappliedMinor)} party={account.partyId} onApply={() => setApplying({ payment: row.paymentId, ref: row.ref })} onShow={() => setShown({ paper: { paper: 'receipt', payment: row.paymentId }, account: account.accountId, title: `Receipt of ${row.ref}` })} />)}</tbody>
            </table>
          </div>
        )}
        {hasMore && <div><Button mt={8} variant="default" onClick={loadMore}>Show more payments</Button></div>}
      </Panel>
      {notes.data !== undefined && notes.data.rows.length > 0 && (
        <Panel title="Credit notes" aside={notes.data.more && <Muted>The newest {notes.data.rows.length}</Muted>}>
          <div className={styles.scroll}>
            <table className={styles.table} aria-label="Credit notes">
              <thead><tr><th scope="col">Credit note</th><th scope="col">Issued</th><th scope="col">Reason</th><th scope="col">Allocated to</th><th scope="col" className={styles.figure}>Amount</th><th scope="col" className={styles.figure}>Unapplied</th></tr></thead>
              <tbody>{notes.data.rows.map((row) => <CreditNote key={row.creditNoteId} row={row} leftMinor={unappliedAfter(open, row.creditNoteId, row.unappliedMinor)} party={account.partyId} onApply={() => setApplying({ creditNote: row.creditNoteId, ref: row.number })} />)}</tbody>
            </table>
          </div>
        </Panel>
      )}
      {sending !== null && <DispatchDialog order={sending} onClose={() => setSending(null)} onSent={() => setTicked(new Set())} />}
      <ApplyDialog of={applying} onClose={() => setApplying(null)} />
      <PaperDialog shown={shown} onClose={() => setShown(null)} />
    </div>
  )
}

function TickAll({ rows, ticked, onTick }: { rows: readonly PaymentRow[]; ticked: ReadonlySet<string>; onTick: (ticked: ReadonlySet<string>) => void }) {
  const count = rows.filter(({ paymentId }) => ticked.has(paymentId)).length
  return <Checkbox aria-label="Tick all payments shown" disabled={rows.length === 0} checked={count > 0 && count === rows.length} indeterminate={count > 0 && count < rows.length} onChange={(event) => onTick(new Set(event.currentTarget.checked ? rows.map(({ paymentId }) => paymentId) : []))} />
}

function Payment({ row, party, ticked, leftMinor, onTick, onShow, onApply }: { row: PaymentRow; party: string; ticked: boolean; leftMinor: number; onTick: (on: boolean) => void; onShow: () => void; onApply: () => void }) {
  const [open, setOpen] = useState(false)
  const money = (minor: number) => ({ minor, currency: row.amount.currency })
  return (
    <>
      <tr>
        <td className={styles.tick}><Checkbox aria-label={`Tick ${row.ref}`} checked={ticked} onChange={(event) => onTick(event.currentTarget.checked)} /></td>
        <td className={styles.nowrap}>{row.ref}</td>
        <td className={styles.nowrap}>{formatDay(row.receivedOn)}</td>
        <td className={styles.memo}>{paymentMedia[row.medium]}{row.purpose === 'wallet' && <Muted> into the available balance</Muted>}{row.memo !== null && <Muted> “{row.memo}”</Muted>}{row.kept && <Group gap={4} className={styles.below}><Tag quiet tone={row.refundedMinor === row.amount.minor ? 'plain' : 'wait'}>Kept at the desk</Tag>{' '}<Muted>not in Stripe</Muted></Group>}</td>
        <td className={styles.nowrap}>
          {row.purpose === 'wallet' && row.allocations.length === 0 ? <Muted>–</Muted> : <AllocatedTo allocations={row.allocations} open={open} onToggle={() => setOpen(!open)} />}
        </td>
        <td className={styles.figure}><Amount money={row.amount} /></td>
        <td className={styles.figure}><Unapplied of={row} party={party} leftMinor={leftMinor} onApply={onApply} /></td>
        <td className={styles.figure}><Amount money={money(row.refundedMinor)} /></td>
        <td className={styles.action}><Group gap={4} wrap="nowrap" justify="flex-end"><Button size="compact-xs" variant="subtle" color="gray" aria-label={`Preview the receipt of ${row.ref}`} onClick={onShow}>Preview</Button><MakeButton label="Make receipt" size="compact-xs" side="before" start={() => client.documents.make({ paper: 'receipt', payment: row.paymentId })} /></Group></td>
      </tr>
      {open && <Allocations allocations={row.allocations} currency={row.amount.currency} before={1} after={3} />}
    </>
  )
}

function CreditNote({ row, party, leftMinor, onApply }: { row: CreditNoteRow; party: string; leftMinor: number; onApply: () => void }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <tr>
        <td className={styles.nowrap}>{row.number}</td>
        <td className={styles.nowrap}>{formatDay(row.issuedOn)}</td>
        <td>{row.reason}</td>
        <td className={styles.nowrap}><AllocatedTo allocations={row.allocations} open={open} onToggle={() => setOpen(!open)} /></td>
        <td className={styles.figure}><Amount money={row.amount} /></td>
        <td className={styles.figure}><Unapplied of={row} party={party} leftMinor={leftMinor} onApply={onApply} /></td>
      </tr>
      {open && <Allocations allocations={row.allocations} currency={row.amount.currency} after={1} />}
    </>
  )
}

/** What is on no invoice yet, with the way to put it there, and what of that is on its way. */
function Unapplied({ of: row, party, leftMinor, onApply }: { of: PaymentRow | CreditNoteRow; party: string; leftMinor: number; onApply: () => void }) {
  const name = 'ref' in row ? row.ref : row.number
  const { currency } = row.amount
  const { unappliedMinor, pending } = row
  const isKept = 'kept' in row && row.kept
  const button = { size: 'compact-xs', variant: 'default', 'aria-label': `Apply ${name}`, onClick: onApply } as const
  return (
    <>
      <Group gap={8} wrap="nowrap" justify="flex-end">
        {unappliedMinor > 0 && (isKept
          ? <ManageButton {...button} not={KEPT}>Apply…</ManageButton>
          : <ManageButton {...button} asks={{ party, command: 'paymentId' in row ? 'applyPayment' : 'applyCreditNote' }} not={leftMinor === 0 ? ALL_ON_ITS_WAY : null}>Apply…</ManageButton>)}
        <Amount money={{ minor: unappliedMinor, currency }} />
      </Group>
      {/* On lines of its own: what waits moves no column. */}
      {pending !== null && <div className={styles.below}><Waiting pending={pending} brief /></div>}
      {leftMinor > 0 && leftMinor < unappliedMinor && <div className={styles.below}><Muted>{formatMoney({ minor: leftMinor, currency })} left then</Muted></div>}
    </>
  )
}

type Allocation = PaymentRow['allocations'][number]

function AllocatedTo({ allocations, open, onToggle }: { allocations: readonly Allocation[]; open: boolean; onToggle: () => void }) {
  const Chevron = open ? IconChevronDown : IconChevronRight
  if (allocations.length === 0) return <Muted>Not allocated</Muted>
  return (
    <button type="button" className={styles.expand} aria-expanded={open} onClick={onToggle}>
      <Chevron size={14} aria-hidden />
      {allocations.length === 1 ? allocations[0]!.number : plural(allocations.length, 'allocation')}
    </button>
  )
}

/** A line each, under the columns of the row above; `before` columns are left empty, and `after` behind the amount. */
function Allocations({ allocations, currency, before = 0, after }: { allocations: readonly Allocation[]; currency: string; before?: number; after: number }) {
  return allocations.map(({ invoiceId, number, amountMinor, effectiveOn }) => (
    <tr key={`${invoiceId}-${effectiveOn}-${amountMinor}`} className={styles.off}>
      {before > 0 && <td colSpan={before}>&nbsp;</td>}
      <td className={styles.figure}>↳</td><td className={styles.nowrap}>{formatDay(effectiveOn)}</td>
      <td>{amountMinor < 0 ? 'Reversed' : 'Allocated'}</td><td>{number}</td>
      <td className={styles.figure}><Amount money={{ minor: amountMinor, currency }} /></td><td colSpan={after}>&nbsp;</td>
    </tr>
  ))
}
