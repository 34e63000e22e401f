/** A slim line above the screen while there is no line out, pulls break off, or not everything is here: what is here still works. */
import { useQuery } from '@tanstack/react-query'
import { orpc } from '../../client.ts'
import { useSession } from '../core/session.ts'
import { hrefOf } from '../route.ts'
import { useIsEmpty, useSources } from '../sources/useSources.ts'
import { bannerWords } from './bannerWords.ts'
import styles from './LineBanner.module.css'

const tones = { bad: styles.bad, plain: styles.plain, wait: '' }

export function LineBanner() {
  const session = useSession()
  const empty = useIsEmpty()
  const sources = useSources().data ?? []
  const source = sources.length === 1 && sources[0]!.kind !== 'billing_api' ? sources[0]!.name : null
  const { data: status } = useQuery(orpc.sync.status.queryOptions({ staleTime: Infinity }))
  // Of a workspace that is begun every screen tells it by itself.
  const words = status === undefined || session === null || (empty && status.line === 'not_connected') ? null : bannerWords(status, (id) => session.parties.find((party) => party.id === id)?.name ?? null, source)
  return (
    <div aria-live="polite">
      {words !== null && (
        <p className={`${styles.banner} ${tones[words.tone]}`}>
          {words.text}
          {words.why !== null && <span className={styles.why}> {words.why}</span>}
          {words.settings && <> <a href={hrefOf('settings', source === null ? null : 'sources')}>Open Settings</a></>}
        </p>
      )}
    </div>
  )
}
