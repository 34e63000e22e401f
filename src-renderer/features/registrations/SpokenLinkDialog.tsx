/** A new link for somebody on the telephone: asked about, made at once, shown once, spelled. It is held by this dialog alone and goes with it. */
import { Button, CopyButton, Group, Modal, Stack } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { RegistrationRow } from '#contract/registrations.ts'
import { orpc } from '../../client.ts'
import { useHasLine } from '../../ui/commands/give.ts'
import { formatInstant } from '../../ui/format/dates.ts'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { Facts } from '../../ui/parts/Facts.tsx'
import { ManageButton } from '../../ui/parts/ManageButton.tsx'
import { Note } from '../../ui/parts/Note.tsx'
import { useFocusBack } from '../../ui/parts/useFocusBack.ts'
import { spelledLink } from './spelling.ts'
import styles from './SpokenLink.module.css'

interface SpokenLinkDialogProps {
  row: Pick<RegistrationRow, 'registrationId' | 'accountName' | 'contactName' | 'email'>
  timeZone: string | undefined
  onClose: () => void
}

export function SpokenLinkDialog({ row, timeZone, onClose }: SpokenLinkDialogProps) {
  useFocusBack()
  const hasLine = useHasLine()
  // Nothing of the answer is kept once the dialog has gone.
  const link = useMutation(orpc.registrations.link.mutationOptions({ gcTime: 0 }))
  const made = link.data
  return (
    <Modal opened onClose={onClose} title={made === undefined ? 'Read a new link out?' : `New link for ${row.accountName}`} size="lg" yOffset="8vh" closeOnClickOutside={made === undefined}>
      {made !== undefined ? <Made {...made} timeZone={timeZone} onClose={onClose} /> : (
        <Stack gap="sm">
          <Facts facts={[['Account', row.accountName], ['Contact', row.contactName], ['Address', row.email]]} />
          <p>Whoever has the link can choose the password for this customer. Make sure you are talking to them before you read it out.</p>
          <p>Every earlier link stops working at once. The new one is shown here once and kept nowhere; the audit trail notes that you made it.</p>
          {!hasLine && <Note tone="wait">There is no line now. A link is made by the billing system, so this has to wait until the line is back.</Note>}
          {link.isError && <ErrorNote error={link.error} />}
          <Group justify="flex-end" gap={8} mt={4}>
            <Button variant="default" onClick={onClose}>Cancel</Button>
            <ManageButton data-autofocus loading={link.isPending} not={hasLine ? null : 'There is no line now.'} onClick={() => link.mutate({ registration: row.registrationId })}>Make a new link</ManageButton>
          </Group>
        </Stack>
      )}
    </Modal>
  )
}

function Made({ url, expiresAt, timeZone, onClose }: { url: string; expiresAt: number; timeZone: string | undefined; onClose: () => void }) {
  const close = useRef<HTMLButtonElement>(null)
  // The button that was pressed is gone.
  useEffect(() => close.current?.focus(), [])
  const { address, groups } = spelledLink(url)
  return (
    <Stack gap="sm">
      <p className={styles.link} aria-label="The link">{url}</p>
      <div>
        <p className={styles.head}>To read it out; capitals matter</p>
        <ol className={styles.spelling}>
          <li className={styles.address}><span className={styles.written}>{address.written}</span><span className={styles.said}>{address.said}</span></li>
          {groups.map(({ written, said }, n) => <li key={n}><span className={styles.written}>{written}</span><span className={styles.said}>{said}</span></li>)}
        </ol>
      </div>
      <Note>It works once, until {formatInstant(expiresAt, timeZone)}. When you close this, it is gone from here; make another one if it gets lost.</Note>
      <Group justify="flex-end" gap={8} mt={4}>
        <CopyButton value={url}>{({ copied, copy }) => <Button variant="default" onClick={copy}>{copied ? 'Copied' : 'Copy the link'}</Button>}</CopyButton>
        <Button ref={close} onClick={onClose}>Done, forget it</Button>
      </Group>
    </Stack>
  )
}
