/** One change: where it stands, the billing system's word, both versions where they part, and what to do now. */
import { Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { OutboxDetail as Detail, OutboxItem, OutboxState } from '#contract/outbox.ts'
import { orpc } from '../../client.ts'
import { formatAgo, formatInstant } from '../../ui/format/dates.ts'
import { DetailPanel, Section } from '../../ui/list/DetailPanel.tsx'
import { useLastKnown } from '../../ui/list/useLastKnown.ts'
import { useNow } from '../../ui/now.ts'
import { Amount } from '../../ui/parts/Amount.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { Facts } from '../../ui/parts/Facts.tsx'
import { Headline } from '../../ui/parts/Headline.tsx'
import { isGone } from '../../ui/parts/Left.tsx'
import { Note } from '../../ui/parts/Note.tsx'
import { hrefOf } from '../../ui/route.ts'
import { BothVersions } from './BothVersions.tsx'
import { Steps } from './Steps.tsx'
import { stateOf } from './views.ts'

/** What happens by itself, where nobody has to do anything. */
const goesOn: Partial<Record<OutboxState, string>> = {
  queued: 'It goes out by itself as soon as there is a line, in order, once.',
  sending: 'It is on its way; the answer comes in a moment.',
}

export function OutboxDetail({ id, known, onClose }: { id: number; known: OutboxItem | undefined; onClose: () => void }) {
  const detail = useQuery(orpc.outbox.detail.queryOptions({ input: { id } }))
  const item = useLastKnown(detail.data?.item ?? known)
  if (item === undefined) {
    return (
      <DetailPanel title="Change" onClose={onClose}>
        {isGone(detail.error) ? <Note>There is no change with the number {id} in this workspace.</Note> : detail.isError ? <ErrorNote error={detail.error} onRetry={() => void detail.refetch()} /> : <Skeleton height={20} />}
      </DetailPanel>
    )
  }
  return (
    <DetailPanel title={item.label} subtitle={<a href={hrefOf('accounts', item.accountId)} style={{ color: 'inherit' }}>{item.accountName}</a>} onClose={onClose}>
      <Stack gap="sm">
        {item.amount !== null && <Headline amount={<Amount money={item.amount} zero="figure" />} aside={item.subject} />}
        <State item={item} detail={detail.data} />
        {detail.data !== undefined && <Steps item={item} steps={detail.data.steps} />}
        {detail.isError && <ErrorNote error={detail.error} onRetry={() => void detail.refetch()} />}
      </Stack>
      {detail.data?.conflict != null && <Section title="Both versions"><BothVersions fields={detail.data.conflict.fields} /></Section>}
      <Section title="The change">
        <Facts facts={[
          ['About', item.amount !== null || item.subject === item.accountName ? null : item.subject],
          ...(detail.data?.says ?? []).map(({ label, value }) => [label, value] as const),
          ...history(item, detail.data),
        ]} />
      </Section>
    </DetailPanel>
  )
}

function State({ item, detail }: { item: OutboxItem; detail: Detail | undefined }) {
  const { word, tone } = stateOf(item)
  const message = item.message !== null && item.message !== '' ? item.message : null
  const now = detail?.whatNow ?? goesOn[item.state] ?? null
  return (
    <>
      <Note tone={tone}><strong>{word}.</strong>{message === null ? '' : ` ${message}`}</Note>
      {now !== null && <p>{now}</p>}
    </>
  )
}

function history(item: OutboxItem, detail: Detail | undefined) {
  const dealt = detail === undefined || detail.resolvedAt === null ? null : [formatInstant(detail.resolvedAt), detail.resolvedBy].filter((part) => part !== null).join(', ')
  return [
    ['Made', `${formatInstant(item.createdAt)}, ${item.createdBy}`],
    ['Goes out', item.notBefore === null || item.attempts > 0 || item.settledAt !== null ? null : `On ${formatInstant(item.notBefore)}`],
    ['Sent', item.attempts === 0 ? (item.settledAt === null ? 'Not yet' : 'Never') : `${item.attempts}×`],
    ['Next try', item.nextTryAt === null ? null : <NextTry key="next" at={item.nextTryAt} />],
    ['Settled', item.settledAt === null ? null : formatInstant(item.settledAt)],
    ['Dealt with', dealt],
    ['Done again as', detail?.againId == null ? null : <a key="again" href={hrefOf('outbox', String(detail.againId))}>Change {detail.againId}</a>],
    ['Number', String(item.id)],
  ] as const
}

function NextTry({ at }: { at: number }) {
  const now = useNow()
  return at <= now ? 'In a moment' : formatAgo(at, now)
}
