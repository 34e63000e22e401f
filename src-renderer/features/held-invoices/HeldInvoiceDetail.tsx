/** One invoice on hold or waiting: why, since when, what happens next, and the buttons that change it. */
import { Group, Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { HeldInvoiceRow } from '#contract/heldInvoices.ts'
import { orpc } from '../../client.ts'
import { usePartyOf } from '../../ui/core/session.ts'
import { formatDay, formatDue, formatInstant, todayIn } from '../../ui/format/dates.ts'
import { approvalPreferences, holdChannels } from '../../ui/format/words.ts'
import { DetailPanel, Section } from '../../ui/list/DetailPanel.tsx'
import { useLastKnown } from '../../ui/list/useLastKnown.ts'
import { Amount } from '../../ui/parts/Amount.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { Facts } from '../../ui/parts/Facts.tsx'
import { Headline } from '../../ui/parts/Headline.tsx'
import { isGone, Left } from '../../ui/parts/Left.tsx'
import { ManageButton } from '../../ui/parts/ManageButton.tsx'
import { Note } from '../../ui/parts/Note.tsx'
import { PartyName } from '../../ui/parts/Party.tsx'
import { outboxWords, pendingSentence } from '../../ui/parts/Pending.tsx'
import { Story } from '../../ui/parts/Story.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import { hrefOf } from '../../ui/route.ts'
import { Clock } from './Clock.tsx'
import { InvoiceLines } from './InvoiceLines.tsx'
import { ChangeDialog } from './ChangeDialog.tsx'
import type { Change } from './ChangeDialog.tsx'

export function HeldInvoiceDetail({ id, known, onClose }: { id: string; known: HeldInvoiceRow | undefined; onClose: () => void }) {
  const detail = useQuery(orpc.heldInvoices.detail.queryOptions({ input: { invoice: id } }))
  const [change, setChange] = useState<Change | null>(null)
  const row = useLastKnown(known ?? detail.data?.row)
  const party = usePartyOf(row?.partyId ?? '')
  if (row === undefined || (known === undefined && isGone(detail.error))) {
    return <DetailPanel title={row?.accountName ?? 'Invoice'} onClose={onClose}>{detail.isError ? <Left error={detail.error} /> : <Skeleton height={20} />}</DetailPanel>
  }
  const zone = detail.data?.timeZone ?? party?.timeZone
  const at = (instant: number) => formatInstant(instant, zone)
  return (
    <DetailPanel title={<a href={hrefOf('accounts', row.accountId)}>{row.accountName}</a>} subtitle={<>{row.accountRef} · <PartyName id={row.partyId} /></>} onClose={onClose}>
      <Stack gap="sm">
        <Headline amount={<Amount money={row.amount} zero="figure" />} aside={[row.invoiceNumber, row.dueOn === null ? null : formatDue(row.dueOn, todayIn(zone ?? 'UTC'))].filter(Boolean).join(' · ')} />
        <Group gap={6}>
          {row.state === 'waiting' && <Tag>Waiting for approval</Tag>}
          <Clock row={row} leftMs={detail.data?.leftMs ?? null} />
        </Group>
        {row.pending !== null && row.pending.state !== 'withdrawn' && <Note tone={outboxWords[row.pending.state].tone}>{pendingSentence(row.pending)}</Note>}
        <ChangeButtons row={row} onChoose={setChange} />
        {detail.isError && <ErrorNote error={detail.error} onRetry={() => void detail.refetch()} />}
        {detail.data !== undefined && <Note>{detail.data.nextStep}</Note>}
      </Stack>
      <Facts facts={[
        ['Reason', row.reason],
        ['Channel', row.channel === null ? null : holdChannels[row.channel]],
        ['Put on hold', row.heldAt === null ? null : `${at(row.heldAt)}${row.heldBy === null ? '' : `, ${row.heldBy}`}`],
        ['Approval asked', row.requestedAt === null ? null : at(row.requestedAt)],
        ['Approves itself', row.approvesAt === null ? null : at(row.approvesAt)],
        ['Preference', row.preference === null ? null : approvalPreferences[row.preference]],
        ['Approver', row.approverName],
        ['Still owed', <Amount key="open" money={row.open} />],
        ['Due', row.dueOn === null ? null : formatDay(row.dueOn)],
      ]} />
      {detail.data !== undefined && (
        <>
          <Section title="Lines"><InvoiceLines lines={detail.data.lines} taxMinor={detail.data.taxMinor} total={row.amount} /></Section>
          <Section title="Story"><Story entries={detail.data.story} /></Section>
        </>
      )}
      <ChangeDialog row={row} change={change} leftMs={detail.data?.leftMs ?? null} onClose={() => setChange(null)} />
    </DetailPanel>
  )
}

/** All three are always there; what cannot be done now says why. */
function ChangeButtons({ row, onChoose }: { row: HeldInvoiceRow; onChoose: (change: Change) => void }) {
  const busy = row.pending !== null && (row.pending.state === 'queued' || row.pending.state === 'sending') ? 'A change to this invoice is on its way already.' : null
  const held = row.state === 'held'
  return (
    <Group gap={6}>
      <ManageButton variant={held ? 'filled' : 'default'} data-main-action={held} not={busy ?? (held ? null : 'This invoice is not on hold.')} onClick={() => onChoose('release')}>Release</ManageButton>
      <ManageButton variant={held ? 'default' : 'filled'} data-main-action={!held} not={busy ?? (held ? 'It is on hold. Release it first.' : null)} onClick={() => onChoose('approve')}>Approve</ManageButton>
      <ManageButton variant="default" not={busy ?? (held ? 'This invoice is on hold already.' : null)} onClick={() => onChoose('hold')}>Put on hold</ManageButton>
    </Group>
  )
}
