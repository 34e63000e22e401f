/** What waits to go out, what asks for somebody, and what the billing system has carried out. */
import { Button } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { useStore } from 'zustand'
import { orpc } from '../../client.ts'
import { Grid } from '../../ui/list/Grid.tsx'
import { ListScreen } from '../../ui/list/ListScreen.tsx'
import { useOpenRow } from '../../ui/list/useOpenRow.ts'
import { Views } from '../../ui/list/Views.tsx'
import type { View } from '../../ui/list/Views.tsx'
import { useNow } from '../../ui/now.ts'
import { Empty } from '../../ui/parts/Empty.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { go, hrefOf } from '../../ui/route.ts'
import { outboxColumns, rowId } from './columns.tsx'
import { outboxList } from './list.ts'
import { OutboxDetail } from './OutboxDetail.tsx'
import { useOutboxRows } from './useOutboxRows.ts'
import { emptyWords, isIn, isView, VIEWS, viewWords } from './views.ts'
import type { OutboxView } from './views.ts'

/** `asked` is the number of a change, or the name of a view. */
export function OutboxScreen({ asked }: { asked: string | null }) {
  const now = useNow()
  const { filters: { view }, setFilters } = useStore(outboxList)
  const id = asked === null || isView(asked) ? null : asked
  const { open, close } = useOpenRow('outbox', id)
  useEffect(() => {
    if (!isView(asked)) return
    setFilters({ view: asked })
    go(hrefOf('outbox'), { replace: true })
  }, [asked, setFilters])
  const { rows, more, error, retry, ...paging } = useOutboxRows(view)
  const counts = useQuery(orpc.outbox.counts.queryOptions({ placeholderData: keepPreviousData })).data
  const known = rows.find((row) => rowId(row) === id)
  const show = (next: OutboxView) => {
    setFilters({ view: next })
    if (id !== null && (known === undefined || !isIn(next, known))) close()
  }
  const columns = useMemo(() => outboxColumns(now), [now])
  const count: Partial<Record<OutboxView, number>> = counts ?? {}
  const tones: Partial<Record<OutboxView, View<OutboxView>['tone']>> = { refused: 'bad', conflicts: 'bad', uncertain: 'wait' }
  return (
    <ListScreen
      title="Outbox"
      count={null}
      views={<Views label="Show of the outbox" value={view} onChange={show} views={VIEWS.map((value) => ({ value, label: viewWords[value], count: count[value], ...(tones[value] === undefined ? {} : { tone: tones[value] }) }))} />}
      error={error !== null && <ErrorNote error={error} onRetry={retry} />}
      detail={id === null ? null : <OutboxDetail key={id} id={Number(id)} known={known} onClose={close} />}
    >
      <Grid
        label="Outbox"
        rows={rows}
        rowId={rowId}
        columns={columns}
        store={outboxList}
        total={more ? null : rows.length}
        {...paging}
        openId={id}
        onOpen={open}
        onClose={close}
        selectable={false}
        empty={<Empty title={emptyWords[view].title} action={view === 'open' && <Button variant="default" onClick={() => setFilters({ view: 'all' })}>Show every change</Button>}>{emptyWords[view].text}</Empty>}
      />
    </ListScreen>
  )
}
