/** What is always there: the way around on the left, the state of the line below, the screen between them. */
import { useRef } from 'react'
import type { ReactNode } from 'react'
import { useKeys } from '../keys.ts'
import { go, hrefOf } from '../route.ts'
import type { Screen } from '../route.ts'
import { EndedJobs } from './EndedJobs.tsx'
import styles from './Frame.module.css'
import { LineBanner } from './LineBanner.tsx'
import { Navigation } from './Navigation.tsx'
import { showShortcuts } from './shortcutHelp.tsx'
import { StatusBar } from './StatusBar.tsx'

const goKeys: Readonly<Record<string, Screen>> = {
  h: 'home', r: 'registrations', f: 'failed-charges', i: 'held-invoices', a: 'accounts', b: 'receivables', m: 'mail', d: 'documents', c: 'schedules', o: 'outbox', q: 'quarantine', s: 'settings',
}
/** How long after `g` its second key is awaited. */
const SECOND_KEY_MS = 1200

export function Frame({ screen, children, onFind }: { screen: Screen; children: ReactNode; onFind: () => void }) {
  const goingSince = useRef(0)
  useKeys({
    '?': showShortcuts,
    g: () => {
      goingSince.current = Date.now()
    },
    ...Object.fromEntries(Object.entries(goKeys).map(([key, target]) => [key, () => {
      if (Date.now() - goingSince.current < SECOND_KEY_MS) go(hrefOf(target))
      goingSince.current = 0
    }])),
  })
  return (
    <div className={styles.frame}>
      <a className={styles.skip} href="#main" onClick={(event) => {
        event.preventDefault()
        document.querySelector<HTMLElement>('main')?.focus()
      }}>Skip to the screen</a>
      <Navigation screen={screen} />
      <div className={styles.middle}>
        <LineBanner />
        <main id="main" tabIndex={-1} className={styles.main}>{children}</main>
      </div>
      <StatusBar onFind={onFind} onHelp={showShortcuts} />
      <EndedJobs />
    </div>
  )
}
