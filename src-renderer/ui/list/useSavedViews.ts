/** The saved views of a list and what can be done with them. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { SavedView, ViewList } from '#contract/views.ts'
import { orpc } from '../../client.ts'

const NONE: readonly SavedView[] = []

/** Of every list, in the order people gave them. */
export function useAllViews(): readonly SavedView[] {
  return useQuery(orpc.views.all.queryOptions({ staleTime: Infinity })).data ?? NONE
}

export function useSavedViews(list: ViewList) {
  const queries = useQueryClient()
  const onSuccess = () => queries.invalidateQueries({ queryKey: orpc.views.key() })
  return {
    views: useAllViews().filter((view) => view.list === list),
    save: useMutation(orpc.views.save.mutationOptions({ onSuccess })),
    change: useMutation(orpc.views.change.mutationOptions({ onSuccess })),
    move: useMutation(orpc.views.move.mutationOptions({ onSuccess })),
    remove: useMutation(orpc.views.remove.mutationOptions({ onSuccess })),
  }
}
