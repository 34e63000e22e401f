/** Where the records of this workspace come from, as the core tells it. */
import { useQuery } from '@tanstack/react-query'
import { orpc } from '../../client.ts'
import { useMayNotManage, useSession } from '../core/session.ts'

export const useSources = () => useQuery(orpc.sources.list.queryOptions())

/** Whether nothing feeds this workspace yet; false while that is not known. */
const useHasNoSource = (): boolean => useSources().data?.length === 0

/** Whether nothing feeds this workspace and nothing is in it: it is begun. A token that has to be given again is no beginning. */
export function useIsEmpty(): boolean {
  const noSource = useHasNoSource()
  return useSession()?.parties.length === 0 && noSource
}

/** Whose records the copy is held against: `the billing system` where there is no other source, else `the sources`. */
export const useTheirName = (): string => (useSources().data?.some(({ kind }) => kind !== 'billing_api') === true ? 'the sources' : 'the billing system')

/** Why nothing can be imported or added by this operator; null where it can. Before there is a source nobody has grants, and everybody may begin. */
export function useMayNotAdd(): string | null {
  const why = useMayNotManage()
  return useHasNoSource() ? null : why
}
