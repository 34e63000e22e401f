/** What the account has bought. */
import { VisuallyHidden } from '@mantine/core'
import type { AccountDetail } from '#contract/accounts.ts'
import { WaitingFor } from '../../ui/commands/Waiting.tsx'
import { formatDay, formatInstantDay } from '../../ui/format/dates.ts'
import { formatMoney } from '../../ui/format/money.ts'
import { formatCount } from '../../ui/format/words.ts'
import { ManageButton } from '../../ui/parts/ManageButton.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { Panel } from '../../ui/parts/Page.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import { useAsk } from './asking.ts'
import { noAddOnBecause } from './changes/AddOnForm.tsx'
import styles from './tabs.module.css'

const per = { month: ' a month', year: ' a year', once: ' once' } as const

export function SubscriptionsTab({ detail }: { detail: AccountDetail }) {
  const { subscriptions, addOns, open } = detail
  const ask = useAsk()
  return (
    <div className={styles.single}>
      <Panel title="Subscriptions">
        {subscriptions.length === 0 ? <Muted>Nothing has been bought yet.</Muted> : (
          <div className={styles.scroll}>
            <table className={styles.table}>
              <thead><tr><th scope="col">Product</th><th scope="col">State</th><th scope="col" className={styles.figure}>Quantity</th><th scope="col" className={styles.figure}>Price</th><th scope="col">Started</th><th scope="col">Cancelled</th></tr></thead>
              <tbody>
                {subscriptions.map((one) => (
                  <tr key={one.id} className={one.status === 'cancelled' ? styles.off : undefined}>
                    <td>{one.name}</td>
                    <td><Tag quiet tone={one.status === 'active' ? 'good' : 'plain'}>{one.status === 'active' ? 'Active' : 'Cancelled'}</Tag></td>
                    <td className={styles.figure}>{formatCount(one.quantity)}</td>
                    <td className={styles.figure}>{formatMoney(one.price)}{per[one.interval]}</td>
                    <td className={styles.nowrap}>{formatDay(one.startedOn)}</td>
                    <td className={styles.nowrap}>{one.cancelledOn === null ? '' : formatDay(one.cancelledOn)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Panel>
      <Panel title="Add-ons">
        {addOns.length === 0 ? <Muted>There are no add-ons for this account.</Muted> : (
          <div className={styles.scroll}>
            <table className={styles.table}>
              <thead><tr><th scope="col">Add-on</th><th scope="col">State</th><th scope="col" className={styles.figure}>Price</th><th scope="col">Since</th><th scope="col"><VisuallyHidden>Change</VisuallyHidden></th></tr></thead>
              <tbody>
                {addOns.map((one) => (
                  <tr key={one.id} className={one.enabled ? undefined : styles.off}>
                    <td>{one.name}</td>
                    <td><Tag quiet tone={one.enabled ? 'good' : 'plain'}>{one.enabled ? 'Enabled' : 'Disabled'}</Tag> <WaitingFor open={open} commands={['setAddOn']} target={one.id} /></td>
                    <td className={styles.figure}>{formatMoney(one.price)}</td>
                    <td className={styles.nowrap}>{formatInstantDay(one.changedAt)}</td>
                    <td className={styles.action}><ManageButton size="compact-xs" variant="default" aria-label={`${one.enabled ? 'Disable' : 'Enable'} ${one.name}`} asks={{ party: detail.account.partyId, command: 'setAddOn' }} not={noAddOnBecause(detail, one)} onClick={() => ask({ about: 'addOn', id: one.id })}>{one.enabled ? 'Disable…' : 'Enable…'}</ManageButton></td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Panel>
    </div>
  )
}
