/** The three ways to begin, where nothing feeds the workspace yet. */
import { Button } from '@mantine/core'
import { IconBrandStripe, IconFileImport, IconPlugConnected } from '@tabler/icons-react'
import { hrefOf } from '../route.ts'
import styles from './FirstRun.module.css'

const WAYS = [
  { title: 'Import files', says: 'Customers, invoices and payments from the spreadsheets you have. Nothing else is needed.', button: 'Import a file', href: hrefOf('imports', 'new'), Icon: IconFileImport },
  { title: 'Add Stripe', says: 'With a restricted key: what it may not do is not offered.', button: 'Add Stripe', href: hrefOf('settings', 'stripe'), Icon: IconBrandStripe },
  { title: 'Connect a billing system', says: 'One that speaks Counterfoil’s API, by its address and a token.', button: 'Connect', href: hrefOf('settings', 'connection'), Icon: IconPlugConnected },
] as const

export function FirstRun() {
  return (
    <section className={styles.box} aria-label="Begin">
      <h2 className={styles.title}>Nothing feeds this workspace yet</h2>
      <p className={styles.text}>Connect a billing system, add Stripe, or import files. Each can be added to later; they live in one workspace side by side.</p>
      <ul className={styles.ways}>
        {WAYS.map(({ title, says, button, href, Icon }, n) => (
          <li key={title}>
            <Icon size={20} stroke={1.5} aria-hidden />
            <h3>{title}</h3>
            <p>{says}</p>
            <Button component="a" href={href} variant={n === 0 ? 'filled' : 'default'}>{button}</Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
