/** What a customer is told about the available balance: that a recharge was declined, or that it is below zero. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { AccountRow } from '#contract/accounts.ts'
import type { MailOrder } from '#contract/mail.ts'
import { orpc } from '../../client.ts'
import { DispatchDialog } from '../../ui/mail/DispatchDialog.tsx'
import { ManageButton } from '../../ui/parts/ManageButton.tsx'

/** More declined recharges than this of one account are told of by the queue. */
const MOST = 50

export function WalletNotices({ account: { accountId, ref, wallet } }: { account: AccountRow }) {
  const [order, setOrder] = useState<MailOrder | null>(null)
  const failed = useQuery(orpc.failedCharges.page.queryOptions({ input: { text: ref, limit: MOST } })).data
  const declined = failed?.rows.filter((row) => row.accountId === accountId && row.kind !== 'invoice').map(({ chargeId }) => chargeId) ?? []
  return (
    <>
      {declined.length > 0 && <ManageButton size="compact-xs" variant="default" onClick={() => setOrder({ kind: 'recharge_declined', selection: { charges: declined }, channel: 'preferred' })}>Tell of the decline…</ManageButton>}
      {wallet !== null && wallet.minor < 0 && <ManageButton size="compact-xs" variant="default" onClick={() => setOrder({ kind: 'critical_notice', selection: { accounts: [accountId] } })}>Critical SMS…</ManageButton>}
      {order !== null && <DispatchDialog order={order} onClose={() => setOrder(null)} />}
    </>
  )
}
