/** A prepaid account paused by hand, or going on. */
import { Textarea } from '@mantine/core'
import { useState } from 'react'
import type { AccountDetail } from '#contract/accounts.ts'
import { CommandForm } from '../../../ui/commands/CommandForm.tsx'
import { useAtOpening } from '../../../ui/commands/useAtOpening.ts'
import { isOnItsWay, ON_ITS_WAY } from '../../../ui/commands/onItsWay.ts'
import { formatInstant } from '../../../ui/format/dates.ts'
import { formatMoney } from '../../../ui/format/money.ts'

type Wallet = NonNullable<AccountDetail['wallet']>

/** Why it can be neither paused nor resumed; null when it can. */
export function noPauseBecause({ account, wallet, open }: Pick<AccountDetail, 'account' | 'wallet' | 'open'>): string | null {
  if (account.status === 'closed') return 'This account is closed.'
  if (open.some((one) => (one.given.command === 'pauseAccount' || one.given.command === 'resumeAccount') && isOnItsWay(one))) return ON_ITS_WAY
  return wallet !== null && wallet.pausedAt !== null && wallet.balance.minor < 0 ? 'The available balance is below zero; it needs a payment first.' : null
}

export function PauseForm({ detail, wallet: now, onClose }: { detail: AccountDetail; wallet: Wallet; onClose: () => void }) {
  const { account } = detail
  const wallet = useAtOpening(now)
  // The balance moves with every use; what is decided on is whether it is paused, and since when.
  const shown = { rev: wallet.rev, shown: { pausedAt: wallet.pausedAt } }
  const [reason, setReason] = useState('')
  const not = noPauseBecause(detail)
  if (wallet.pausedAt !== null) {
    return (
      <CommandForm command="resumeAccount" input={{ accountId: account.accountId }} shown={shown} title={`Resume ${account.name}?`} confirm="Resume account" not={not} onClose={onClose}>
        <p>Paused since {formatInstant(wallet.pausedAt)}. Its service goes on, and draws on the available balance of {formatMoney(wallet.balance)}.</p>
      </CommandForm>
    )
  }
  return (
    <CommandForm command="pauseAccount" input={{ accountId: account.accountId, reason: reason.trim() }} shown={shown} title={`Pause ${account.name}?`} confirm="Pause account" tone="bad" not={not} more={reason.trim() === '' ? { reason: 'Fill this in.' } : {}} onClose={onClose}>
      {(problems) => (
        <>
          <p>Its service stops until somebody resumes it. The available balance of {formatMoney(wallet.balance)} stays.</p>
          <Textarea label="Reason" description="Goes to the billing log." required value={reason} onChange={(event) => setReason(event.currentTarget.value)} error={problems['reason']} data-autofocus />
        </>
      )}
    </CommandForm>
  )
}
