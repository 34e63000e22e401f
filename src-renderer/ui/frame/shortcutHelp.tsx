/** All keys at a glance. */
import { modals } from '@mantine/modals'
import { shortcuts } from '../keys.ts'
import styles from './shortcutHelp.module.css'

export function showShortcuts(): void {
  modals.open({ title: 'Keys', size: 780, children: <Shortcuts /> })
}

function Shortcuts() {
  return (
    <div className={styles.groups}>
      {shortcuts.map(({ group, keys }) => (
        <section key={group} className={styles.section}>
          <h3 className={styles.group}>{group}</h3>
          <dl className={styles.list}>
            {keys.map(([press, does]) => (
              <div key={press} className={styles.line}>
                <dt>{press.split(' ').map((key) => (key === '…' ? <span key={key}>…</span> : <kbd key={key}>{key}</kbd>))}</dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  )
}
