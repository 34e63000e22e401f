/** How a sign-in in the browser stands. */
import { Button, CopyButton, Group } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { bridge, orpc } from '../../../client.ts'
import { isAnswer } from '../../../ui/core/plainError.ts'
import { ErrorNote } from '../../../ui/parts/ErrorNote.tsx'
import { Note } from '../../../ui/parts/Note.tsx'
import { useSettingsDrafts } from '../settingsDrafts.ts'
import { PROVIDERS } from './mailServerForm.ts'
import { openSignInPage, useSignInAttempt } from './signInAttempt.ts'
import type { SignInAttempt } from './signInAttempt.ts'

const ASK_EVERY_MS = 1000

export function SignInProgress({ attempt: { id, provider, url } }: { attempt: SignInAttempt }) {
  const queries = useQueryClient()
  const { name } = PROVIDERS[provider]
  const how = useQuery(orpc.mailSettings.signInState.queryOptions({
    input: { attempt: id }, gcTime: 0, retry: false,
    refetchInterval: ({ state: { data, error } }) => (data?.state === 'done' || data?.state === 'failed' || isAnswer(error) ? false : ASK_EVERY_MS),
  }))
  const state = how.data?.state ?? 'waiting'
  const message = how.data?.message ?? null
  useEffect(() => {
    if (state !== 'done') return
    useSignInAttempt.setState({ attempt: null, done: message })
    useSettingsDrafts.getState().undo('mail-server')
    void queries.invalidateQueries({ queryKey: orpc.mailSettings.get.key() })
  }, [state, message, queries])
  if (how.isError && isAnswer(how.error)) return <ErrorNote error={how.error} />
  if (state === 'done') return null
  if (state === 'failed') return <div role="alert"><Note tone="bad">{message ?? `Signing in with ${name} did not succeed. Begin again.`}</Note></div>
  return (
    <output>
      <Note tone="wait">
        <p>Sign in with {name} on the page that opened in your browser. It is waited for ten minutes.</p>
        <Group gap={6} mt={6}>
          {bridge === undefined
            ? <Button size="xs" variant="default" component="a" href={url} target="_blank" rel="noreferrer">Open the page again</Button>
            : <Button size="xs" variant="default" onClick={() => void openSignInPage(url)}>Open the page again</Button>}
          <CopyButton value={url}>{({ copied, copy }) => <Button size="xs" variant="subtle" color="gray" onClick={copy}>{copied ? 'Copied' : 'Copy its address'}</Button>}</CopyButton>
          <Button size="xs" variant="subtle" color="gray" onClick={() => useSignInAttempt.setState({ attempt: null })}>Stop waiting</Button>
        </Group>
      </Note>
    </output>
  )
}
