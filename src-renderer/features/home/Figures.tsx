/** The figures that matter; each opens its list. */
import type { ReactNode } from 'react'
import { NOT_PULLED } from '../../ui/core/pulled.ts'
import { DASH } from '../../ui/format/money.ts'
import { formatCount } from '../../ui/format/words.ts'
import { hrefOf } from '../../ui/route.ts'
import type { Screen } from '../../ui/route.ts'
import styles from './Figures.module.css'

export interface Figure {
  screen: Screen
  name: string
  count: number
  says: ReactNode
}

/** `notPulled`: what is not here yet is not known to be nothing. */
export function Figures({ figures, notPulled }: { figures: readonly Figure[]; notPulled: boolean }) {
  return (
    <ul className={styles.figures}>
      {figures.map(({ screen, name, count, says }) => (
        <li key={name}>
          <a className={styles.figure} href={hrefOf(screen)}>
            <span className={styles.name}>{name}</span>
            <span className={styles.count}>{notPulled && count === 0 ? DASH : formatCount(count)}</span>
            <span className={styles.says}>{notPulled && count === 0 ? NOT_PULLED : says}</span>
          </a>
        </li>
      ))}
    </ul>
  )
}
