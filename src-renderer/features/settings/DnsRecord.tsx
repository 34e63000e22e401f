/** A TXT record to publish, each part to be copied for whoever runs the domain. */
import { Button, CopyButton } from '@mantine/core'
import styles from './DnsRecord.module.css'

export function DnsRecord({ name, value }: { name: string; value: string }) {
  const parts = [['Type', 'TXT'], ['Name', name], ['Value', value]] as const
  return (
    <dl className={styles.record}>
      {parts.map(([part, text]) => (
        <div key={part} className={styles.part}>
          <dt>{part}</dt>
          <dd><code className={styles.text}>{text}</code></dd>
          {part !== 'Type' && (
            <dd>
              <CopyButton value={text}>
                {({ copied, copy }) => <Button size="compact-xs" variant="default" aria-label={copied ? `${part} copied` : `Copy ${part.toLowerCase()} of ${name}`} onClick={copy}>{copied ? 'Copied' : 'Copy'}</Button>}
              </CopyButton>
            </dd>
          )}
        </div>
      ))}
    </dl>
  )
}
