/** The figures that matter; each opens its list. */
import type { ReactNode } from 'react'
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

export function Figures({ figures }: { figures: readonly Figure[] }) {
  return (
    <ul className={styles.figures}>
      {figures.map(({ screen, name, count, says }) => (
        <li key={name}>
          <a className={styles.figure} href={hrefOf(screen)}>
            <span className={styles.name}>{name}</span>
            <span className={styles.count}>{formatCount(count)}</span>
            <span className={styles.says}>{says}</span>
          </a>
        </li>
      ))}
    </ul>
  )
}
