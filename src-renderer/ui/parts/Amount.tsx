/** Money on screen: tabular, a true minus, a dash for nothing. */
import { Fragment } from 'react'
import type { Money } from '#contract/vocabulary.ts'
import { DASH, formatMoney } from '../format/money.ts'
import styles from './Amount.module.css'

export function Amount({ money, symbol = true, strong = false, zero = 'dash' }: { money: Money; symbol?: boolean; strong?: boolean; zero?: 'dash' | 'figure' }) {
  if (money.minor === 0 && zero === 'dash') return <span className={styles.nothing} aria-label="nothing">{DASH}</span>
  return <span className={`${styles.amount} ${strong ? styles.strong : ''}`}>{formatMoney(money, { symbol })}</span>
}

/** One line a currency; a dash when there is none. */
export function Amounts({ amounts, strong = false }: { amounts: readonly Money[]; strong?: boolean }) {
  if (amounts.length === 0) return <span className={styles.nothing} aria-label="nothing">{DASH}</span>
  return (
    <span className={styles.list}>
      {/* The spaces are where a line may break. */}
      {amounts.map((money) => <Fragment key={money.currency}><Amount money={money} strong={strong} />{' '}</Fragment>)}
    </span>
  )
}
