/** One key: the record to publish for it, and taking it away. */
import { Group } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { MailSettings } from '#contract/mailSettings.ts'
import { orpc } from '../../../client.ts'
import { Dialog } from '../../../ui/parts/Dialog.tsx'
import { ManageButton } from '../../../ui/parts/ManageButton.tsx'
import { Note } from '../../../ui/parts/Note.tsx'
import { Tag } from '../../../ui/parts/Tag.tsx'
import { DnsRecord } from '../DnsRecord.tsx'
import styles from './Dkim.module.css'

export function DkimKey({ dkim: { domain, selector, kept, recordName, recordValue } }: { dkim: MailSettings['dkim'][number] }) {
  const queries = useQueryClient()
  const [removing, setRemoving] = useState(false)
  const remove = useMutation(orpc.mailSettings.removeDkim.mutationOptions({ onSuccess: (now) => queries.setQueryData(orpc.mailSettings.get.queryKey(), now) }))
  return (
    <section className={styles.key} aria-label={`Key of ${domain}`}>
      <Group justify="space-between" gap={8}>
        <Group gap={10}>
          <strong className={styles.domain}>{domain}</strong>
          <span className={styles.dim}>selector {selector}</span>
          <Tag quiet tone={kept ? 'good' : 'wait'}>{kept ? 'Messages are signed' : 'The key is not on this computer'}</Tag>
        </Group>
        <ManageButton size="compact-sm" variant="subtle" color="gray" aria-label={`Take away the key of ${domain}…`} onClick={() => setRemoving(true)}>Take away…</ManageButton>
      </Group>
      {!kept && <Note tone="wait">Nothing can be sent from {domain} until the key is given again. Give the same private key with “Add a key…”, or have a new one made and publish its record.</Note>}
      <p className={styles.dim}>Publish this record, and leave it for as long as messages are signed with the key:</p>
      <DnsRecord name={recordName} value={recordValue} />
      <Dialog opened={removing} onClose={() => setRemoving(false)} title={`Take the key of ${domain} away?`} tone="bad" confirm="Take key away" onConfirm={() => remove.mutateAsync({ domain })}>
        <p>Messages from {domain} leave without a signature from now on, and the private key is gone: it cannot be had back. Leave its record published for some days, for messages on their way.</p>
      </Dialog>
    </section>
  )
}
