/** The frame of a list screen: title, count and filters above, the list below, the detail beside it. */
import type { ReactNode } from 'react'
import { useNotPulledYet } from '../core/useNotPulledYet.ts'
import { formatCount } from '../format/words.ts'
import styles from './ListScreen.module.css'

interface ListScreenProps {
  title: string
  /** How many match; null while it is not known. */
  count: number | null
  /** The views of the list, beside its title. */
  views?: ReactNode
  /** What they come to, beside the count. */
  summary?: ReactNode
  /** Filter chips and the search box. */
  filters?: ReactNode
  /** Buttons of the whole list. */
  actions?: ReactNode
  /** A failure of the list itself. */
  error?: ReactNode
  children: ReactNode
  /** The bar of a selection. */
  bulk?: ReactNode
  /** The open detail; null when none is. */
  detail?: ReactNode
}

export function ListScreen({ title, count, views, summary, filters, actions, error, children, bulk, detail }: ListScreenProps) {
  // Nought of what has not been pulled is not a count.
  const counted = !useNotPulledYet() || count !== 0
  return (
    <div className={styles.screen}>
      <header className={styles.header}>
        <h1 className={styles.title}>
          {title}
          {count !== null && counted && <span className={styles.count} aria-label={`${formatCount(count)} in this list`}>{formatCount(count)}</span>}
        </h1>
        {views}
        {summary !== undefined && <div className={styles.summary}>{summary}</div>}
        <div className={styles.tools}>
          {filters}
          {actions}
        </div>
      </header>
      <div className={styles.body}>
        <div className={styles.list}>
          {error}
          {children}
          {bulk}
        </div>
        {detail}
      </div>
    </div>
  )
}
