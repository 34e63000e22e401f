/** The payment methods on file. The card itself is entered in the portal, never here. */
import { VisuallyHidden } from '@mantine/core'
import type { AccountDetail } from '#contract/accounts.ts'
import { WaitingFor } from '../../ui/commands/Waiting.tsx'
import { sentence } from '../../ui/format/words.ts'
import { AskForCard } from '../../ui/mail/AskForCard.tsx'
import { brandWords, methodName } from '../../ui/parts/Method.tsx'
import { ManageButton } from '../../ui/parts/ManageButton.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { Panel } from '../../ui/parts/Page.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import { useAsk } from './asking.ts'
import { noAutopayBecause } from './changes/AutopayForm.tsx'
import { noDefaultBecause } from './changes/DefaultMethodForm.tsx'
import styles from './tabs.module.css'

const kinds = { card: 'Card', ach: 'ACH', direct_debit: 'Direct debit', other: 'Other' } as const

export function MethodsTab({ detail }: { detail: AccountDetail }) {
  const { methods, autopay, open } = detail
  const ask = useAsk()
  return (
    <div className={styles.single}>
      <Panel
        title="Payment methods"
        aside={
          <span className={styles.aside}>
            <WaitingFor open={open} commands={['setAutopay', 'setDefaultMethod']} />
            <Muted>{autopay ? 'Autopay is on: each invoice is paid from the default method.' : 'Autopay is off: nothing is charged by itself.'}</Muted>
            {methods.length === 0 && <AskForCard selection={{ accounts: [detail.account.accountId] }} />}
            <ManageButton size="compact-xs" variant="default" asks={{ party: detail.account.partyId, command: 'setAutopay' }} not={noAutopayBecause(detail)} onClick={() => ask({ about: 'autopay' })}>{autopay ? 'Switch autopay off…' : 'Switch autopay on…'}</ManageButton>
          </span>
        }
      >
        {methods.length === 0 ? <Muted>No method is saved. The customer saves one in the portal.</Muted> : (
          <div className={styles.scroll}>
            <table className={styles.table}>
              <thead><tr><th scope="col">Method</th><th scope="col">Number</th><th scope="col">Expires</th><th scope="col">Used as</th><th scope="col">State</th><th scope="col"><VisuallyHidden>Ask</VisuallyHidden></th></tr></thead>
              <tbody>
                {methods.map((method) => (
                  <tr key={method.id}>
                    <td>{kinds[method.kind]}, {brandWords(method.brand)}</td>
                    <td className={styles.nowrap}>{method.last4 === '' ? '' : `•${method.last4}`}</td>
                    <td>{method.expires ?? ''}</td>
                    <td>{sentence(method.slot)}{method.isDefault && <Muted>, default</Muted>}</td>
                    <td>{method.unusable === null ? <Tag quiet tone="good">Can be charged</Tag> : <Tag quiet tone="bad" title={method.unusable}>{method.unusable}</Tag>}</td>
                    <td className={styles.nowrap}>
                      <span className={styles.aside}>
                        {!method.isDefault && <ManageButton size="compact-xs" variant="default" aria-label={`Make default: ${methodName(method)}`} asks={{ party: detail.account.partyId, command: 'setDefaultMethod' }} not={noDefaultBecause(detail, method)} onClick={() => ask({ about: 'defaultMethod', id: method.id })}>Make default…</ManageButton>}
                        <AskForCard selection={{ methods: [method.id] }} label={methodName(method)} />
                      </span>
                    </td>
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
