/** The registrations queue: who cannot sign in to the portal yet, why, and the email that lets them. */
import { Button } from '@mantine/core'
import { IconMailOpened } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { MailOrder } from '#contract/mail.ts'
import { orpc } from '../../client.ts'
import { useShownParties } from '../../ui/core/cannot.ts'
import { useParty, useSession } from '../../ui/core/session.ts'
import { formatCount, registrationStates } from '../../ui/format/words.ts'
import { BulkBar } from '../../ui/list/BulkBar.tsx'
import { ColumnMenu } from '../../ui/list/ColumnMenu.tsx'
import { ExportMenu } from '../../ui/list/ExportMenu.tsx'
import { FilterChip } from '../../ui/list/FilterChip.tsx'
import { Footing } from '../../ui/list/Footing.tsx'
import { Grid } from '../../ui/list/Grid.tsx'
import { ListScreen } from '../../ui/list/ListScreen.tsx'
import { NoMatch } from '../../ui/list/NoMatch.tsx'
import { SearchBox } from '../../ui/list/SearchBox.tsx'
import { useListPages } from '../../ui/list/useListPages.ts'
import { useOpenRow } from '../../ui/list/useOpenRow.ts'
import { useSelection } from '../../ui/list/useSelection.ts'
import { ViewTabs } from '../../ui/list/ViewTabs.tsx'
import { builtInOf, queueViews, wholeView } from '../../ui/list/viewTerms.ts'
import { useListState } from '../../ui/list/useListState.ts'
import { DispatchDialog } from '../../ui/mail/DispatchDialog.tsx'
import { tooMany } from '../../ui/mail/tooMany.ts'
import { useNow } from '../../ui/now.ts'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { ManageButton } from '../../ui/parts/ManageButton.tsx'
import { DeskBulkActions } from '../../ui/bulk/DeskBulkActions.tsx'
import { useWorkKeys } from '../../ui/work/useWorkKeys.tsx'
import { WorkFilters } from '../../ui/work/WorkFilters.tsx'
import { registrationColumns } from './columns.tsx'
import { InvitationsPanel } from './InvitationsPanel.tsx'
import { registrationsList, rowId } from './list.ts'
import type { Filters } from './list.ts'
import { needs, reasons, reasonsInOrder } from './needs.ts'
import { RegistrationDetail } from './RegistrationDetail.tsx'

export function RegistrationsScreen({ id }: { id: string | null }) {
  const { filters, text, sort, descending, selected, allMatching, setFilters, clearFilters } = useListState(registrationsList)
  const party = useParty()
  const shownParties = useShownParties()
  const operator = useSession()?.operator.name ?? null
  const views = useMemo(() => queueViews(operator), [operator])
  const now = useNow()
  const { open, close } = useOpenRow('registrations', id)
  const [dispatch, setDispatch] = useState<MailOrder | null>(null)
  const [invitations, setInvitations] = useState(false)
  const filter = { ...filters, party: party?.id, ...(text === '' ? {} : { text }) }
  const { grid, isError, error, retry } = useListPages(orpc.registrations.page, { ...filter, sort, descending }, rowId)
  const counts = useQuery(orpc.registrations.counts.queryOptions({ input: filter, placeholderData: keepPreviousData })).data
  // Beside a choice stands how many would be shown with it, whatever is chosen now.
  const choices = useQuery(orpc.registrations.counts.queryOptions({ input: { ...filter, need: undefined, reason: undefined, state: undefined }, placeholderData: keepPreviousData })).data
  const columns = useMemo(() => registrationColumns({ now, allParties: party === undefined }), [now, party])
  const total = counts?.total ?? null
  const chosen = useSelection(registrationsList, filter, total)
  const work = useWorkKeys({ queue: 'registrations', store: registrationsList, rows: grid.rows, rowId, filter, total, openId: id, onOpen: open })
  // Who is invited and can use the link is not swept in with the others; where nobody else is chosen, they are meant.
  const loaded = grid.rows.filter((row) => selected.has(row.registrationId))
  const includeInvited = allMatching ? asksForInvited(filters) : loaded.length > 0 && loaded.every(({ need }) => need === 'wait')
  const choose = () => setDispatch({ kind: 'registration', selection: { ...(allMatching ? { filter } : { registrations: [...selected] }), includeInvited } } as MailOrder)
  const shown = { ...filters, show: filters.show === 'active' ? undefined : filters.show }

  return (
    <ListScreen
      title="Registrations"
      count={total}
      views={<ViewTabs list="registrations" title="Registrations" store={registrationsList} builtIn={views} />}
      filters={
        <>
          <SearchBox store={registrationsList} placeholder="Search registrations" />
          <FilterChip label="Needs" value={filters.need} onChange={(need) => setFilters({ need, reason: undefined })} choices={(['send', 'wait', 'fix_address'] as const).map((value) => ({ value, label: needs[value], count: choices?.byNeed[value] }))} />
          <FilterChip label="Why" value={filters.reason} onChange={(reason) => setFilters({ reason, need: undefined })} choices={reasonsInOrder.map((value) => ({ value, label: value === 'silent' ? 'Silent, sent twice or more' : reasons[value].word, count: choices?.byReason[value] }))} />
          {/* Kept from before there were reasons, or in a saved view. */}
          {filters.state !== undefined && <FilterChip label="State" value={filters.state} onChange={(state) => setFilters({ state })} choices={(['not_invited', 'invited', 'expired', 'bounced'] as const).map((value) => ({ value, label: registrationStates[value] }))} />}
          <WorkFilters value={filters} inView={builtInOf({ filters, text }, views) !== null} onChange={(change) => setFilters(change)} />
        </>
      }
      actions={
        <>
          <Button variant="default" leftSection={<IconMailOpened size={14} aria-hidden />} aria-pressed={invitations && id === null} onClick={() => {
            setInvitations(!invitations || id !== null)
            if (id !== null) close()
          }}>Invitations</Button>
          <ColumnMenu store={registrationsList} columns={columns} />
          <ExportMenu list="registrations" store={registrationsList} columns={columns} filter={filter} total={total} />
        </>
      }
      footing={counts !== undefined && counts.byNeed.send + counts.byNeed.fix_address > 0 && <Footing>{toDo(counts.byNeed)}</Footing>}
      error={isError && <ErrorNote error={error} onRetry={retry} />}
      bulk={
        <BulkBar store={registrationsList} rows={grid.rows} rowId={rowId} columns={columns} total={total} takesAll>
          {(count) => (
            <>
              <ManageButton size="xs" asks={{ party: shownParties, command: 'newRegistrationLink' }} not={allMatching ? null : tooMany(selected.size)} onClick={choose}>{`Send registration email to ${formatCount(count)}…`}</ManageButton>
              {chosen !== null && <DeskBulkActions queue="registrations" selection={chosen.selection} count={count} onRan={() => registrationsList.getState().clearSelection()} />}
            </>
          )}
        </BulkBar>
      }
      detail={
        id !== null ? <RegistrationDetail key={id} id={id} known={grid.rows.find((row) => row.registrationId === id)} onClose={close} />
          : invitations ? <InvitationsPanel filter={filter} onClose={() => setInvitations(false)} />
          : null
      }
    >
      <Grid
        label="Registrations"
        rowId={rowId}
        columns={columns}
        store={registrationsList}
        total={total}
        {...grid}
        openId={id}
        onOpen={open}
        onClose={close}
        empty={<NoMatch filtered={text !== '' || Object.values(shown).some((value) => value !== undefined)} view={wholeView({ filters, text }, views)} onClear={clearFilters} title="Nobody is left to work on">Customers who cannot sign in to the portal come here with each pull. Who is snoozed or done stands under Snoozed and Done, until something happens.</NoMatch>}
      />
      {work}
      {dispatch !== null && <DispatchDialog order={dispatch} onClose={() => setDispatch(null)} onSent={() => registrationsList.getState().clearSelection()} />}
    </ListScreen>
  )
}

const toDo = ({ send, fix_address: fix }: Record<'send' | 'fix_address', number>): string =>
  [...(send === 0 ? [] : [`${formatCount(send)} to send`]), ...(fix === 0 ? [] : [`${formatCount(fix)} with an address to fix`])].join(' · ')

const asksForInvited = ({ need, reason, state }: Filters): boolean => need === 'wait' || reason === 'silent' || reason === 'invited' || state === 'invited'
