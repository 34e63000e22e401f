/** The account at a glance: balance by currency, overdue, wallet, autopay, portal. */
import type { ReactNode } from 'react'
import type { AccountDetail } from '#contract/accounts.ts'
import { usePartyOf } from '../../ui/core/session.ts'
import { formatDue, formatInstantDay, todayIn } from '../../ui/format/dates.ts'
import { formatMoney } from '../../ui/format/money.ts'
import { plural, registrationStates } from '../../ui/format/words.ts'
import { useNow } from '../../ui/now.ts'
import { Amount } from '../../ui/parts/Amount.tsx'
import { methodWords } from '../../ui/parts/Method.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import styles from './SummaryStrip.module.css'

export function SummaryStrip({ detail }: { detail: AccountDetail }) {
  const now = useNow()
  const party = usePartyOf(detail.account.partyId)
  const today = todayIn(party?.timeZone ?? 'UTC', now)
  const { account, wallet, registration, autopay, methods } = detail
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
            </>
          }
        />
      )}
      <Cell name="Autopay" value={autopay ? 'On' : 'Off'} says={main === undefined ? 'No payment method' : methodWords(main)} />
      <Cell
        name="Portal"
        value={registration === null ? 'Not used' : <Tag quiet tone={registration.state === 'registered' ? 'good' : registration.state === 'bounced' ? 'bad' : 'wait'}>{registrationStates[registration.state]}</Tag>}
        says={registration?.email ?? ''}
      />
    </dl>
  )
}

function Cell({ name, value, says }: { name: string; value: ReactNode; says: ReactNode }) {
  return (
    <div className={styles.cell}>
      <dt>{name}</dt>
      <dd className={styles.value}>{value}</dd>
      <dd className={styles.says}>{says}</dd>
    </div>
  )
}
