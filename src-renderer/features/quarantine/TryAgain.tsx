/** Asks the billing system once more for records that were set aside, and says how many still are. */
import { useQuery } from '@tanstack/react-query'
import { client, orpc } from '../../client.ts'
import { plural } from '../../ui/format/words.ts'
import { MakeButton } from '../../ui/parts/MakeButton.tsx'

/** Of the contract: so many are taken at a time. */
const AT_A_TIME = 1000

interface TryAgainProps {
  label: string
  /** Null for all of them. */
  ids: readonly number[] | null
  size?: 'xs' | 'sm'
  variant?: 'filled' | 'default'
  side?: 'before' | 'after'
  disabled?: boolean
  /** Said when it has ended, in place of how many are still set aside. */
  said?: string
  'data-main-action'?: boolean
}

export function TryAgain({ ids, said, ...button }: TryAgainProps) {
  const left = useQuery(orpc.sync.status.queryOptions({ staleTime: Infinity })).data?.quarantined ?? null
  const stillThere = left === null ? 'Done' : left === 0 ? 'Done: nothing is set aside any more' : `Done: ${plural(left, 'record')} still set aside`
  return (
    <MakeButton
      {...button}
      start={() => client.sync.retryQuarantined(ids === null ? {} : { ids: ids.slice(0, AT_A_TIME) })}
      done={said ?? stillThere}
      cancelled="Cancelled; what was taken by then stays."
    />
  )
}
