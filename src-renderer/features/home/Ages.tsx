/** How long what is in a queue has waited, band by band, the youngest first; each opens what it counts. */
import { VisuallyHidden } from '@mantine/core'
import { queueAgeWords } from '#contract/work.ts'
import type { QueueAge } from '#contract/work.ts'
import { formatCount } from '../../ui/format/words.ts'
import { ListLink } from './ListLink.tsx'
import type { Opens } from './opens.ts'
import styles from './Ages.module.css'

export interface Band {
  age: QueueAge
  count: number
  to: Opens
}

/** As a heading of a narrow column, in days. */
const SHORT: Record<QueueAge, string> = { day: '< 1', days3: '1–3', week: '4–7', month: '8–30', older: '> 30' }

export interface Oldest {
  /** How long it has waited. */
  words: string
  to: Opens
}

/** @param of what they are, for whoever hears a band alone */
export function Ages({ of, bands, oldest }: { of: string; bands: readonly Band[]; oldest: Oldest | null }) {
  const most = Math.max(...bands.map(({ count }) => count), 0)
  if (most === 0) return null
  return (
    <div className={styles.ages}>
      <div className={styles.caption}>
        <span>Age in days</span>
        {oldest !== null && <ListLink to={oldest.to}>Oldest: <strong>{oldest.words}</strong></ListLink>}
      </div>
      <ul className={styles.bands} aria-label={`${of} by age`}>
        {bands.map(({ age, count, to }) => (
          <li key={age}>
            {count === 0
              ? <span className={styles.none}><span className={styles.bar} /><span>–</span><span>{SHORT[age]}</span></span>
              : (
                <ListLink to={to} className={styles.band}>
                  <span className={styles.bar}><span style={{ height: `${Math.max(8, (100 * count) / most)}%` }} /></span>
                  <strong>{formatCount(count)}</strong>
                  <span>{SHORT[age]}</span>
                  {/* What is seen is part of the name: who says “click 9” means this one. */}
                  <VisuallyHidden>{` days: ${of}, ${queueAgeWords[age]}`}</VisuallyHidden>
                </ListLink>
              )}
          </li>
        ))}
      </ul>
    </div>
  )
}
