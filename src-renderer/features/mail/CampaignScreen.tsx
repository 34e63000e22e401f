/** One campaign: how far it is, and the outcome of every message. */
import { Button, Skeleton } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { MessageRow } from '#contract/mail.ts'
import { orpc } from '../../client.ts'
import { Grid } from '../../ui/list/Grid.tsx'
import { createListState } from '../../ui/list/listState.ts'
import { byCursor, PAGE_ROWS, usePages } from '../../ui/list/paging.ts'
import { useLastKnown } from '../../ui/list/useLastKnown.ts'
import { Views } from '../../ui/list/Views.tsx'
import { useKeys } from '../../ui/keys.ts'
import { Empty } from '../../ui/parts/Empty.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { go, hrefOf } from '../../ui/route.ts'
import { CampaignHead } from './CampaignHead.tsx'
import styles from './CampaignScreen.module.css'
import { messageColumns } from './messageColumns.tsx'
import { MessageDetail } from './MessageDetail.tsx'
import { countIn, outcomeViews } from './outcomes.ts'
import type { Outcome } from './states.ts'

/** Only the widths of the columns are one for all campaigns. */
const messagesList = createListState<object, 'queued'>('messages', { filters: {}, sort: 'queued', descending: false })
const rowId = (row: MessageRow): string => row.id

export function CampaignScreen({ id, message }: { id: string; message: string | null }) {
  // Of this campaign alone: the next one is looked at whole.
  const [chosen, setChosen] = useState<{ campaign: string; outcome: Outcome }>({ campaign: id, outcome: 'all' })
  const outcome = chosen.campaign === id ? chosen.outcome : 'all'
  const setOutcome = (to: Outcome) => setChosen({ campaign: id, outcome: to })
  const only = outcome === 'all' ? {} : outcome === 'bounced' ? { bounced: true } : { state: outcome }
  const page = useInfiniteQuery(orpc.mail.messages.infiniteOptions({ input: (after: string | undefined) => ({ campaign: id, ...only, limit: PAGE_ROWS, after }), ...byCursor, placeholderData: keepPreviousData }))
  const { rows, ...paging } = usePages(page)
  const campaign = page.data?.pages.at(-1)?.campaign
  const carrying = rows.some(({ attachment }) => attachment !== null)
  const columns = useMemo(() => messageColumns({ carrying }), [carrying])
  // A message that has left the view it was opened from is still read to its end.
  const found = rows.find((row) => row.id === message)
  const last = useLastKnown(found)
  const shown = found ?? (last?.id === message ? last : undefined)
  const close = () => go(hrefOf('mail', id))
  useKeys({ Escape: () => (message === null ? go(hrefOf('mail')) : close()) })
  return (
    <div className={styles.screen}>
      <header className={styles.header}>
        <a className={styles.back} href={hrefOf('mail')}><IconArrowLeft size={14} aria-hidden />Campaigns</a>
        {campaign === undefined && !page.isError && <Skeleton height={56} />}
        {page.isError && <ErrorNote error={page.error} onRetry={() => void page.refetch()} />}
        {campaign !== undefined && <CampaignHead campaign={campaign} />}
        {campaign !== undefined && <Views label="Messages by outcome" views={outcomeViews(campaign, outcome)} value={outcome} onChange={setOutcome} />}
      </header>
      <div className={styles.body}>
        <div className={styles.list}>
          <Grid
            label="Messages"
            rows={rows}
            rowId={rowId}
            columns={columns}
            store={messagesList}
            total={campaign === undefined ? null : countIn(campaign, outcome)}
            {...paging}
            openId={message}
            onOpen={(row) => go(hrefOf('mail', id, row), { replace: message !== null })}
            onClose={close}
            selectable={false}
            empty={outcome === 'all' ? <Empty title="No messages">This campaign has nobody to write to.</Empty> : <Empty title={outcome === 'bounced' ? 'No message came back' : 'No message ended this way'} action={<Button variant="default" onClick={() => setOutcome('all')}>Show all messages</Button>} />}
          />
        </div>
        {shown !== undefined && <MessageDetail key={shown.id} message={shown} onClose={close} />}
      </div>
    </div>
  )
}
