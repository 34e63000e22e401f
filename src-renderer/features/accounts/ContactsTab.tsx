/** The people of the account, and where it is. */
import { VisuallyHidden } from '@mantine/core'
import type { AccountDetail } from '#contract/accounts.ts'
import { WaitingFor } from '../../ui/commands/Waiting.tsx'
import { formatInstantDay } from '../../ui/format/dates.ts'
import { contactRoles } from '../../ui/format/words.ts'
import { ManageButton } from '../../ui/parts/ManageButton.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { Panel } from '../../ui/parts/Page.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import { Address } from './Address.tsx'
import { useAsk } from './asking.ts'
import styles from './tabs.module.css'

export function ContactsTab({ detail: { account, contacts, billingAddress, serviceAddress, open } }: { detail: AccountDetail }) {
  const ask = useAsk()
  const change = (which: 'billing' | 'service') => (
    <ManageButton size="compact-xs" variant="default" asks={{ party: account.partyId, command: 'updateAddress' }} onClick={() => ask({ about: 'address', which })}>{which === 'service' && serviceAddress === null ? 'Add service address…' : `Change ${which} address…`}</ManageButton>
  )
  const waiting = (which: 'billing' | 'service') => <WaitingFor open={open} commands={['updateAddress']} only={(given) => given.command === 'updateAddress' && given.input.which === which} />
  return (
    <div className={styles.single}>
      <Panel title="Contacts">
        {contacts.length === 0 ? <Muted>Nobody is named. Contacts are kept in the billing system.</Muted> : (
          <div className={styles.scroll}>
            <table className={styles.table}>
              <thead><tr><th scope="col">Name</th><th scope="col">Email</th><th scope="col">Phone</th><th scope="col">Prefers</th><th scope="col">Roles</th><th scope="col"><VisuallyHidden>Change</VisuallyHidden></th></tr></thead>
              <tbody>
                {contacts.map((contact) => (
                  <tr key={contact.id}>
                    <td>{contact.name}<WaitingFor open={open} commands={['updateContact']} target={contact.id} /></td>
                    <td>{contact.email ?? <Muted>None</Muted>} {contact.emailBouncedAt !== null && <Tag quiet tone="bad">Bounced {formatInstantDay(contact.emailBouncedAt)}</Tag>}</td>
                    <td className={styles.nowrap}>{contact.phone ?? ''}</td>
                    <td>{contact.prefers === 'sms' ? 'SMS' : 'Email'}</td>
                    <td>{contact.roles.map((role) => contactRoles[role]).join(', ')}</td>
                    <td className={styles.action}><ManageButton size="compact-xs" variant="default" aria-label={`Change ${contact.name}`} asks={{ party: account.partyId, command: 'updateContact' }} onClick={() => ask({ about: 'contact', id: contact.id })}>Change…</ManageButton></td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Panel>
      <div className={styles.pair}>
        <Panel title="Billing address" aside={change('billing')}><Address address={billingAddress} />{waiting('billing')}</Panel>
        <Panel title="Service address" aside={change('service')}>{serviceAddress === null ? <Muted>None of its own.</Muted> : <Address address={serviceAddress} />}{waiting('service')}</Panel>
      </div>
    </div>
  )
}
