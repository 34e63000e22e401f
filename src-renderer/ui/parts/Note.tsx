/** A sentence that matters here and now: advice, a wait, something done. */
import { IconCheck, IconClock, IconInfoCircle, IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import styles from './notes.module.css'
import type { Tone } from './Tag.tsx'

const icons = { plain: IconInfoCircle, good: IconCheck, bad: IconAlertTriangle, wait: IconClock }

export function Note({ tone = 'plain', children }: { tone?: Tone; children: ReactNode }) {
  const Icon = icons[tone]
  return (
    <div className={`${styles.note} ${styles[tone]}`}>
      <Icon size={16} stroke={1.75} aria-hidden className={styles.icon} />
      <div className={styles.body}>{children}</div>
    </div>
  )
}
