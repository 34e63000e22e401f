/** A short list of figures, a line each: how many, of what, and how much; each opens the list it counts. */
import type { ReactNode } from 'react'
import type { Money } from '#contract/vocabulary.ts'
import { formatMoneyList } from '../../ui/format/money.ts'
import { formatCount } from '../../ui/format/words.ts'
import { ListLink } from './ListLink.tsx'
import type { Opens } from './opens.ts'
import styles from './Rows.module.css'

export interface FigureRow {
  key: string
  count: number
  /** Of one, and of many; one text where it is the same. */
  words: string | readonly [string, string]
  amounts?: readonly Money[]
  to: Opens
  tone?: 'bad' | 'wait'
}

/** What is nothing is not a line; where everything is, `empty` says so. */
export function Rows({ rows, empty }: { rows: readonly FigureRow[]; empty: ReactNode }) {
  const shown = rows.filter(({ count }) => count > 0)
  if (shown.length === 0) return <p className={styles.empty}>{empty}</p>
  return (
    <ul className={styles.rows}>
      {shown.map(({ key, count, words, amounts = [], to, tone }) => (
        <li key={key}>
          <ListLink to={to} className={styles.row}>
            <span className={`${styles.count} ${tone === undefined ? '' : styles[tone]}`}>{formatCount(count)}</span>
            <span>{typeof words === 'string' ? words : words[count === 1 ? 0 : 1]}{amounts.length > 0 && <span className={styles.amounts}>{formatMoneyList(amounts)}</span>}</span>
          </ListLink>
        </li>
      ))}
    </ul>
  )
}
