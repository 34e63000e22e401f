/** Who is at the desk, for whom, and what they may do. */
import { useQuery } from '@tanstack/react-query'
import type { Operator, PartySummary } from '#contract/app.ts'
import { orpc } from '../../client.ts'
import { useDesk } from '../desk.ts'

/** The session as the core tells it; null until it has answered once. */
export function useSession() {
  return useQuery(orpc.app.info.queryOptions({ staleTime: Infinity })).data ?? null
}

export function useParties(): readonly PartySummary[] {
  return useSession()?.parties ?? []
}

/** The party everything is filtered by, as an input of the contract; absent for all. */
export function useParty(): PartySummary | undefined {
  const chosen = useDesk((desk) => desk.party)
  return useParties().find(({ id }) => id === chosen)
}

export function usePartyOf(id: string): PartySummary | undefined {
  return useParties().find((party) => party.id === id)
}

const VIEW_ONLY = 'You may view billing here, not manage it. Ask an administrator of the billing system for billing:manage.'

/** Before there is a source nobody says who may do what. */
const NOTHING_YET = 'Nothing feeds this workspace yet. Import a file, add Stripe or connect a billing system first.'

/** Why this operator may not change anything; null when they may. The core refuses too: this is for the eye. */
export function useMayNotManage(): string | null {
  const session = useSession()
  const operator: Operator | undefined = session?.operator
  if (operator === undefined || operator.grants.includes('billing:manage')) return null
  return operator.grants.length === 0 && session?.parties.length === 0 ? NOTHING_YET : VIEW_ONLY
}
