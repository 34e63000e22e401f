/** A screen that is read from top to bottom. */
import type { ReactNode } from 'react'
import styles from './Page.module.css'

export function Page({ title, aside, above, children, wide = false }: { title: ReactNode; aside?: ReactNode; above?: ReactNode; children: ReactNode; wide?: boolean }) {
  return (
    <div className={styles.page}>
      <div className={`${styles.inner} ${wide ? styles.wide : ''}`}>
        {above}
        <header className={styles.header}>
          <h1 className={styles.title}>{title}</h1>
          {aside}
        </header>
        {children}
      </div>
    </div>
  )
}

/** A part of a page under its own heading. */
export function Panel({ title, aside, children, id }: { title: string; aside?: ReactNode; children: ReactNode; id?: string }) {
  return (
    <section className={styles.panel} id={id} aria-label={title}>
      <div className={styles.panelHead}>
        <h2>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  )
}
