/** What a list comes to, at its foot: the sums by currency, never one across them. */
import type { ReactNode } from 'react'
import type { Money } from '#contract/vocabulary.ts'
import { formatMoney } from '../format/money.ts'
import styles from './Footing.module.css'

interface FootingProps {
  /** What the sums are of: `At risk`. */
  label?: string
  sums?: readonly Money[]
  /** What can be told of the list in words. */
  children?: ReactNode
}

export function Footing({ label = '', sums = [], children }: FootingProps) {
  return (
    <div className={styles.foot}>
      {children !== undefined && <span className={styles.words}>{children}</span>}
      {sums.length > 0 && (
        <dl className={styles.sums}>
          <dt>{label}</dt>
          {sums.map((sum) => <dd key={sum.currency} title={`${label}, ${sum.currency}`}>{formatMoney(sum)}</dd>)}
        </dl>
      )}
    </div>
  )
}
