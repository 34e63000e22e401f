/** The figures that matter; each opens its list, and what is within it opens a part of that. */
import type { ReactNode } from 'react'
import { Ages } from './Ages.tsx'
import type { Band, Oldest } from './Ages.tsx'
import { NOT_PULLED } from '../../ui/core/pulled.ts'
import { DASH } from '../../ui/format/money.ts'
import { formatCount } from '../../ui/format/words.ts'
import { ListLink } from './ListLink.tsx'
import type { Opens } from './opens.ts'
import styles from './Figures.module.css'

export interface Part {
  /** As it follows its count: `approve themselves today`; of one, and of many, where they differ. */
  words: string | readonly [string, string]
  count: number
  to: Opens
}

export interface Figure {
  name: string
  to: Opens
  /** Undefined while it is being asked for. */
  count: number | undefined
  says: ReactNode
  parts?: readonly (Part | null)[]
  /** How many of them have waited how long. */
  ages?: readonly Band[]
  oldest?: Oldest | null
}

/** `notPulled`: what is not here yet is not known to be nothing. */
export function Figures({ figures, notPulled }: { figures: readonly Figure[]; notPulled: boolean }) {
  return (
    <ul className={styles.figures}>
      {figures.map(({ name, to, count, says, parts = [], ages = [], oldest = null }) => {
        const unknown = notPulled && !count
        const shown = unknown ? [] : parts.filter((part) => part !== null && part.count > 0)
        return (
          <li key={name}>
            <ListLink to={to} className={styles.figure}>
              <span className={styles.name}>{name}</span>
              <span className={styles.count}>{unknown ? DASH : count === undefined ? '\u00a0' : formatCount(count)}</span>
              <span className={styles.says}>{unknown ? NOT_PULLED : says}</span>
            </ListLink>
            {shown.length > 0 && (
              <ul className={styles.parts}>
                {shown.map((part) => part && <li key={String(part.words)}><ListLink to={part.to}><strong>{formatCount(part.count)}</strong> {typeof part.words === 'string' ? part.words : part.words[part.count === 1 ? 0 : 1]}</ListLink></li>)}
              </ul>
            )}
            {!unknown && <Ages of={name} bands={ages} oldest={oldest} />}
          </li>
        )
      })}
    </ul>
  )
}
