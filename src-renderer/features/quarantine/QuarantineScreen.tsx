/** Records that came in a form that cannot be right: why, what came, and another try once it is mended. */
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useStore } from 'zustand'
import { client, orpc } from '../../client.ts'
import { formatCount } from '../../ui/format/words.ts'
import { BulkBar } from '../../ui/list/BulkBar.tsx'
import { Grid } from '../../ui/list/Grid.tsx'
import { ListScreen } from '../../ui/list/ListScreen.tsx'
import { byCursor, PAGE_ROWS, usePages } from '../../ui/list/paging.ts'
import { useOpenRow } from '../../ui/list/useOpenRow.ts'
import { useNow } from '../../ui/now.ts'
import { Empty } from '../../ui/parts/Empty.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { MakeButton } from '../../ui/parts/MakeButton.tsx'
import { quarantineColumns, rowId } from './columns.tsx'
import { quarantineList } from './list.ts'
import { QuarantineDetail } from './QuarantineDetail.tsx'
import { TryAgain } from './TryAgain.tsx'

export function QuarantineScreen({ id }: { id: string | null }) {
  const now = useNow()
  const { open, close } = useOpenRow('quarantine', id)
  const page = useInfiniteQuery(orpc.sync.quarantine.infiniteOptions({ input: (after: string | undefined) => ({ limit: PAGE_ROWS, after }), ...byCursor, placeholderData: keepPreviousData }))
  const total = useQuery(orpc.sync.status.queryOptions({ staleTime: Infinity })).data?.quarantined ?? null
  const { rows, ...paging } = usePages(page)
  const columns = useMemo(() => quarantineColumns(now), [now])
  const selected = useStore(quarantineList, (state) => state.selected)
  const none = rows.length === 0 && !paging.loading
  return (
    <ListScreen
      title="Records set aside"
      count={total}
      summary={none ? undefined : <span>They came in a form that cannot be right. The local copy has what came before, or nothing</span>}
      actions={
        <>
          <MakeButton label="Export" side="before" disabled={none} start={() => client.sync.exportQuarantine()} cancelled="Cancelled; no file was made." />
          <TryAgain label="Try all again" side="before" disabled={none} ids={null} />
        </>
      }
      error={page.isError && <ErrorNote error={page.error} onRetry={() => void page.refetch()} />}
      bulk={
        <BulkBar store={quarantineList} rows={rows} rowId={rowId} columns={columns} total={total}>
          {(count) => <TryAgain size="xs" label={`Try ${formatCount(count)} again`} ids={[...selected].map(Number)} />}
        </BulkBar>
      }
      detail={id === null ? null : <QuarantineDetail key={id} known={rows.find((row) => rowId(row) === id)} loading={paging.loading} onClose={close} />}
    >
      <Grid
        label="Records set aside"
        rows={rows}
        rowId={rowId}
        columns={columns}
        store={quarantineList}
        total={total}
        {...paging}
        openId={id}
        onOpen={open}
        onClose={close}
        empty={<Empty title="Nothing is set aside">A record that the billing system sends in a form that cannot be right would wait here, with the reason, while everything else is taken. Once it is mended there, it is taken with the next pull, or when it is tried again here.</Empty>}
      />
    </ListScreen>
  )
}
