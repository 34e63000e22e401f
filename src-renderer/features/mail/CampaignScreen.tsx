/** One dispatch: how far it is, and the outcome of every message. */
import { Button, Group, Skeleton } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useStore } from 'zustand'
import type { CampaignRow, MessageRow } from '#contract/mail.ts'
import { orpc } from '../../client.ts'
import { formatInstant } from '../../ui/format/dates.ts'
import { formatCount, plural } from '../../ui/format/words.ts'
import { FilterChip } from '../../ui/list/FilterChip.tsx'
import { Grid } from '../../ui/list/Grid.tsx'
import { createListState } from '../../ui/list/listState.ts'
import { byCursor, PAGE_ROWS, usePages } from '../../ui/list/paging.ts'
import { useKeys } from '../../ui/keys.ts'
import { Dialog } from '../../ui/parts/Dialog.tsx'
import { Empty } from '../../ui/parts/Empty.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { ManageButton } from '../../ui/parts/ManageButton.tsx'
import { Note } from '../../ui/parts/Note.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import { go, hrefOf } from '../../ui/route.ts'
import { CampaignBar } from './CampaignBar.tsx'
import styles from './CampaignScreen.module.css'
import { messageColumns } from './messageColumns.tsx'
import { campaignStates, MESSAGE_STATES, messageStates } from './states.ts'

const messagesList = createListState<{ state?: MessageRow['state'] | undefined }, 'queued'>('messages', { filters: {}, sort: 'queued', descending: false })
const rowId = (row: MessageRow): string => row.id

export function CampaignScreen({ id }: { id: string }) {
  const { filters, setFilters, clearFilters } = useStore(messagesList)
  const page = useInfiniteQuery(orpc.mail.messages.infiniteOptions({ input: (after: string | undefined) => ({ campaign: id, state: filters.state, limit: PAGE_ROWS, after }), ...byCursor, placeholderData: keepPreviousData }))
  const { rows, ...paging } = usePages(page)
  const campaign = page.data?.pages.at(-1)?.campaign
  const settling = (campaign?.counts.uncertain ?? 0) > 0
  const carrying = campaign !== undefined && !campaign.kind.startsWith('registration')
  const columns = useMemo(() => messageColumns({ settling, carrying }), [settling, carrying])
  useKeys({ Escape: () => go(hrefOf('mail')) })
  return (
    <div className={styles.screen}>
      <header className={styles.header}>
        <a className={styles.back} href={hrefOf('mail')}><IconArrowLeft size={14} aria-hidden />Mail</a>
        {campaign === undefined && !page.isError && <Skeleton height={56} />}
        {page.isError && <ErrorNote error={page.error} onRetry={() => void page.refetch()} />}
        {campaign !== undefined && <CampaignHead campaign={campaign} />}
        {campaign !== undefined && (
          <Group gap={6}>
            <FilterChip label="Outcome" value={filters.state} onChange={(state) => setFilters({ state })} choices={MESSAGE_STATES.map((value) => ({ value, label: messageStates[value].word, count: campaign.counts[value] }))} />
          </Group>
        )}
      </header>
      <Grid
        label="Messages"
        rows={rows}
        rowId={rowId}
        columns={columns}
        store={messagesList}
        total={campaign === undefined ? null : filters.state === undefined ? campaign.total : campaign.counts[filters.state]}
        {...paging}
        openId={null}
        onOpen={(messageId) => {
          const row = rows.find((one) => one.id === messageId)
          if (row !== undefined) go(hrefOf('accounts', row.accountId))
        }}
        selectable={false}
        empty={filters.state === undefined ? <Empty title="No messages">This dispatch has nobody to write to.</Empty> : <Empty title="No message ended this way" action={<Button variant="default" onClick={clearFilters}>Show all messages</Button>} />}
      />
    </div>
  )
}

function CampaignHead({ campaign }: { campaign: CampaignRow }) {
  const [cancelling, setCancelling] = useState(false)
  const input = { campaign: campaign.id }
  const pause = useMutation(orpc.mail.pause.mutationOptions())
  const resume = useMutation(orpc.mail.resume.mutationOptions())
  const cancel = useMutation(orpc.mail.cancel.mutationOptions())
  const { counts, state, total } = campaign
  const left = counts.queued + counts.sending
  const { word, tone } = campaignStates[state]
  const failure = pause.error ?? resume.error
  return (
    <>
      <Group justify="space-between" gap={8}>
        <Group gap={8}>
          <h1 className={styles.title}>{campaign.title}</h1>
          <Tag tone={tone}>{word}</Tag>
        </Group>
        <Group gap={6}>
          {state === 'running' && <ManageButton variant="default" loading={pause.isPending} onClick={() => pause.mutate(input)}>Pause</ManageButton>}
          {state === 'paused' && <ManageButton loading={resume.isPending} onClick={() => resume.mutate(input)}>{`Resume, ${formatCount(left)} left`}</ManageButton>}
          {(state === 'running' || state === 'paused') && <ManageButton variant="default" onClick={() => setCancelling(true)}>Cancel dispatch…</ManageButton>}
        </Group>
      </Group>
      <p className={styles.about}>{campaign.createdBy}, {formatInstant(campaign.createdAt)}{campaign.finishedAt === null ? '' : `, finished ${formatInstant(campaign.finishedAt)}`}</p>
      <CampaignBar campaign={campaign} tall />
      <ul className={styles.counts}>
        {([['sent', counts.sent, 'sent'], ['left', left, 'to go'], ['failed', counts.failed, 'failed'], ['uncertain', counts.uncertain, 'not known'], ['skipped', counts.skipped, 'left out']] as const)
          .filter(([key, count]) => count > 0 || key === 'sent')
          .map(([key, count, name]) => <li key={key} className={styles[key]}><strong>{formatCount(count)}</strong> {name}</li>)}
        <li>of {formatCount(total)}</li>
      </ul>
      {campaign.stopReason !== null && <Note tone="bad">{campaign.stopReason}</Note>}
      {counts.uncertain > 0 && <Note tone="wait">{plural(counts.uncertain, 'message')} may or may not have arrived: the line broke at the wrong moment. Look each up in the mail server’s log, then say which it was.</Note>}
      {failure !== null && <ErrorNote error={failure} />}
      <Dialog opened={cancelling} onClose={() => setCancelling(false)} title="Cancel this dispatch?" tone="bad" confirm={`Cancel ${plural(left, 'email')}`} onConfirm={() => cancel.mutateAsync(input)}>
        <p>{plural(left, 'email')} not sent yet never will be by this dispatch. {counts.sent === 0 ? 'None has' : `${formatCount(counts.sent)} have`} been sent already.</p>
      </Dialog>
    </>
  )
}
