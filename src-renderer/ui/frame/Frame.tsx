/** What is always there: the way around on the left, the state of the line below, the screen between them. */
import type { ReactNode } from 'react'
import { useKeyPairs, useKeys } from '../keys.ts'
import { go, hrefOf } from '../route.ts'
import type { Screen } from '../route.ts'
import { EndedJobs } from './EndedJobs.tsx'
import styles from './Frame.module.css'
import { LineBanner } from './LineBanner.tsx'
import { Navigation } from './Navigation.tsx'
import { showShortcuts } from './shortcutHelp.tsx'
import { StatusBar } from './StatusBar.tsx'

const goKeys: Readonly<Record<string, Screen>> = {
  h: 'home', r: 'registrations', f: 'failed-charges', i: 'held-invoices', a: 'accounts', b: 'receivables', m: 'mail', u: 'undecided', n: 'answers', p: 'suppressions', t: 'templates', d: 'documents', c: 'schedules', o: 'outbox', q: 'quarantine', s: 'settings', x: 'radar', k: 'bulk', l: 'audit', y: 'bank', e: 'imports',
}
const goPairs = Object.fromEntries(Object.entries(goKeys).map(([key, screen]) => [key, () => go(hrefOf(screen))]))

export function Frame({ screen, children, onFind }: { screen: Screen; children: ReactNode; onFind: () => void }) {
  useKeyPairs('g', goPairs)
  useKeys({ '?': showShortcuts })
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
