/** Looking at an account reads it again from the billing system, quietly: what is shown stays until there is newer. */
import { useQuery } from '@tanstack/react-query'
import type { Instant } from '#contract/vocabulary.ts'
import { client } from '../../client.ts'

export interface AccountRefresh {
  /** Whether it is being read just now. */
  refreshing: boolean
  /** When this account alone was last read; null while that is not known, or when it came with the pulls only. */
  at: Instant | null
}

/**
 * Asks once when the account is come to. Without a line, or just after another reading, the core
 * does nothing; a failure is the bottom bar's to tell. What changed comes by the invalidations.
 */
export function useRefreshAccount(account: string): AccountRefresh {
  const { data, isFetching } = useQuery({
    // A key of its own: no invalidation of the sync's queries asks again.
    queryKey: ['refreshAccount', account],
    queryFn: () => client.sync.refreshAccount({ account }),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnMount: 'always',
    retry: false,
  })
  return { refreshing: isFetching, at: data?.at ?? null }
}
