/** How new what is shown of the account is, told quietly. */
import { useQuery } from '@tanstack/react-query'
import { orpc } from '../../client.ts'
import { useRefreshAccount } from '../../ui/core/refreshAccount.ts'
import { formatAgo } from '../../ui/format/dates.ts'
import { useNow } from '../../ui/now.ts'
import styles from './AccountScreen.module.css'

export function AsOf({ account }: { account: string }) {
  const now = useNow()
  const { refreshing, at } = useRefreshAccount(account)
  const { data: status } = useQuery(orpc.sync.status.queryOptions({ staleTime: Infinity }))
  // It came with every pull too: whichever was last.
  const newest = Math.max(at ?? 0, status?.lastPullAt ?? 0)
  return <span className={styles.asOf}>{refreshing ? 'Reading the account again…' : newest === 0 ? '' : `As of ${formatAgo(newest, Math.max(now, newest))}`}</span>
}
