/** Names and values, aligned. */
import { Fragment } from 'react'
import type { ReactNode } from 'react'
import styles from './Facts.module.css'

export type Fact = readonly [name: string, value: ReactNode]

/** A fact whose value is null is left out. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className={styles.facts}>
      {facts.filter(([, value]) => value !== null).map(([name, value]) => (
        <Fragment key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
    </dl>
  )
}
