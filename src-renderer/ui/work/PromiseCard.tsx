/** The promise that stands: open, or broken and what to do about it. */
import { Group } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { PromiseToPay } from '#contract/work.ts'
import { orpc } from '../../client.ts'
import { formatInstantDay } from '../format/dates.ts'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import { ManageButton } from '../parts/ManageButton.tsx'
import { Muted } from '../parts/Muted.tsx'
import { Note } from '../parts/Note.tsx'
import { promiseSentence, promiseStates, WHAT_TO_DO } from './promiseWords.ts'
import { workChanged } from './undo.tsx'

export function PromiseCard({ promise, onPromise }: { promise: PromiseToPay; onPromise: () => void }) {
  const queries = useQueryClient()
  const settle = useMutation(orpc.work.settlePromise.mutationOptions({ onSuccess: () => workChanged(queries) }))
  const { word } = promiseStates[promise.state]
  return (
    <Note tone={promise.asks ? 'bad' : 'plain'}>
      <p><strong>{promise.asks ? `Promise ${word.toLowerCase()}.` : 'Promised.'}</strong> {promiseSentence(promise)}</p>
      {promise.note !== null && <p>“{promise.note}”</p>}
      <p><Muted>{promise.madeBy}, {formatInstantDay(promise.madeAt)}</Muted></p>
      {promise.asks && <p>{WHAT_TO_DO}</p>}
      {settle.isError && <ErrorNote error={settle.error} />}
      <Group gap={6} mt={6}>
        <ManageButton size="xs" variant="default" onClick={onPromise} rightSection={<kbd aria-hidden>p</kbd>}>{promise.asks ? 'New promise…' : 'Change promise…'}</ManageButton>
        <ManageButton size="xs" variant="default" loading={settle.isPending} onClick={() => settle.mutate({ promise: promise.id, as: promise.asks ? 'seen' : 'withdrawn' })}>{promise.asks ? 'Dealt with' : 'Take it back'}</ManageButton>
      </Group>
    </Note>
  )
}
