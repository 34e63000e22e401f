/** When the available balance is filled up again, and to what. */
import { Checkbox, Group, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { AccountDetail } from '#contract/accounts.ts'
import { CommandForm } from '../../../ui/commands/CommandForm.tsx'
import { waitingInput } from '../../../ui/commands/onItsWay.ts'
import { useAtOpening } from '../../../ui/commands/useAtOpening.ts'
import { amountProblem, amountText, minorOf } from '../../../ui/format/amountInput.ts'
import { formatMoney } from '../../../ui/format/money.ts'
import { Note } from '../../../ui/parts/Note.tsx'

type Wallet = NonNullable<AccountDetail['wallet']>

interface RechargeFormProps {
  detail: AccountDetail
  wallet: Wallet
  /** A target to begin with in place of the present one; null for that. */
  advised: { targetMinor: number; /** Why so much, in plain words. */ reason: string } | null
  onClose: () => void
}

export function RechargeForm({ detail: { account, open }, wallet: now, advised, onClose }: RechargeFormProps) {
  const { wallet, begun } = useAtOpening({ wallet: now, begun: waitingInput(open, 'setRecharge') ?? now })
  const { currency } = wallet.balance
  const [threshold, setThreshold] = useState(amountText({ minor: begun.thresholdMinor, currency }))
  const [target, setTarget] = useState(amountText({ minor: advised?.targetMinor ?? begun.targetMinor, currency }))
  const [autoRecharge, setAutoRecharge] = useState(begun.autoRecharge)
  const thresholdMinor = minorOf(threshold, currency)
  const targetMinor = minorOf(target, currency)
  const both = thresholdMinor !== null && targetMinor !== null
  const crossed = both && targetMinor <= thresholdMinor
  const says = (minor: number) => formatMoney({ minor, currency })
  const amount = (label: string, value: string, set: (text: string) => void, error: string | undefined) => (
    <TextInput label={label} inputMode="decimal" leftSection={currency} leftSectionWidth={48} styles={{ input: { textAlign: 'right' } }} value={value} onChange={(event) => set(event.currentTarget.value)} error={error === undefined ? undefined : (amountProblem(value, currency) ?? error)} data-autofocus={label === 'Threshold' || undefined} onFocus={(event) => event.currentTarget.select()} />
  )
  return (
    <CommandForm
      command="setRecharge"
      input={{ accountId: account.accountId, thresholdMinor, targetMinor, autoRecharge }}
      shown={{ rev: wallet.rev, shown: { thresholdMinor: wallet.thresholdMinor, targetMinor: wallet.targetMinor, autoRecharge: wallet.autoRecharge } }}
      title={`Automatic recharge, ${account.name}`}
      confirm="Set recharge"
      changed={thresholdMinor !== begun.thresholdMinor || targetMinor !== begun.targetMinor || autoRecharge !== begun.autoRecharge}
      more={crossed ? { targetMinor: 'The target must be above the threshold.' } : {}}
      onClose={onClose}
    >
      {(problems) => (
        <>
          <Group grow align="flex-start" gap={8}>
            {amount('Threshold', threshold, setThreshold, problems['thresholdMinor'])}
            {amount('Target', target, setTarget, problems['targetMinor'])}
          </Group>
          {advised !== null && <Note>{`Advised target ${says(advised.targetMinor)}: ${advised.reason}`}</Note>}
          <Checkbox label="Recharge automatically" checked={autoRecharge} onChange={(event) => setAutoRecharge(event.currentTarget.checked)} />
          <p>{!autoRecharge ? 'Nothing is charged by itself: below zero the account is paused until somebody pays.' : both && !crossed ? `When the balance falls below ${says(thresholdMinor)}, the default method is charged what brings it back up to ${says(targetMinor)}.` : 'When the balance falls below the threshold, the default method is charged what brings it back up to the target.'}</p>
        </>
      )}
    </CommandForm>
  )
}
