/** How a try or a run goes, and how it ended. */
import { useMutation, useQuery } from '@tanstack/react-query'
import type { Activity } from '#contract/activity.ts'
import type { ImportResult } from '#contract/imports.ts'
import { orpc } from '../../client.ts'
import { useActivity } from '../../ui/core/activities.ts'
import { plainError } from '../../ui/core/plainError.ts'

const ASK_AGAIN_MS = 400

export type Outcome =
  | { state: 'running'; activity: Activity | undefined; cancel: (() => void) | null }
  | { state: 'done'; result: ImportResult; importId: string | null; /** Why nothing was kept; null where something was, or was only to be tried. */ failure: string | null }
  | { state: 'failed'; why: string }
  | { state: 'cancelled' }
  /** Nobody can be asked any more: the program was started again meanwhile. */
  | { state: 'unknown'; why: string }

/** Null while there is none to ask for. */
export function useOutcome(id: string | null): Outcome | null {
  const activity = useActivity(id)
  const over = activity !== undefined && activity.state !== 'running'
  // Its end is told by its stream; what came of it is asked for then, and now and then in case the stream was not heard.
  const outcome = useQuery(orpc.imports.outcome.queryOptions({ input: { activity: id ?? '-' }, enabled: id !== null, staleTime: 0, refetchInterval: ({ state }) => (state.data == null && state.error === null ? (over ? ASK_AGAIN_MS : 2 * ASK_AGAIN_MS) : false) }))
  const cancel = useMutation(orpc.activity.cancel.mutationOptions())
  if (id === null) return null
  if (outcome.data != null) {
    const { result, failure, importId } = outcome.data
    if (activity?.state === 'cancelled') return { state: 'cancelled' }
    return result === null ? { state: 'failed', why: failure ?? 'It ended without a result. Try it again.' } : { state: 'done', result, importId, failure }
  }
  if (activity?.state === 'cancelled') return { state: 'cancelled' }
  if (activity?.state === 'failed') return { state: 'failed', why: activity.error ?? 'It failed. Try it again.' }
  if (outcome.isError) return { state: 'unknown', why: plainError(outcome.error).message }
  return { state: 'running', activity, cancel: cancel.isPending || cancel.data?.cancelled === true ? null : () => cancel.mutate({ id }) }
}
