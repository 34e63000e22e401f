/** How current the copy is, and what waits to go out or asks for somebody. */
import { useQuery } from '@tanstack/react-query'
import { orpc } from '../../client.ts'
import { formatAgo, formatInstant } from '../../ui/format/dates.ts'
import { sourceWords } from '../../ui/frame/lineWords.ts'
import { useNow } from '../../ui/now.ts'
import { Rows } from './Rows.tsx'
import styles from './Rows.module.css'

const lines = { online: 'Online', offline: 'Offline', unauthorized: 'The token is not taken', not_connected: 'Not connected' }

export function SyncState() {
  const now = useNow()
  const { data } = useQuery(orpc.sync.status.queryOptions({ staleTime: Infinity }))
  const counts = useQuery(orpc.outbox.counts.queryOptions()).data
  const undecided = useQuery(orpc.mail.uncertain.queryOptions({ input: { limit: 1 } })).data?.total ?? 0
  const proposed = useQuery(orpc.answers.page.queryOptions({ input: { state: 'proposed', limit: 1 } })).data?.proposed ?? 0
  if (data === undefined || counts === undefined) return null
  const pulled = data.lastPullAt === null ? 'nothing pulled yet' : `pulled ${formatAgo(data.lastPullAt, now)}`
  const to = (view: string) => ({ screen: 'outbox' as const, id: view })
  return (
    <>
      <p className={styles.line} title={data.lastPullAt === null ? undefined : formatInstant(data.lastPullAt)}>{[lines[data.line], sourceWords(data), pulled, data.pulling === null ? null : 'pulling now'].filter((part) => part !== null).join(' · ')}</p>
      <Rows empty="Nothing waits to go out, and nothing was refused." rows={[
        { key: 'refused', count: counts.refused, words: ['change refused', 'changes refused'], tone: 'bad', to: to('refused') },
        { key: 'conflicts', count: counts.conflicts, words: 'changed elsewhere meanwhile', tone: 'bad', to: to('conflicts') },
        { key: 'uncertain', count: counts.uncertain, words: ['not known whether it arrived', 'not known whether they arrived'], tone: 'wait', to: to('uncertain') },
        { key: 'waiting', count: counts.waiting, words: counts.forLater === 0 ? 'waiting to go out' : `waiting to go out, ${counts.forLater} of them for later`, to: to('waiting') },
        { key: 'undecided', count: undecided, words: ['message of which it is not known whether it arrived', 'messages of which it is not known whether they arrived'], tone: 'wait', to: { screen: 'undecided' } },
        { key: 'answers', count: proposed, words: ['SMS answer to confirm', 'SMS answers to confirm'], tone: 'wait', to: { screen: 'answers' } },
        { key: 'quarantine', count: data.quarantined, words: ['record set aside', 'records set aside'], tone: 'wait', to: { screen: 'quarantine' } },
        { key: 'unrepaired', count: data.unrepaired, words: ['sum differs from the billing system', 'sums differ from the billing system'], tone: 'bad', to: { screen: 'settings', id: 'copy' } },
      ]} />
    </>
  )
}
