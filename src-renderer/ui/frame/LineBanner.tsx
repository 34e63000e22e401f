/** A slim line above the screen while there is no line out, or pulls break off: everything here still works. */
import { useQuery } from '@tanstack/react-query'
import type { SyncStatus } from '#contract/sync.ts'
import { orpc } from '../../client.ts'
import { useSession } from '../core/session.ts'
import { hrefOf } from '../route.ts'
import styles from './LineBanner.module.css'

const words: Record<Exclude<SyncStatus['line'], 'online'>, string> = {
  offline: 'No line to the billing system. What you change waits in the outbox and goes out once when it is back.',
  unauthorized: 'The billing system does not take the token any more, so nothing is pulled and nothing goes out.',
  not_connected: 'No billing system is connected to this workspace yet.',
}

export function LineBanner() {
  const session = useSession()
  const { data: status } = useQuery(orpc.sync.status.queryOptions({ staleTime: Infinity }))
  if (status === undefined || session === null) return <div aria-live="polite" />
  if (status.line === 'online') return <div aria-live="polite">{status.problem !== null && <p className={`${styles.banner} ${styles.bad}`}>The last pull broke off. {status.problem}</p>}</div>
  return (
    <div aria-live="polite">
      <p className={`${styles.banner} ${status.line === 'unauthorized' ? styles.bad : ''}`}>
        {words[status.line]}
        {status.line === 'offline' && status.reason !== null && <span className={styles.why}> {status.reason}</span>}
        {status.line !== 'offline' && <> <a href={hrefOf('settings')}>Open Settings</a></>}
      </p>
    </div>
  )
}
