/** What cannot be asked for a party, because its source has nothing of the kind, its key may not, or the operator may not. */
import { useQuery } from '@tanstack/react-query'
import type { CommandName } from '#contract/commands.ts'
import { orpc } from '../../client.ts'
import { whyOf, type Asks } from './asks.ts'
import { useMayNotManage, useParties, useParty } from './session.ts'

/** By party and command, why it cannot be given; null where it can, and while that is not known. The core refuses too: this is for the eye. */
export function useCannots(): (party: string | null | undefined, command: CommandName) => string | null {
  const { data } = useQuery(orpc.sources.cannot.queryOptions({ staleTime: Infinity }))
  return (party, command) => data?.find((one) => one.party === party)?.cannot.find((one) => one.command === command)?.why ?? null
}

/** The same for one command of one party. */
export function useCannot(party: string | null | undefined, command: CommandName | undefined): string | null {
  const cannot = useCannots()
  return command === undefined ? null : cannot(party, command)
}

/** Why a control cannot be used: the operator may not, the source does not offer it, or `not`. Null when it can. */
export function useWhyNot(asks: Asks | undefined, not: string | null): string | null {
  const mayNot = useMayNotManage()
  const cannot = useCannots()
  return mayNot ?? (asks === undefined ? null : whyOf(asks, cannot)) ?? not
}

/** The parties that a list shows now, and so a selection in it can be of. */
export function useShownParties(): readonly string[] {
  const chosen = useParty()
  const all = useParties()
  return chosen === undefined ? all.map(({ id }) => id) : [chosen.id]
}
