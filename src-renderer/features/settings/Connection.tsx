/** Where the billing system is, and the token that opens it. The token goes in and never comes out. */
import { Button, Group, PasswordInput, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { Settings } from '#contract/settings.ts'
import { orpc } from '../../client.ts'
import { useSession } from '../../ui/core/session.ts'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { Note } from '../../ui/parts/Note.tsx'
import { useDraft } from './settingsDrafts.ts'
import styles from './SettingsScreen.module.css'

export function Connection({ settings: { connection } }: { settings: Settings }) {
  const { form: { url }, edit, saved } = useDraft('connection', { url: connection.url ?? '' })
  const demo = useSession()?.demo === true
  const [token, setToken] = useState('')
  const connect = useMutation(orpc.settings.setConnection.mutationOptions({ onSuccess: (_, { url: sent }) => {
    setToken('')
    saved({ url: sent })
  } }))
  const ready = url.trim() !== '' && token !== ''
  if (connection.given) return <Note>Connected to {connection.url}, which was named when Counterfoil was started. {demo ? 'The demo company has its own.' : 'To connect another one here, start Counterfoil without --url.'}</Note>
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) connect.mutate({ url: url.trim(), token })
      }}
    >
      <TextInput label="Address" type="url" placeholder="https://billing.example/api" maxLength={300} value={url} onChange={(event) => edit({ url: event.currentTarget.value })} />
      <PasswordInput
        label="Token"
        description={connection.url === null ? 'From the billing system, for you alone: what you may do here comes with it.' : connection.tokenKept ? 'A token is kept by this computer. Give one only to change it.' : 'This computer cannot keep secrets safely, so the token is asked for at each start.'}
        maxLength={500}
        autoComplete="off"
        value={token}
        onChange={(event) => setToken(event.currentTarget.value)}
      />
      {connect.isError && <ErrorNote error={connect.error} />}
      {connect.isSuccess && <Note tone="good">Connected as {connect.data.operator}.{connect.data.tokenKept ? '' : ' The token could not be kept: it is asked for again at the next start.'}</Note>}
      <Group><Button type="submit" disabled={!ready} loading={connect.isPending}>{connection.url === null ? 'Connect' : 'Change connection'}</Button></Group>
    </form>
  )
}
