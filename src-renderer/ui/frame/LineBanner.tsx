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
  if (status.line === 'online') return <div aria-live="polite"><WhatIsHere status={status} /></div>
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

/** With a line: whether what the lists show is all there is. */
function WhatIsHere({ status: { problem, lastPullAt, pulling } }: { status: SyncStatus }) {
  // What comes of it is soon known; until then the reason of the last one is only a reason.
  if (problem !== null && pulling !== null) return <p className={`${styles.banner} ${styles.plain}`}>The last pull broke off. Another one is under way and goes on where it stopped.</p>
  if (problem !== null) return <p className={`${styles.banner} ${styles.bad}`}>The last pull broke off. {problem}</p>
  if (lastPullAt !== null) return null
  if (pulling === null) return <p className={styles.banner}>Not everything has been pulled yet, so lists and figures are not complete. The next pull goes on where the last one stopped.</p>
  return <p className={`${styles.banner} ${styles.plain}`}>The first pull is under way. Lists and figures fill as it goes, and are complete when it has come to its end.</p>
}
