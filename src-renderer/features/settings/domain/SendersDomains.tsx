/** Whether receiving servers can tell that mail of a party is its own: asked of the domain name system, a party at a time. */
import { useParties } from '../../../ui/core/session.ts'
import { NOT_PULLED } from '../../../ui/core/pulled.ts'
import { Muted } from '../../../ui/parts/Muted.tsx'
import styles from '../SettingsScreen.module.css'
import { SenderDomain } from './SenderDomain.tsx'

export function SendersDomains() {
  const parties = useParties()
  if (parties.length === 0) return <Muted>{NOT_PULLED}. Each party has its sender here once it has been pulled.</Muted>
  return (
    <>
      <p className={styles.text}>Mail whose domain does not vouch for it ends in junk or is refused. A check asks the domain name system what the domain that a party sends from says; nothing is sent and nothing is changed.</p>
      {parties.map((party) => <SenderDomain key={party.id} party={party} />)}
    </>
  )
}
