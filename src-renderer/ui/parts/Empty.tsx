/** What would be here, and how to get it. */
import type { ReactNode } from 'react'
import styles from './notes.module.css'

export function Empty({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className={styles.empty}>
      <p className={styles.emptyTitle}>{title}</p>
      {children !== undefined && <p className={styles.emptyText}>{children}</p>}
      {action !== undefined && action !== false && <div className={styles.emptyAction}>{action}</div>}
    </div>
  )
}
