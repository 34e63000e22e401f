/** One failed charge: what was tried, what may be tried, and the button that does it. */
import { Group, Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { FailedChargeRow, MethodSummary } from '#contract/failedCharges.ts'
import { orpc } from '../../client.ts'
import { noMoneyBecause } from '../../ui/commands/onItsWay.ts'
import { outboxHref } from '../../ui/commands/Waiting.tsx'
import { formatAgo, formatInstant } from '../../ui/format/dates.ts'
import { formatCount, sentence } from '../../ui/format/words.ts'
import { DetailPanel, Section } from '../../ui/list/DetailPanel.tsx'
import { useLastKnown } from '../../ui/list/useLastKnown.ts'
import { useNow } from '../../ui/now.ts'
import { Amount } from '../../ui/parts/Amount.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { Facts } from '../../ui/parts/Facts.tsx'
import { isGone, Left } from '../../ui/parts/Left.tsx'
import { ManageButton } from '../../ui/parts/ManageButton.tsx'
import { Method, methodName } from '../../ui/parts/Method.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { Note } from '../../ui/parts/Note.tsx'
import { PartyName } from '../../ui/parts/Party.tsx'
import { pendingSentence, outboxWords } from '../../ui/parts/Pending.tsx'
import { Story } from '../../ui/parts/Story.tsx'
import { Headline } from '../../ui/parts/Headline.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import { hrefOf } from '../../ui/route.ts'
import { forWhat } from './columns.tsx'
import { hardnesses } from './hardness.ts'
import { RetryDialog } from './RetryDialog.tsx'

export function FailedChargeDetail({ id, known, onClose }: { id: string; known: FailedChargeRow | undefined; onClose: () => void }) {
  const now = useNow()
  const detail = useQuery(orpc.failedCharges.detail.queryOptions({ input: { charge: id } }))
  const [method, setMethod] = useState<MethodSummary | null>(null)
  const row = useLastKnown(known ?? detail.data?.row)
  if (row === undefined || (known === undefined && isGone(detail.error))) {
    return <DetailPanel title={row?.accountName ?? 'Failed charge'} onClose={onClose}>{detail.isError ? <Left error={detail.error} /> : <Skeleton height={20} />}</DetailPanel>
  }
  const kind = hardnesses[row.hardness]
  const retry = detail.data?.retry
  return (
    <DetailPanel title={<a href={hrefOf('accounts', row.accountId)}>{row.accountName}</a>} subtitle={<>{row.accountRef} · <PartyName id={row.partyId} /></>} onClose={onClose}>
      <Stack gap="sm">
        <Headline amount={<Amount money={row.amount} zero="figure" />} aside={`${forWhat(row)} · first failed ${formatAgo(row.firstFailedAt, now)}`} />
        <Group gap={6}>
          <Tag tone={kind.tone}>{kind.word}: {kind.says.toLowerCase()}</Tag>
          {row.pausedAt !== null && <Tag tone="bad" shape="alert">Account paused since {formatInstant(row.pausedAt)}</Tag>}
        </Group>
        {row.pending !== null && row.pending.state !== 'withdrawn' && <Note tone={outboxWords[row.pending.state].tone}>{pendingSentence(row.pending)} <a href={outboxHref(row.pending.id)}>See it in the outbox</a></Note>}
        {detail.isError && <ErrorNote error={detail.error} onRetry={() => void detail.refetch()} />}
        {detail.data !== undefined && <RetryButtons row={row} retry={detail.data.retry} onChoose={setMethod} />}
        {detail.data !== undefined && <Note>{detail.data.advice}</Note>}
      </Stack>
      <Facts facts={[
        ['Reason', <>{row.plain} <Muted>{row.declineCode}</Muted></>],
        ['Method tried', row.method === null ? null : <Method method={row.method} />],
        ['Tried', `${row.attempts}×, last ${formatInstant(row.lastFailedAt)}`],
        ['Tries left', retry === undefined ? null : formatCount(retry.triesLeft)],
        ['Autopay', row.autopay ? 'On' : 'Off'],
      ]} />
      {detail.data !== undefined && (
        <>
          <Section title="Attempts">
            <Stack gap={6}>
              {detail.data.attempts.map((attempt) => (
                <Group key={attempt.chargeId} justify="space-between" gap={8} wrap="nowrap">
                  <Tag quiet tone={attempt.status === 'succeeded' ? 'good' : 'bad'}>{attempt.status === 'succeeded' ? 'Succeeded' : sentence(attempt.declineCode ?? attempt.status)}</Tag>
                  <Muted>{attempt.method === null ? '' : `•${attempt.method.last4} · `}{formatInstant(attempt.at)}</Muted>
                </Group>
              ))}
            </Stack>
          </Section>
          <Section title="Story"><Story entries={detail.data.story} /></Section>
        </>
      )}
      <RetryDialog row={row} takes={retry?.amount ?? row.amount} method={method} onClose={() => setMethod(null)} />
    </DetailPanel>
  )
}

interface RetryButtonsProps {
  row: FailedChargeRow
  retry: { allowed: boolean; reason: string; methods: readonly MethodSummary[] }
  onChoose: (method: MethodSummary) => void
}

/** Both ways are always there; the one that may not be taken says why. The usable one that was not just declined is the main one. */
function RetryButtons({ row, retry, onChoose }: RetryButtonsProps) {
  const busy = noMoneyBecause(row.pending)
  const of = (slot: MethodSummary['slot']) => retry.methods.find((method) => method.slot === slot)
  const reason = (slot: MethodSummary['slot']) => {
    const method = of(slot)
    return busy ?? (method === undefined ? (retry.allowed ? `There is no ${slot} method that may be charged.` : retry.reason) : method.unusable ?? (retry.allowed ? null : retry.reason))
  }
  const main = reason('backup') === null ? 'backup' : 'primary'
  const choose = (slot: MethodSummary['slot']) => {
    const method = of(slot)
    if (method !== undefined) onChoose(method)
  }
  return (
    <Stack gap={6}>
      {(main === 'backup' ? (['backup', 'primary'] as const) : (['primary', 'backup'] as const)).map((slot) => (
        <ManageButton key={slot} fullWidth justify="space-between" variant={slot === main ? 'filled' : 'default'} data-main-action={slot === main} not={reason(slot)} onClick={() => choose(slot)} rightSection={of(slot) === undefined ? null : <span aria-hidden style={{ fontWeight: 400 }}>{methodName(of(slot)!)}</span>}>
          Retry with {slot}
        </ManageButton>
      ))}
    </Stack>
  )
}
