/** Recurring statements: what runs when, how the last run went. */
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { ScheduleRow } from '#contract/schedules.ts'
import { orpc } from '../../client.ts'
import { NOT_PULLED } from '../../ui/core/pulled.ts'
import { useParties, useParty, usePartyOf } from '../../ui/core/session.ts'
import { Grid } from '../../ui/list/Grid.tsx'
import { createListState } from '../../ui/list/listState.ts'
import { ListScreen } from '../../ui/list/ListScreen.tsx'
import { useNow } from '../../ui/now.ts'
import { Empty } from '../../ui/parts/Empty.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { ManageButton } from '../../ui/parts/ManageButton.tsx'
import { Note } from '../../ui/parts/Note.tsx'
import { go, hrefOf } from '../../ui/route.ts'
import { NothingYet } from '../../ui/sources/NothingYet.tsx'
import { useIsEmpty } from '../../ui/sources/useSources.ts'
import { scheduleColumns } from './columns.tsx'
import { listedSchedules } from './ofParty.ts'
import { ScheduleDetail } from './ScheduleDetail.tsx'
import { ScheduleForm } from './ScheduleForm.tsx'

const schedulesList = createListState<object, 'name'>('schedules', { filters: {}, sort: 'name', descending: false })
const rowId = (row: ScheduleRow): string => row.id
const nothingMore = () => undefined

export function SchedulesScreen({ id }: { id: string | null }) {
  const now = useNow()
  const party = useParty()
  const parties = useParties()
  const empty = useIsEmpty()
  const [saved, setSaved] = useState<{ id: string; party: string } | null>(null)
  const savedFor = usePartyOf(saved?.party ?? '')
  const [form, setForm] = useState<'new' | 'change' | null>(null)
  const list = useQuery(orpc.schedules.list.queryOptions({ input: {} }))
  const rows = listedSchedules(list.data?.rows ?? [], party?.id ?? null, id)
  const open = rows.find((row) => row.id === id)
  const several = party === undefined || rows.some((row) => row.party !== party.id)
  const columns = useMemo(() => scheduleColumns(now, several), [now, several])
  const close = () => go(hrefOf('schedules'))
  const create = <ManageButton onClick={() => setForm('new')}>New schedule…</ManageButton>
  return (
    <ListScreen
      title="Schedules"
      count={list.data === undefined ? null : rows.length}
      actions={create}
      error={
        <>
          {list.isError && <ErrorNote error={list.error} onRetry={() => void list.refetch()} />}
          <output>{saved !== null && saved.id === id && saved.party !== party?.id && <Note tone="good">Saved, for {savedFor?.name ?? saved.party}.</Note>}</output>
        </>
      }
      detail={open === undefined ? null : <ScheduleDetail key={open.id} schedule={open} onClose={close} onChange={() => setForm('change')} />}
    >
      <Grid
        label="Schedules"
        rows={rows}
        rowId={rowId}
        columns={columns}
        store={schedulesList}
        total={rows.length}
        loading={list.isPending}
        hasMore={false}
        loadMore={nothingMore}
        openId={open?.id ?? null}
        onOpen={(row) => go(hrefOf('schedules', row), { replace: open !== undefined })}
        onClose={close}
        selectable={false}
        empty={
          empty ? <NothingYet />
            : parties.length === 0 ? <Empty title={NOT_PULLED}>A schedule is for the accounts of a party, and the parties come with the first pull.</Empty>
            : <Empty title="No schedules yet">A schedule sends statements by itself: monthly to everybody with a balance, say, or weekly to a few accounts. Each run is a campaign, listed under Campaigns.</Empty>
        }
      />
      {form !== null && <ScheduleForm schedule={form === 'change' ? (open ?? null) : null} onSaved={setSaved} onClose={() => setForm(null)} />}
    </ListScreen>
  )
}
