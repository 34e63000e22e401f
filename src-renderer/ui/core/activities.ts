/** Long work as this window knows it: the list of the core, kept current by its stream. */
import { useQuery } from '@tanstack/react-query'
import type { Activity } from '#contract/activity.ts'
import { orpc } from '../../client.ts'
import type { Queries } from './queries.ts'

const LIST_LIMIT = 100

/** Puts one change into the list, the newest first. */
export function withActivity(list: readonly Activity[], changed: Activity): Activity[] {
  const others = list.filter(({ id }) => id !== changed.id)
  return [changed, ...others].sort((a, b) => b.startedAt - a.startedAt).slice(0, LIST_LIMIT)
}

/** Called with each job that has just ended. */
const endings = new Set<(ended: Activity) => void>()

export function onActivityEnded(listener: (ended: Activity) => void): () => void {
  endings.add(listener)
  return () => endings.delete(listener)
}

export function rememberActivity(queries: Queries, changed: Activity): void {
  const before = queries.getQueryData(orpc.activity.list.queryKey())?.find(({ id }) => id === changed.id)
  queries.setQueryData(orpc.activity.list.queryKey(), (list) => withActivity(list ?? [], changed))
  queries.askOnceMore(orpc.activity.list.queryKey())
  if (changed.state !== 'running' && before?.state === 'running') for (const tell of endings) tell(changed)
}

export function useActivities(): readonly Activity[] {
  return useQuery(orpc.activity.list.queryOptions({ staleTime: Infinity })).data ?? []
}

export function useActivity(id: string | null | undefined): Activity | undefined {
  const list = useActivities()
  return id == null ? undefined : list.find((activity) => activity.id === id)
}

/** `412 of 4,812`'s share, 0 to 100; null while the whole is not known. */
export function percentOf({ done, total }: Pick<Activity, 'done' | 'total'>): number | null {
  return total === null || total === 0 ? null : Math.min(100, Math.floor((done / total) * 100))
}
