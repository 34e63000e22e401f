/** A slim line above the screen while there is no line out, pulls break off, or not everything is here: what is here still works. */
import { useQuery } from '@tanstack/react-query'
import { orpc } from '../../client.ts'
import { useSession } from '../core/session.ts'
import { hrefOf } from '../route.ts'
import { bannerWords } from './bannerWords.ts'
import styles from './LineBanner.module.css'

const tones = { bad: styles.bad, plain: styles.plain, wait: '' }

export function LineBanner() {
  const session = useSession()
  const { data: status } = useQuery(orpc.sync.status.queryOptions({ staleTime: Infinity }))
  const words = status === undefined || session === null ? null : bannerWords(status, (id) => session.parties.find((party) => party.id === id)?.name ?? null)
  return (
    <div aria-live="polite">
      {words !== null && (
        <p className={`${styles.banner} ${tones[words.tone]}`}>
          {words.text}
          {words.why !== null && <span className={styles.why}> {words.why}</span>}
          {words.settings && <> <a href={hrefOf('settings')}>Open Settings</a></>}
        </p>
      )}
    </div>
  )
}
