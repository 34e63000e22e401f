/** Giving a command: it is safe in the outbox when this answers, and everything that shows it asks again at once. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { commands } from '#contract/commands.ts'
import type { GivenCommand, Shown } from '#contract/outbox.ts'
import { orpc } from '../../client.ts'
import { affected } from '../core/invalidations.ts'

export function useGive() {
  const queries = useQueryClient()
  return useMutation(
    orpc.outbox.give.mutationOptions({
      onSuccess: (_receipt, { command }) => {
        const keys = (['outbox', ...commands[command].topics] as const).flatMap((topic) => affected[topic])
        // Waited for: what was asked for is on the screen when the question leaves it.
        return Promise.all([...new Set(keys)].map((queryKey) => queries.invalidateQueries({ queryKey }))).then(() => undefined)
      },
    }),
  )
}

export type Given = GivenCommand & Shown

/** Whether there is a line now; without one a command waits. */
export function useHasLine(): boolean {
  return useQuery(orpc.sync.status.queryOptions({ staleTime: Infinity })).data?.line === 'online'
}
