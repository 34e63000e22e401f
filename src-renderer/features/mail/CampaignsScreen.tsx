/** Everything that was sent to many, or to one, the newest first. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { CampaignRow } from '#contract/mail.ts'
import { orpc } from '../../client.ts'
import { formatAgo, formatInstant } from '../../ui/format/dates.ts'
import { DASH } from '../../ui/format/money.ts'
import { formatCount } from '../../ui/format/words.ts'
import type { Column } from '../../ui/list/column.ts'
import { Grid } from '../../ui/list/Grid.tsx'
import { createListState } from '../../ui/list/listState.ts'
import { ListScreen } from '../../ui/list/ListScreen.tsx'
import { byCursor, PAGE_ROWS, usePages } from '../../ui/list/paging.ts'
import { useNow } from '../../ui/now.ts'
import { Empty } from '../../ui/parts/Empty.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import { go, hrefOf } from '../../ui/route.ts'
import { CampaignBar } from './CampaignBar.tsx'
import { NewMenu } from './NewMenu.tsx'
import { goingTo, sentWords } from './outcomes.ts'
import { campaignStates } from './states.ts'

const campaignsList = createListState<object, 'created'>('campaigns', { filters: {}, sort: 'created', descending: true })
const rowId = (row: CampaignRow): string => row.id
const openCampaign = (id: string) => go(hrefOf('mail', id))

function campaignColumns(now: number): Column<CampaignRow, 'created'>[] {
  const figure = (id: string, header: string, of: (row: CampaignRow) => number, drop: number, tone?: 'bad' | 'wait'): Column<CampaignRow, 'created'> => ({
    id, header, size: 84, align: 'end', drop, text: (row) => String(of(row)),
    cell: (row) => (of(row) === 0 ? <Muted>{DASH}</Muted> : <span style={tone === undefined ? undefined : { color: `var(--cf-${tone})` }}>{formatCount(of(row))}</span>),
  })
  return [
    { id: 'title', header: 'Campaign', size: 340, min: 280, grow: true, text: (row) => row.title, cell: (row) => row.title },
    { id: 'state', header: 'State', size: 108, text: (row) => campaignStates[row.state].word, cell: (row) => <Tag quiet tone={campaignStates[row.state].tone}>{campaignStates[row.state].word}</Tag> },
    { id: 'progress', header: 'Progress', size: 140, drop: 7, text: sentWords, cell: (row) => <CampaignBar campaign={row} /> },
    figure('total', 'Messages', goingTo, 6),
    figure('sent', 'Sent', (row) => row.counts.sent, 3),
    figure('failed', 'Failed', (row) => row.counts.failed, 1, 'bad'),
    figure('bounced', 'Came back', (row) => row.bounced, 8, 'bad'),
    figure('uncertain', 'Not known', (row) => row.counts.uncertain, 4, 'wait'),
    { id: 'by', header: 'By', size: 140, drop: 5, text: (row) => row.createdBy, cell: (row) => <Muted>{row.createdBy}</Muted> },
    { id: 'created', header: 'Started', size: 108, align: 'end', drop: 2, text: (row) => formatInstant(row.createdAt), cell: (row) => <Muted>{formatAgo(row.createdAt, now)}</Muted> },
  ]
}

export function CampaignsScreen() {
  const now = useNow()
  const page = useInfiniteQuery(orpc.mail.campaigns.infiniteOptions({ input: (after: string | undefined) => ({ limit: PAGE_ROWS, after }), ...byCursor, placeholderData: keepPreviousData }))
  const { rows, ...paging } = usePages(page)
  const columns = useMemo(() => campaignColumns(now), [now])
  return (
    <ListScreen title="Campaigns" count={null} actions={<NewMenu />} error={page.isError && <ErrorNote error={page.error} onRetry={() => void page.refetch()} />}>
      <Grid
        label="Campaigns"
        rows={rows}
        rowId={rowId}
        columns={columns}
        store={campaignsList}
        total={page.hasNextPage ? null : rows.length}
        {...paging}
        openId={null}
        onOpen={openCampaign}
        selectable={false}
        empty={<Empty title="Nothing has been sent yet">Select customers under <a href={hrefOf('registrations')}>Registrations</a>, <a href={hrefOf('failed-charges')}>Failed charges</a> or <a href={hrefOf('held-invoices')}>Held invoices</a> and write to them, send receipts of a period from here, or make a <a href={hrefOf('schedules')}>schedule</a> of statements; each campaign is listed here with the outcome of every message.</Empty>}
      />
    </ListScreen>
  )
}
