import { useQuery } from '@tanstack/react-query'
import { orpc } from '../../client.ts'
import { isNotPulledYet } from './pulled.ts'
import { useParty } from './session.ts'

/** Of the party that is shown; false while the state of the copy is not known. */
export function useNotPulledYet(): boolean {
  const party = useParty()
  const { data } = useQuery(orpc.sync.status.queryOptions({ staleTime: Infinity }))
  return data !== undefined && isNotPulledYet(data, party?.id ?? null)
}
