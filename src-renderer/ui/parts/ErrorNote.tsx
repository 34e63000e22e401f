/** A failure where it happened: plain words, what to do, and something to copy for whoever helps. */
import { Button, CopyButton, Group } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { plainError } from '../core/plainError.ts'
import styles from './notes.module.css'

export function ErrorNote({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { message, id } = plainError(error)
  return (
    <div className={`${styles.note} ${styles.bad}`} role="alert">
      <IconAlertTriangle size={16} stroke={1.75} aria-hidden className={styles.icon} />
      <div className={styles.body}>
        <p>{message}</p>
        {id !== null && !message.includes(id) && <p className={styles.small}>Error id <code>{id}</code></p>}
        <Group gap={6} mt={6}>
          {onRetry !== undefined && <Button size="xs" variant="default" onClick={onRetry}>Try again</Button>}
          <CopyButton value={id === null || message.includes(id) ? message : `${message} (error id ${id})`}>
            {({ copied, copy }) => <Button size="xs" variant="subtle" color="gray" onClick={copy}>{copied ? 'Copied' : 'Copy'}</Button>}
          </CopyButton>
        </Group>
      </div>
    </div>
  )
}
