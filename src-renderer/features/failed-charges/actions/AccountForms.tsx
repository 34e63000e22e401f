/** What is asked of the account of a failed charge: to pay by hand, to be paused, to go on. */
import { Textarea } from '@mantine/core'
import { useState } from 'react'
import type { FailedChargeRow } from '#contract/failedCharges.ts'
import { CommandForm } from '../../../ui/commands/CommandForm.tsx'
import { useAtOpening } from '../../../ui/commands/useAtOpening.ts'
import { formatInstant } from '../../../ui/format/dates.ts'
import { formatMoney } from '../../../ui/format/money.ts'
import type { Detail } from './detail.ts'

interface AccountFormProps {
  row: FailedChargeRow
  detail: Detail
  onClose: () => void
}

export function ManualForm({ row, detail, onClose }: AccountFormProps) {
  const { account: { rev } } = useAtOpening(detail)
  return (
    <CommandForm command="setAutopay" input={{ accountId: row.accountId, autopay: false }} shown={{ rev, shown: { autopay: true } }} title={`Switch ${row.accountName} to manual payment?`} confirm="Switch autopay off" not={detail.not.manual} onClose={onClose}>
      <p>Invoices are then no longer paid by themselves: the customer pays each by hand, in the portal or by transfer. Methods stay saved, and this failed charge stays here until its money has come.</p>
    </CommandForm>
  )
}

export function PauseAccountForm({ row, detail, onClose }: AccountFormProps) {
  const { wallet } = useAtOpening(detail)
  const [reason, setReason] = useState('')
  if (wallet === null) return null
  return (
    <CommandForm command="pauseAccount" input={{ accountId: row.accountId, reason: reason.trim() }} shown={{ rev: wallet.rev, shown: { pausedAt: wallet.pausedAt } }} title={`Pause ${row.accountName}?`} confirm="Pause account" tone="bad" not={detail.not.pause} more={reason.trim() === '' ? { reason: 'Fill this in.' } : {}} onClose={onClose}>
      {(problems) => (
        <>
          <p>Its service stops until somebody resumes it. The available balance of {formatMoney(wallet.balance)} stays.</p>
          <Textarea label="Reason" description="Goes to the billing log." required value={reason} onChange={(event) => setReason(event.currentTarget.value)} error={problems['reason']} data-autofocus />
        </>
      )}
    </CommandForm>
  )
}

export function ResumeAccountForm({ row, detail, onClose }: AccountFormProps) {
  const { wallet } = useAtOpening(detail)
  if (wallet === null) return null
  return (
    <CommandForm command="resumeAccount" input={{ accountId: row.accountId }} shown={{ rev: wallet.rev, shown: { pausedAt: wallet.pausedAt } }} title={`Resume ${row.accountName}?`} confirm="Resume account" not={detail.not.resume} onClose={onClose}>
      <p>{wallet.pausedAt === null ? '' : `Paused since ${formatInstant(wallet.pausedAt)}. `}Its service goes on, and draws on the available balance of {formatMoney(wallet.balance)}.</p>
    </CommandForm>
  )
}
