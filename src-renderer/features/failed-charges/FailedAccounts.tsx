/** The failed charges that match, account by account; one opens its own failures. */
import { useStore } from 'zustand'
import type { FailedChargeFilter } from '#contract/failedCharges.ts'
import { orpc } from '../../client.ts'
import { Grid } from '../../ui/list/Grid.tsx'
import { useListPages } from '../../ui/list/useListPages.ts'
import { useNow } from '../../ui/now.ts'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { failedAccountColumns } from './columns.tsx'
import { failedAccountsList, groupId } from './list.ts'

interface FailedAccountsProps {
  filter: FailedChargeFilter
  allParties: boolean
  onOpen: (accountId: string) => void
  empty: React.ReactNode
}

export function FailedAccounts({ filter, allParties, onOpen, empty }: FailedAccountsProps) {
  const now = useNow()
  useStore(failedAccountsList)
  const { grid, isError, error, retry } = useListPages(orpc.failedCharges.groups, filter, groupId)
  return (
    <>
      {isError && <ErrorNote error={error} onRetry={retry} />}
      <Grid label="Accounts with failed charges" rowId={groupId} columns={failedAccountColumns({ now, allParties })} store={failedAccountsList} total={null} {...grid} openId={null} onOpen={onOpen} selectable={false} empty={empty} />
    </>
  )
}
