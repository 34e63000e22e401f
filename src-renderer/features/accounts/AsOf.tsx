/** How new what is shown of the account is, told quietly. */
import { useQuery } from '@tanstack/react-query'
import type { PartyId } from '#contract/vocabulary.ts'
import { orpc } from '../../client.ts'
import { useRefreshAccount } from '../../ui/core/refreshAccount.ts'
import { formatAgo } from '../../ui/format/dates.ts'
import { useNow } from '../../ui/now.ts'
import styles from './AccountScreen.module.css'

/** `party`: of the account; null as long as it is not known. */
export function AsOf({ account, party }: { account: string; party: PartyId | null }) {
  const now = useNow()
  const { refreshing, at } = useRefreshAccount(account)
  const { data: status } = useQuery(orpc.sync.status.queryOptions({ staleTime: Infinity }))
  // It came with every pull of its own source too: whichever was last.
  const source = status?.sources.find(({ parties }) => party !== null && parties.includes(party))
  const newest = Math.max(at ?? 0, (source === undefined ? status?.lastPullAt : source.lastPullAt) ?? 0)
  return <span className={styles.asOf}>{refreshing ? 'Reading the account again…' : newest === 0 ? '' : `As of ${formatAgo(newest, Math.max(now, newest))}`}</span>
}
