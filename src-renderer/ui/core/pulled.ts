/** Until a first pull has come to its end, nothing here does not mean that there is nothing. */
import { useQuery } from '@tanstack/react-query'
import { orpc } from '../../client.ts'

export const NOT_PULLED = 'Not pulled yet'

/** Whether what is not here may be in the billing system all the same; false while that is not known. */
export function useNotPulledYet(): boolean {
  return useQuery(orpc.sync.status.queryOptions({ staleTime: Infinity })).data?.lastPullAt === null
}
