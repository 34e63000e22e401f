/** Messages of all campaigns that may or may not have arrived, until a person has said which it was. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { orpc } from '../../client.ts'
import { formatCount, plural } from '../../ui/format/words.ts'
import { BulkBar } from '../../ui/list/BulkBar.tsx'
import { Grid } from '../../ui/list/Grid.tsx'
import { createListState } from '../../ui/list/listState.ts'
import { ListScreen } from '../../ui/list/ListScreen.tsx'
import { byCursor, PAGE_ROWS, usePages } from '../../ui/list/paging.ts'
import { useOpenRow } from '../../ui/list/useOpenRow.ts'
import { useNow } from '../../ui/now.ts'
import { Empty } from '../../ui/parts/Empty.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { hrefOf } from '../../ui/route.ts'
import { MessageDetail } from './MessageDetail.tsx'
import { undecidedColumns, type UndecidedRow } from './messageColumns.tsx'
import { Settle } from './Settle.tsx'
import type { Settled } from './settling.ts'

const undecidedList = createListState<object, 'queued'>('undecided', { filters: {}, sort: 'queued', descending: false })
const rowId = (row: UndecidedRow): string => row.id

export function UndecidedScreen({ id }: { id: string | null }) {
  const now = useNow()
  const { selected } = useStore(undecidedList)
  const { open, close } = useOpenRow('undecided', id)
  const [settled, setSettled] = useState<Settled | null>(null)
  const page = useInfiniteQuery(orpc.mail.uncertain.infiniteOptions({ input: (after: string | undefined) => ({ limit: PAGE_ROWS, after }), ...byCursor, placeholderData: keepPreviousData }))
  const { rows, ...paging } = usePages(page)
  const columns = useMemo(() => undecidedColumns(now), [now])
  const total = page.data?.pages.at(-1)?.total ?? null
  const shown = id === null ? undefined : rows.find((row) => row.id === id)
  // What is settled has left the list, and the selection with it.
  const chosen = rows.filter((row) => selected.has(row.id)).map(rowId)
  const onSettled = (word: Settled) => {
    setSettled(word)
    undecidedList.getState().clearSelection()
    if (shown !== undefined) close()
  }
  return (
    <ListScreen
      title="Needs decision"
      count={total}
      summary={settled === null ? 'Messages that may or may not have arrived; the program never decides this by itself' : <output>{settledWords(settled)}</output>}
      error={page.isError && <ErrorNote error={page.error} onRetry={() => void page.refetch()} />}
      bulk={
        <BulkBar store={undecidedList} rows={rows} rowId={rowId} columns={columns} total={total}>
          {() => <Settle messages={chosen} {...(chosen.length === 1 ? { to: rows.find((row) => row.id === chosen[0])?.accountName ?? 'this customer' } : {})} size="xs" onSettled={onSettled} />}
        </BulkBar>
      }
      detail={shown === undefined ? null : <MessageDetail key={shown.id} message={shown} campaignTitle={shown.campaignTitle} onClose={close} onSettled={onSettled} />}
    >
      <Grid
        label="Needs decision"
        rows={rows}
        rowId={rowId}
        columns={columns}
        store={undecidedList}
        total={total}
        {...paging}
        openId={id}
        onOpen={open}
        onClose={close}
        empty={<Empty title="Nothing to decide">When the line to the mail server breaks at the wrong moment, nobody can tell whether a message arrived. Such messages come here, with what is known of each. How all others ended is under <a href={hrefOf('mail')}>Campaigns</a>.</Empty>}
      />
    </ListScreen>
  )
}

function settledWords({ as, settled, already }: Settled): string {
  const did = settled === 0 ? 'Nothing was changed' : as === 'sent' ? `${plural(settled, 'message')} marked as sent` : `${plural(settled, 'message')} queued again; resume ${settled === 1 ? 'its campaign' : 'their campaigns'} where it is paused`
  return already === 0 ? `${did}.` : `${did}; ${formatCount(already)} had been decided already.`
}
