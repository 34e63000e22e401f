/** The failed-charges queue: why the money did not come, and one action to get it. */
import { ActionIcon, Tooltip } from '@mantine/core'
import { IconUsersGroup } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { AccountId } from '#contract/vocabulary.ts'
import { orpc } from '../../client.ts'
import { useParty, useSession } from '../../ui/core/session.ts'
import { onlyCurrency } from '../../ui/format/money.ts'
import { BulkBar } from '../../ui/list/BulkBar.tsx'
import { ColumnMenu } from '../../ui/list/ColumnMenu.tsx'
import { ExportMenu } from '../../ui/list/ExportMenu.tsx'
import { Footing } from '../../ui/list/Footing.tsx'
import { Grid } from '../../ui/list/Grid.tsx'
import { ListScreen } from '../../ui/list/ListScreen.tsx'
import { NoMatch } from '../../ui/list/NoMatch.tsx'
import { useListPages } from '../../ui/list/useListPages.ts'
import { useOpenRow } from '../../ui/list/useOpenRow.ts'
import { useSelection } from '../../ui/list/useSelection.ts'
import { ViewTabs } from '../../ui/list/ViewTabs.tsx'
import { builtInOf, queueViews, wholeView } from '../../ui/list/viewTerms.ts'
import { useListState } from '../../ui/list/useListState.ts'
import { useNow } from '../../ui/now.ts'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { useWorkKeys } from '../../ui/work/useWorkKeys.tsx'
import { FailedChargeBulk } from './actions/FailedChargeBulk.tsx'
import { failedAccountColumns, failedChargeColumns } from './columns.tsx'
import { FailedAccounts } from './FailedAccounts.tsx'
import { FailedChargeDetail } from './FailedChargeDetail.tsx'
import { FailedChargeFilters } from './FailedChargeFilters.tsx'
import { failedAccountsList, failedChargesList, rowId } from './list.ts'

export function FailedChargesScreen({ id }: { id: string | null }) {
  const { filters, text, sort, descending, clearFilters, setFilters } = useListState(failedChargesList)
  const party = useParty()
  const operator = useSession()?.operator.name ?? null
  const views = useMemo(() => queueViews(operator), [operator])
  const now = useNow()
  const [byAccount, setByAccount] = useState(false)
  const { open, close } = useOpenRow('failed-charges', id)
  const filter = { ...filters, party: party?.id, ...(text === '' ? {} : { text }) }
  const { grid, isError, error, retry } = useListPages(orpc.failedCharges.page, { ...filter, sort, descending }, rowId)
  const counts = useQuery(orpc.failedCharges.counts.queryOptions({ input: filter, placeholderData: keepPreviousData })).data
  const currency = onlyCurrency(counts?.atRisk)
  const columns = useMemo(() => failedChargeColumns({ now, currency, allParties: party === undefined }), [now, currency, party])
  const total = counts?.total ?? null
  const chosen = useSelection(failedChargesList, filter, total)
  const work = useWorkKeys({ queue: 'failedCharges', store: failedChargesList, rows: byAccount ? [] : grid.rows, rowId, filter, total, openId: id, onOpen: open })
  const shown = { ...filters, show: filters.show === 'active' ? undefined : filters.show }
  const empty = <NoMatch filtered={text !== '' || Object.values(shown).some((value) => value !== undefined)} view={wholeView({ filters, text }, views)} onClear={clearFilters} title="No failed charges">Charges that the gateway declines come here with each pull, with the reason and what can be done. What is snoozed or done stands under Snoozed and Done, until something happens.</NoMatch>
  const openAccount = (account: string) => {
    setFilters({ account: account as AccountId })
    setByAccount(false)
  }

  return (
    <ListScreen
      title="Failed charges"
      count={total}
      views={<ViewTabs list="failed-charges" title="Failed charges" store={failedChargesList} builtIn={views} />}
      filters={<FailedChargeFilters filter={filter} accountName={grid.rows[0]?.accountName} inView={builtInOf({ filters, text }, views) !== null} />}
      actions={
        <>
          <Tooltip label={byAccount ? 'One row a failure' : 'One row an account'}>
            <ActionIcon variant={byAccount ? 'light' : 'default'} size={30} aria-label="By account" aria-pressed={byAccount} onClick={() => {
              setByAccount(!byAccount)
              if (id !== null) close()
            }}><IconUsersGroup size={16} aria-hidden /></ActionIcon>
          </Tooltip>
          {!byAccount && <ColumnMenu store={failedChargesList} columns={columns} />}
          {byAccount && <ExportMenu list="failed-accounts" store={failedAccountsList} columns={failedAccountColumns({ now, allParties: party === undefined })} filter={filter} total={total === 0 ? 0 : null} />}
          {!byAccount && <ExportMenu list="failed-charges" store={failedChargesList} columns={columns} filter={filter} total={total} />}
        </>
      }
      footing={counts !== undefined && counts.atRisk.length > 0 && <Footing label="At risk" sums={counts.atRisk} />}
      error={isError && !byAccount && <ErrorNote error={error} onRetry={retry} />}
      bulk={!byAccount && (
        <BulkBar store={failedChargesList} rows={grid.rows} rowId={rowId} columns={columns} total={total} takesAll>
          {(count) => (chosen === null ? null : <FailedChargeBulk selection={chosen.selection} count={count} />)}
        </BulkBar>
      )}
      detail={id === null || byAccount ? null : <FailedChargeDetail key={id} id={id} known={grid.rows.find((row) => row.chargeId === id)} onClose={close} />}
    >
      {byAccount
        ? <FailedAccounts filter={filter} allParties={party === undefined} onOpen={openAccount} empty={empty} />
        : <Grid label="Failed charges" rowId={rowId} columns={columns} store={failedChargesList} total={total} {...grid} openId={id} onOpen={open} onClose={close} empty={empty} />}
      {work}
    </ListScreen>
  )
}
