/** Whether the trail is as it was written, in words. */
import { Button, CopyButton, Group, Modal, Stack } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../client.ts'
import { formatInstant } from '../../ui/format/dates.ts'
import { plural } from '../../ui/format/words.ts'
import { Busy } from '../../ui/mail/Busy.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { Note } from '../../ui/parts/Note.tsx'
import styles from './AuditDetail.module.css'

export function AuditCheck() {
  const [opened, setOpened] = useState(false)
  const check = useMutation({ mutationFn: async () => ({ ...(await client.audit.check()), at: Date.now() }) })
  return (
    <>
      <Button variant="default" onClick={() => {
        setOpened(true)
        check.mutate()
      }}>Check…</Button>
      <Modal opened={opened} onClose={() => setOpened(false)} title="Is the trail whole?" size="md">
        <Stack gap="sm">
          {check.isPending && <Busy height={80}>Reading every entry and its seal…</Busy>}
          {check.isError && <ErrorNote error={check.error} onRetry={() => check.mutate()} />}
          {check.data !== undefined && !check.isPending && <Answer {...check.data} />}
          <Group justify="flex-end"><Button data-autofocus onClick={() => setOpened(false)} variant="default">Close</Button></Group>
        </Stack>
      </Modal>
    </>
  )
}

function Answer({ entries, brokenAt, lastHash, at }: { entries: number; brokenAt: number | null; lastHash: string; at: number }) {
  if (brokenAt !== null) {
    return (
      <>
        <Note tone="bad"><strong>Entry {brokenAt} is not as it was written.</strong> It, or one before it, was changed or removed outside Counterfoil. What comes after it cannot be relied on.</Note>
        <p>Export the trail now, keep a copy of the workspace’s folder, and compare it with the newest backup in which the trail is whole.</p>
      </>
    )
  }
  return (
    <>
      <Note tone="good"><strong>It is whole.</strong> {entries === 0 ? 'There is no entry yet.' : entries === 1 ? 'Its one entry is as it was written.' : `All ${plural(entries, 'entry', 'entries')} are as they were written, each sealed to the one before it.`} Read {formatInstant(at)}.</Note>
      {entries > 0 && (
        <div>
          <p>The last seal stands for all of them. Who writes it down elsewhere can show later that nothing before it was changed:</p>
          <p className={styles.hash}><code>{lastHash}</code> <CopyButton value={lastHash}>{({ copied, copy }) => <Button size="compact-xs" variant="subtle" color="gray" onClick={copy}>{copied ? 'Copied' : 'Copy'}</Button>}</CopyButton></p>
        </div>
      )}
    </>
  )
}
