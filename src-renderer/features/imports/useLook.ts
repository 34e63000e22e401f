/** What the file is taken to be, with what was decided so far. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { orpc } from '../../client.ts'
import { useWizard } from './wizard.ts'

export function useLook() {
  const handle = useWizard(({ handle }) => handle)
  const decided = useWizard(({ decided }) => decided)
  const look = useQuery(orpc.imports.look.queryOptions({ input: { file: handle ?? '-', decided }, enabled: handle !== null, placeholderData: keepPreviousData, staleTime: Infinity, gcTime: 60_000 }))
  return { look: look.data, error: look.error, isFetching: look.isFetching, retry: () => void look.refetch() }
}
