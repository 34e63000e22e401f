/** What the last weeks say about an available balance: how long it was below zero, and what it should be filled up to. */
import { useQuery } from '@tanstack/react-query'
import type { AccountDetail } from '#contract/accounts.ts'
import { orpc } from '../../client.ts'
import { formatInstantDay, formatLength } from '../../ui/format/dates.ts'
import { formatMoney } from '../../ui/format/money.ts'
import { ManageButton } from '../../ui/parts/ManageButton.tsx'
import { useAsk } from './asking.ts'
import styles from './SummaryStrip.module.css'

interface WalletAdviceProps {
  account: string
  party: string
  wallet: NonNullable<AccountDetail['wallet']>
  /** Why nothing can be changed; null when it can. */
  not: string | null
}

export function WalletAdvice({ account, party, wallet, not }: WalletAdviceProps) {
  const ask = useAsk()
  const advice = useQuery(orpc.accounts.walletAdvice.queryOptions({ input: { account } })).data
  if (advice == null) return null
  const { advisedTargetMinor, belowZeroMs, belowZeroSince, reason } = advice
  const money = (minor: number) => formatMoney({ minor, currency: wallet.balance.currency })
  return (
    <>
      {belowZeroSince !== null ? <span className={styles.late}>Below zero since {formatInstantDay(belowZeroSince)}</span> : belowZeroMs > 0 && <span>{formatLength(belowZeroMs)} below zero in the last 90 days</span>}
      {advisedTargetMinor !== null && advisedTargetMinor !== wallet.targetMinor && (
        <span className={styles.advice} title={reason}>
          Advised target {money(advisedTargetMinor)}
          <ManageButton size="compact-xs" variant="default" asks={{ party, command: 'setRecharge' }} not={not} onClick={() => ask({ about: 'recharge', advised: { targetMinor: advisedTargetMinor, reason } })}>Use it…</ManageButton>
        </span>
      )}
    </>
  )
}
