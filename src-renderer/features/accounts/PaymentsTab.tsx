/** The account's payments, what each was allocated to, and a receipt for each. */
import { Button, VisuallyHidden } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'
import type { AccountRow, PaymentRow } from '#contract/accounts.ts'
import { client, orpc } from '../../client.ts'
import { formatDay } from '../../ui/format/dates.ts'
import { paymentMedia, plural } from '../../ui/format/words.ts'
import { byCursor, PAGE_ROWS, usePages } from '../../ui/list/paging.ts'
import { Amount } from '../../ui/parts/Amount.tsx'
import { Empty } from '../../ui/parts/Empty.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { MakeButton } from '../../ui/parts/MakeButton.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import styles from './tabs.module.css'

export function PaymentsTab({ account }: { account: AccountRow }) {
  const page = useInfiniteQuery(orpc.accounts.payments.infiniteOptions({ input: (after: string | undefined) => ({ account: account.accountId, limit: PAGE_ROWS, after }), ...byCursor }))
  const { rows, loading, hasMore, loadMore } = usePages(page)
  if (page.isError) return <div className={styles.single}><ErrorNote error={page.error} onRetry={() => void page.refetch()} /></div>
  if (!loading && rows.length === 0) return <Empty title="No payments yet">Money received from this customer is here with the next pull.</Empty>
  return (
    <div className={styles.single}>
      <div className={styles.scroll}>
        <table className={styles.table} aria-label="Payments">
          <thead>
            <tr>
              <th scope="col">Payment</th><th scope="col">Received</th><th scope="col">By</th><th scope="col">Allocated to</th>
              <th scope="col" className={styles.figure}>Amount</th><th scope="col" className={styles.figure}>Unapplied</th><th scope="col" className={styles.figure}>Given back</th><th scope="col" className={styles.made}><VisuallyHidden>Receipt</VisuallyHidden></th>
            </tr>
          </thead>
          <tbody>{rows.map((row) => <Payment key={row.paymentId} row={row} />)}</tbody>
        </table>
      </div>
      {hasMore && <div><Button variant="default" onClick={loadMore}>Show more payments</Button></div>}
    </div>
  )
}

function Payment({ row }: { row: PaymentRow }) {
  const [open, setOpen] = useState(false)
  const money = (minor: number) => ({ minor, currency: row.amount.currency })
  const Chevron = open ? IconChevronDown : IconChevronRight
  return (
    <>
      <tr>
        <td className={styles.nowrap}>{row.ref}</td>
        <td className={styles.nowrap}>{formatDay(row.receivedOn)}</td>
        <td>{paymentMedia[row.medium]}{row.purpose === 'wallet' && <Muted> into the wallet</Muted>}{row.memo !== null && <Muted> “{row.memo}”</Muted>}</td>
        <td className={styles.nowrap}>
          {row.allocations.length === 0 ? <Muted>{row.purpose === 'wallet' ? '–' : 'Not allocated'}</Muted> : (
            <button type="button" className={styles.expand} aria-expanded={open} onClick={() => setOpen(!open)}>
              <Chevron size={14} aria-hidden />
              {row.allocations.length === 1 ? row.allocations[0]!.number : plural(row.allocations.length, 'allocation')}
            </button>
          )}
        </td>
        <td className={styles.figure}><Amount money={row.amount} /></td>
        <td className={styles.figure}><Amount money={money(row.unappliedMinor)} /></td>
        <td className={styles.figure}><Amount money={money(row.refundedMinor)} /></td>
        <td className={styles.action}><MakeButton label="Make receipt" size="compact-xs" side="before" start={() => client.documents.receipt({ payment: row.paymentId })} /></td>
      </tr>
      {open && row.allocations.map((allocation) => (
        <tr key={`${allocation.invoiceId}-${allocation.effectiveOn}-${allocation.amountMinor}`} className={styles.off}>
          <td className={styles.figure}>↳</td><td className={styles.nowrap}>{formatDay(allocation.effectiveOn)}</td>
          <td>{allocation.amountMinor < 0 ? 'Reversed' : 'Allocated'}</td><td>{allocation.number}</td>
          <td className={styles.figure}><Amount money={money(allocation.amountMinor)} /></td><td colSpan={3}>&nbsp;</td>
        </tr>
      ))}
    </>
  )
}
