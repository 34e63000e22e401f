/** The server that takes what is sent. */
import { Group, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { Settings } from '#contract/settings.ts'
import { orpc } from '../../client.ts'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { ManageButton } from '../../ui/parts/ManageButton.tsx'
import { Note } from '../../ui/parts/Note.tsx'
import styles from './SettingsScreen.module.css'

export function MailServer({ settings: { smtp } }: { settings: Settings }) {
  const [url, setUrl] = useState(smtp.url ?? '')
  const set = useMutation(orpc.settings.setSmtp.mutationOptions())
  const valid = url.trim() === '' || /^smtps?:\/\/./.test(url.trim())
  if (smtp.given) return <Note>Mail goes to {smtp.url}, which was named when Counterfoil was started. Start it without to set another mail server here.</Note>
  const save = () => set.mutate({ url: url.trim() === '' ? null : url.trim() })
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (valid) save()
      }}
    >
      <TextInput
        label="Address"
        description={`smtp://user:password@host:port, or smtps:// for a line that is encrypted from the start. ${smtp.hasPassword ? 'A password is kept; it is not shown.' : ''}`}
        placeholder="smtps://mail.example:465"
        maxLength={500}
        autoComplete="off"
        value={url}
        error={valid ? undefined : 'An address begins with smtp:// or smtps://.'}
        onChange={(event) => setUrl(event.currentTarget.value)}
      />
      {set.isError && <ErrorNote error={set.error} />}
      {set.isSuccess && <Note tone="good">{url.trim() === '' ? 'No mail server is set now.' : 'The mail server answered and is set.'}{set.data.kept ? '' : ' Its password could not be kept: it is asked for again at the next start.'}</Note>}
      <Group><ManageButton variant="default" loading={set.isPending} not={valid ? null : 'The address is not complete.'} onClick={save}>Save mail server</ManageButton></Group>
    </form>
  )
}
