/** Every SMS that customers sent to our numbers, the newest first, with what became of it. */
import { Button } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { AnswerState, SmsAnswer } from '#contract/answers.ts'
import { orpc } from '../../client.ts'
import { answerStates } from '../../ui/answers/answerWords.ts'
import { plainError } from '../../ui/core/plainError.ts'
import { formatCount } from '../../ui/format/words.ts'
import { Grid } from '../../ui/list/Grid.tsx'
import { createListState } from '../../ui/list/listState.ts'
import { ListScreen } from '../../ui/list/ListScreen.tsx'
import { byCursor, PAGE_ROWS, usePages } from '../../ui/list/paging.ts'
import { useOpenRow } from '../../ui/list/useOpenRow.ts'
import { Views } from '../../ui/list/Views.tsx'
import { useNow } from '../../ui/now.ts'
import { Empty } from '../../ui/parts/Empty.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { hrefOf } from '../../ui/route.ts'
import { AnswerDetail } from './AnswerDetail.tsx'
import { answerColumns } from './columns.tsx'

type View = AnswerState | 'all'
const VIEWS: readonly View[] = ['proposed', 'taken', 'confirmed', 'dismissed', 'noted', 'all']
const answersList = createListState<object, 'at'>('answers', { filters: {}, sort: 'at', descending: true })
const rowId = (row: SmsAnswer): string => row.id

export function AnswersScreen({ id }: { id: string | null }) {
  const now = useNow()
  const { open, close } = useOpenRow('answers', id)
  const counted = useQuery(orpc.answers.counts.queryOptions())
  const counts = counted.data
  const { view, choose } = useView(id, counted.isError ? 0 : counts?.proposed)
  const page = useInfiniteQuery(orpc.answers.page.infiniteOptions({
    input: (after: string | undefined) => ({ limit: PAGE_ROWS, after, ...(view === 'all' || view === null ? {} : { state: view }) }), ...byCursor, placeholderData: keepPreviousData, enabled: view !== null,
  }))
  const { rows, ...paging } = usePages(page)
  const columns = useMemo(() => answerColumns(now), [now])
  const shown = id === null ? undefined : rows.find((row) => row.id === id)
  return (
    <ListScreen
      title="SMS answers"
      count={counts === undefined || view === null ? null : view === 'all' ? total(counts) : counts[view]}
      views={<Views label="Show of the answers" value={view ?? 'all'} onChange={choose} views={VIEWS.map((value) => ({ value, label: value === 'all' ? 'All' : answerStates[value].word, count: counts === undefined ? undefined : value === 'all' ? total(counts) : counts[value], ...(value === 'proposed' ? { tone: 'wait' as const } : {}) }))} />}
      actions={<FetchAnswers />}
      error={page.isError && <ErrorNote error={page.error} onRetry={() => void page.refetch()} />}
      detail={shown === undefined ? null : <AnswerDetail key={shown.id} answer={shown} onClose={close} />}
    >
      <Grid
        label="SMS answers"
        rows={rows}
        rowId={rowId}
        columns={columns}
        store={answersList}
        total={paging.hasMore ? null : rows.length}
        {...paging}
        openId={id}
        onOpen={open}
        onClose={close}
        selectable={false}
        empty={
          view === 'all' || view === null
            ? <Empty title="No SMS has come in yet">What customers answer to your numbers comes here. HOLD and APPROVE from an approver’s number are done at once, by themselves; everything else waits for you, here and in the <a href={hrefOf('held-invoices')}>held invoices</a>. The SMS provider is set in <a href={hrefOf('settings')}>Settings</a>.</Empty>
            : <Empty title={view === 'proposed' ? 'Nothing waits for you' : 'None of these'} action={<Button variant="default" onClick={() => choose('all')}>Show every answer</Button>} />
        }
      />
    </ListScreen>
  )
}

const total = (counts: Readonly<Record<AnswerState, number>>): number => Object.values(counts).reduce((sum, count) => sum + count, 0)

/** What is shown: what waits, where anything does as the screen opens; null until that is known. A link to one of them shows it among all. */
function useView(id: string | null, proposed: number | undefined): { view: View | null; choose: (view: View) => void } {
  const [view, choose] = useState<View | null>(id === null ? null : 'all')
  if (view === null && proposed !== undefined) choose(proposed > 0 ? 'proposed' : 'all')
  return { view, choose }
}

/** Asks the provider; it is asked by itself anyway. */
function FetchAnswers() {
  const poll = useMutation(orpc.answers.poll.mutationOptions())
  const said = poll.isError ? plainError(poll.error).message : poll.data === undefined ? null : poll.data.read === 0 ? 'Nothing new' : `${formatCount(poll.data.read)} new: ${formatCount(poll.data.taken)} done by itself, ${formatCount(poll.data.proposed)} for you`
  return (
    <>
      {said !== null && <output>{said}</output>}
      <Button variant="default" size="xs" loading={poll.isPending} onClick={() => poll.mutate({})}>Fetch answers</Button>
    </>
  )
}
