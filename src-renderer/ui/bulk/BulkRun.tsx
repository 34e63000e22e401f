/** A bulk action under way or over: progress with a stop, what came of each, and its undo. */
import { Button, Group, Progress } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { BulkOutcome, BulkRun as Run } from '#contract/bulk.ts'
import { orpc } from '../../client.ts'
import { useHasLine } from '../commands/give.ts'
import { useActivity } from '../core/activities.ts'
import { formatCount } from '../format/words.ts'
import { byCursor, PAGE_ROWS, usePages } from '../list/paging.ts'
import { Views } from '../list/Views.tsx'
import { Busy } from '../mail/Busy.tsx'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import { Note } from '../parts/Note.tsx'
import { hrefOf } from '../route.ts'
import styles from './Bulk.module.css'
import { BulkRows } from './BulkRows.tsx'
import { BulkUndo } from './BulkUndo.tsx'
import { WereLeftOut } from './LeftOut.tsx'
import { outcomeSentence, outcomeViews, seenOf } from './outcomes.ts'

/** While it runs it is asked for even when nothing tells of it. */
const ASK_AGAIN_MS = 1000

export function useBulkRun(run: string) {
  return useQuery(orpc.bulk.get.queryOptions({ input: { run }, refetchInterval: ({ state }) => (state.data !== undefined && state.data.finishedAt === null ? ASK_AGAIN_MS : false) }))
}

/** `onLeave` is called when a link leads away; `children` stand beside the undo. */
export function BulkRun({ run: id, onLeave, children }: { run: string; onLeave: () => void; children: ReactNode }) {
  const run = useBulkRun(id)
  const data = run.data
  return (
    <div className={styles.dialog} data-bulk-run={id}>
      {run.isError && <ErrorNote error={run.error} onRetry={() => void run.refetch()} />}
      {data === undefined ? !run.isError && <Busy height={160}>It begins…</Busy> : (
        <>
          <RunProgress run={data} />
          <Results run={data} onLeave={onLeave} />
          <WereLeftOut run={data} />
        </>
      )}
      <div className={styles.foot}>
        <a href={hrefOf('bulk', id)} onClick={onLeave}>Open under Bulk actions</a>
        {data !== undefined && <BulkUndo run={data} />}
        {children}
      </div>
    </div>
  )
}

/** How far it is, and a way to stop; once over, what came of it. */
export function RunProgress({ run }: { run: Run }) {
  const stop = useMutation(orpc.bulk.stop.mutationOptions())
  const job = useActivity(run.activity)
  if (run.finishedAt !== null) return <Over run={run} />
  const seen = job?.state === 'running' ? job.done : seenOf(run)
  const stopping = stop.isPending || stop.data?.stopped === true
  return (
    <div>
      <Group justify="space-between" gap={8} mb={4}>
        <span>{formatCount(seen)} of {formatCount(run.total)}</span>
        <Button size="compact-xs" variant="default" {...(stopping ? { 'data-disabled': true, 'aria-disabled': true } : { onClick: () => stop.mutate({ run: run.id }) })}>{stopping ? 'Stopping…' : 'Stop'}</Button>
      </Group>
      <Progress size={6} value={run.total === 0 ? 100 : Math.min(100, Math.floor((seen / run.total) * 100))} aria-label={run.label} />
      <p className={styles.dim}>What was done stays done when it is stopped. It goes on when this is closed.</p>
      {stop.isError && <ErrorNote error={stop.error} />}
    </div>
  )
}

/** What came of it; where it ended early, why. */
function Over({ run: { undoneAt, where, stopped, outcomes } }: { run: Run }) {
  const hasLine = useHasLine()
  const bad = (outcomes.refused ?? 0) + (outcomes.conflict ?? 0) + (outcomes.declined ?? 0) > 0
  const waits = (outcomes.waiting ?? 0) + (outcomes.uncertain ?? 0) > 0 || stopped !== null
  const word = undoneAt === null ? null : where === 'desk' ? 'Put back.' : 'Taken back.'
  return (
    <output>
      <Note tone={undoneAt !== null ? 'plain' : bad ? 'bad' : waits ? 'wait' : 'good'}>
        {word !== null && <strong>{word} </strong>}{outcomeSentence({ outcomes }).replace(/^./, (letter) => letter.toUpperCase())}.{stopped !== null && <> {stopped}</>}{(outcomes.waiting ?? 0) > 0 && !hasLine && ' There is no line now: what waits goes out by itself once there is.'}
      </Note>
    </output>
  )
}

function Results({ run, onLeave }: { run: Run; onLeave: () => void }) {
  const [shown, setShown] = useState<BulkOutcome | 'all'>('all')
  const page = useInfiniteQuery(orpc.bulk.results.infiniteOptions({ input: (after: string | undefined) => ({ run: run.id, ...(shown === 'all' ? {} : { outcome: shown }), limit: PAGE_ROWS, after }), ...byCursor, placeholderData: keepPreviousData }))
  const { rows, loading, ...paging } = usePages(page)
  return (
    <section className={styles.results}>
      <Views label="Results by outcome" views={outcomeViews(run, shown)} value={shown} onChange={setShown} />
      {page.isError && <ErrorNote error={page.error} onRetry={() => void page.refetch()} />}
      {!loading && rows.length === 0 && <p className={styles.dim}>None ended this way.</p>}
      {rows.length > 0 && <BulkRows label="Results" rows={rows} {...paging} outcomes onLeave={onLeave} />}
    </section>
  )
}
