/** The account at a glance: balance by currency, overdue, wallet, autopay, portal. */
import type { ReactNode } from 'react'
import type { AccountDetail } from '#contract/accounts.ts'
import { usePartyOf } from '../../ui/core/session.ts'
import { formatDue, formatInstantDay, todayIn } from '../../ui/format/dates.ts'
import { formatMoney } from '../../ui/format/money.ts'
import { plural, registrationStates } from '../../ui/format/words.ts'
import { useNow } from '../../ui/now.ts'
import { Amount } from '../../ui/parts/Amount.tsx'
import { ManageButton } from '../../ui/parts/ManageButton.tsx'
import { methodWords } from '../../ui/parts/Method.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import { WaitingFor } from '../../ui/commands/Waiting.tsx'
import { isOnItsWay, ON_ITS_WAY } from '../../ui/commands/onItsWay.ts'
import { noLinkBecause } from '../../ui/commands/LinkForm.tsx'
import { useAsk } from './asking.ts'
import { noAutopayBecause } from './changes/AutopayForm.tsx'
import { noPauseBecause } from './changes/PauseForm.tsx'
import styles from './SummaryStrip.module.css'
import { WalletAdvice } from './WalletAdvice.tsx'
import { WalletNotices } from './WalletNotices.tsx'

export function SummaryStrip({ detail }: { detail: AccountDetail }) {
  const now = useNow()
  const party = usePartyOf(detail.account.partyId)
  const today = todayIn(party?.timeZone ?? 'UTC', now)
  const { account, wallet, registration, autopay, methods, open } = detail
  const ask = useAsk()
  const closed = account.status === 'closed' ? 'This account is closed.' : null
  const main = methods.find(({ isDefault }) => isDefault) ?? methods[0]
  return (
    <dl className={styles.strip}>
      {account.balances.length === 0 && <Cell name="Balance" value={<Amount money={{ minor: 0, currency: party?.currency ?? 'USD' }} zero="figure" />} says="Nothing open, nothing unapplied" />}
      {account.balances.map((balance) => {
        const { currency, openMinor, unappliedMinor, balanceMinor, oldestDueOn, openInvoices } = balance
        const late = oldestDueOn !== null && oldestDueOn < today
        return (
          <Cell
            key={currency}
            name={account.balances.length > 1 ? `Balance, ${currency}` : 'Balance'}
            value={<Amount money={{ minor: balanceMinor, currency }} zero="figure" />}
            says={
              <>
                {openMinor === 0 ? 'Nothing open' : `${formatMoney({ minor: openMinor, currency })} open on ${plural(openInvoices, 'invoice')}`}
                {unappliedMinor !== 0 && <>, {formatMoney({ minor: unappliedMinor, currency })} unapplied payments and credits</>}
                {balanceMinor < 0 && ', in credit'}
                {oldestDueOn !== null && <span className={late ? styles.late : undefined}>Oldest {formatDue(oldestDueOn, today)}</span>}
              </>
            }
          />
        )
      })}
      {wallet !== null && (
        <Cell
          name="Available balance"
          value={<Amount money={wallet.balance} zero="figure" />}
          says={
            <>
              {wallet.autoRecharge ? `Below ${formatMoney({ minor: wallet.thresholdMinor, currency: wallet.balance.currency })} back up to ${formatMoney({ minor: wallet.targetMinor, currency: wallet.balance.currency })}` : 'No automatic recharge'}
              {wallet.pausedAt !== null && <span className={styles.late}>Paused since {formatInstantDay(wallet.pausedAt)}</span>}
              <WalletAdvice account={account.accountId} party={account.partyId} wallet={wallet} not={closed} />
              <WaitingFor open={open} commands={['setRecharge', 'pauseAccount', 'resumeAccount']} names={{ currency: wallet.balance.currency }} />
            </>
          }
          actions={
            <>
              <ManageButton size="compact-xs" variant="default" asks={{ party: account.partyId, command: 'setRecharge' }} not={closed} onClick={() => ask({ about: 'recharge' })}>Recharge rule…</ManageButton>
              <ManageButton size="compact-xs" variant="default" asks={{ party: account.partyId, command: wallet.pausedAt === null ? 'pauseAccount' : 'resumeAccount' }} not={noPauseBecause(detail)} onClick={() => ask({ about: 'pause' })}>{wallet.pausedAt === null ? 'Pause…' : 'Resume…'}</ManageButton>
              <WalletNotices account={account} />
            </>
          }
        />
      )}
      <Cell
        name="Autopay"
        value={autopay ? 'On' : 'Off'}
        says={<>{main === undefined ? 'No payment method' : methodWords(main)}<WaitingFor open={open} commands={['setAutopay']} /></>}
        actions={<ManageButton size="compact-xs" variant="default" asks={{ party: account.partyId, command: 'setAutopay' }} not={noAutopayBecause(detail)} onClick={() => ask({ about: 'autopay' })}>{autopay ? 'Switch off…' : 'Switch on…'}</ManageButton>}
      />
      <Cell
        name="Portal"
        value={registration === null ? 'Not used' : <Tag quiet tone={registration.state === 'registered' ? 'good' : registration.state === 'bounced' ? 'bad' : 'wait'}>{registrationStates[registration.state]}</Tag>}
        says={<>{registration?.email ?? ''}{registration !== null && <WaitingFor open={open} commands={['newRegistrationLink']} target={registration.id} />}</>}
        actions={registration !== null && registration.state !== 'registered' && <ManageButton size="compact-xs" variant="default" asks={{ party: account.partyId, command: 'newRegistrationLink' }} not={closed ?? (open.some((one) => one.given.command === 'newRegistrationLink' && isOnItsWay(one)) ? ON_ITS_WAY : noLinkBecause(registration))} onClick={() => ask({ about: 'link' })}>New link…</ManageButton>}
      />
    </dl>
  )
}

function Cell({ name, value, says, actions = null }: { name: string; value: ReactNode; says: ReactNode; actions?: ReactNode }) {
  return (
    <div className={styles.cell}>
      <dt>{name}</dt>
      <dd className={styles.value}>{value}{actions !== null && actions !== false && <span className={styles.actions}>{actions}</span>}</dd>
      <dd className={styles.says}>{says}</dd>
    </div>
  )
}
