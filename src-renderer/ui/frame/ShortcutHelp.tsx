/** All keys at a glance. */
import { Modal } from '@mantine/core'
import { shortcuts } from '../keys.ts'
import styles from './ShortcutHelp.module.css'

export function ShortcutHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Keys" size={620}>
      <div className={styles.groups}>
        {shortcuts.map(({ group, keys }) => (
          <section key={group}>
            <h3 className={styles.group}>{group}</h3>
            <dl className={styles.list}>
              {keys.map(([press, does]) => (
                <div key={press} className={styles.line}>
                  <dt>{press.split(' ').map((key) => <kbd key={key}>{key}</kbd>)}</dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  )
}
