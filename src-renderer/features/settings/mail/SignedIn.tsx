/** Who is signed in with the provider, and the way out. */
import { Group } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { MailSettings } from '#contract/mailSettings.ts'
import { orpc } from '../../../client.ts'
import { Dialog } from '../../../ui/parts/Dialog.tsx'
import { Facts } from '../../../ui/parts/Facts.tsx'
import { ManageButton } from '../../../ui/parts/ManageButton.tsx'
import { Muted } from '../../../ui/parts/Muted.tsx'
import { Note } from '../../../ui/parts/Note.tsx'
import { Tag } from '../../../ui/parts/Tag.tsx'
import { PROVIDERS } from './mailServerForm.ts'
import { useSignInAttempt } from './signInAttempt.ts'

export function SignedIn({ signIn: { provider, user, clientId, tenant, kept } }: { signIn: NonNullable<MailSettings['signIn']> }) {
  const done = useSignInAttempt((known) => known.done)
  const [leaving, setLeaving] = useState(false)
  const queries = useQueryClient()
  const signOut = useMutation(orpc.mailSettings.signOut.mutationOptions({ onSuccess: (now) => {
    useSignInAttempt.setState({ done: null })
    queries.setQueryData(orpc.mailSettings.get.queryKey(), now)
  } }))
  const { name } = PROVIDERS[provider]
  return (
    <>
      <Facts facts={[
        ['Signed in', <Tag key="state" quiet tone={kept ? 'good' : 'wait'}>{kept ? `With ${name}, as ${user}` : `Not any more: with ${name}, as ${user}`}</Tag>],
        ['Client id', clientId],
        ['Directory', tenant],
      ]} />
      {!kept && <Note tone="wait">This computer could not keep the sign-in, so it ended with the last start of Counterfoil. Sign in again before the next dispatch.</Note>}
      <Group gap={8}>
        <ManageButton size="compact-sm" variant="default" onClick={() => setLeaving(true)}>Sign out…</ManageButton>
        <output>{kept && done !== null && <Muted>{done}</Muted>}</output>
      </Group>
      <Dialog opened={leaving} onClose={() => setLeaving(false)} title={`Sign out from ${name}?`} tone="bad" confirm="Sign out" onConfirm={() => signOut.mutateAsync(undefined)}>
        <p>Nothing can be sent as {user} until somebody signs in again. Dispatches that are running stop, and can be resumed then.</p>
      </Dialog>
    </>
  )
}
