/** The people of the account, and where it is. */
import type { AccountDetail } from '#contract/accounts.ts'
import type { PostalAddress } from '#contract/vocabulary.ts'
import { formatInstantDay } from '../../ui/format/dates.ts'
import { contactRoles } from '../../ui/format/words.ts'
import { Muted } from '../../ui/parts/Muted.tsx'
import { Panel } from '../../ui/parts/Page.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import styles from './tabs.module.css'

export function ContactsTab({ detail: { contacts, billingAddress, serviceAddress } }: { detail: AccountDetail }) {
  return (
    <div className={styles.single}>
      <Panel title="Contacts">
        {contacts.length === 0 ? <Muted>Nobody is named. Contacts are kept in the billing system.</Muted> : (
          <div className={styles.scroll}>
            <table className={styles.table}>
              <thead><tr><th scope="col">Name</th><th scope="col">Email</th><th scope="col">Phone</th><th scope="col">Prefers</th><th scope="col">Roles</th></tr></thead>
              <tbody>
                {contacts.map((contact) => (
                  <tr key={contact.id}>
                    <td>{contact.name}</td>
                    <td>{contact.email ?? <Muted>None</Muted>} {contact.emailBouncedAt !== null && <Tag quiet tone="bad">Bounced {formatInstantDay(contact.emailBouncedAt)}</Tag>}</td>
                    <td className={styles.nowrap}>{contact.phone ?? ''}</td>
                    <td>{contact.prefers === 'sms' ? 'SMS' : 'Email'}</td>
                    <td>{contact.roles.map((role) => contactRoles[role]).join(', ')}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Panel>
      <div className={styles.pair}>
        <Panel title="Billing address"><Address address={billingAddress} /></Panel>
        {serviceAddress !== null && <Panel title="Service address"><Address address={serviceAddress} /></Panel>}
      </div>
    </div>
  )
}

const countries = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' })

function Address({ address: { lines, city, region, postcode, country } }: { address: PostalAddress }) {
  return (
    <address style={{ fontStyle: 'normal' }}>
      {[...lines, [city, region, postcode].filter((part) => part !== '').join(' '), countries.of(country)].map((line) => <div key={line}>{line}</div>)}
    </address>
  )
}
