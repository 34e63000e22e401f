/** A state in a word, with a shape and a colour that say the same. */
import { IconAlertTriangle, IconCheck, IconCircleDashed, IconCircleMinus, IconClock, IconCircleX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import styles from './Tag.module.css'

/** `bad`: loses money or was refused; `wait`: waits on a person; `good`: done; `plain`: nothing to see to. */
export type Tone = 'plain' | 'good' | 'bad' | 'wait'

const own = { alert: IconAlertTriangle, out: IconCircleMinus }
const shapes = { plain: IconCircleDashed, good: IconCheck, bad: IconCircleX, wait: IconClock }

export function ToneShape({ tone, size = 13 }: { tone: Tone; size?: number }) {
  const Shape = shapes[tone]
  return <Shape size={size} stroke={2} aria-hidden className={styles[`${tone}Shape`]} />
}

export function Tag({ tone = 'plain', children, quiet = false, title, shape }: { tone?: Tone; children: ReactNode; quiet?: boolean; title?: string; shape?: 'alert' | 'out' }) {
  const Own = shape === undefined ? null : own[shape]
  return (
    <span className={`${styles.tag} ${quiet ? styles.quiet : ''} ${styles[tone]}`} title={title}>
      {Own !== null ? <Own size={13} stroke={2} aria-hidden /> : (tone !== 'plain' || quiet) && <ToneShape tone={tone} />}
      <span className={styles.word}>{children}</span>
    </span>
  )
}
