/** One change: where it stands, the billing system's word, and a way to take it back while it waits. */
import { Stack } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { OutboxItem, OutboxState } from '#contract/outbox.ts'
import { orpc } from '../../client.ts'
import { formatAgo, formatInstant } from '../../ui/format/dates.ts'
import { DetailPanel } from '../../ui/list/DetailPanel.tsx'
import { useNow } from '../../ui/now.ts'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { Facts } from '../../ui/parts/Facts.tsx'
import { ManageButton } from '../../ui/parts/ManageButton.tsx'
import { Note } from '../../ui/parts/Note.tsx'
import { outboxWords } from '../../ui/parts/Pending.tsx'
import { hrefOf } from '../../ui/route.ts'

const next: Record<OutboxState, string> = {
  queued: 'It goes out by itself as soon as there is a line, in order, once.',
  sending: 'It is on its way; the answer comes in a moment.',
  done: 'The billing system has done it.',
  rejected: 'The billing system refused it and nothing was changed. Look at the record again and decide anew.',
  uncertain: 'The line broke before the answer came. It is asked about by itself, with the same key, so nothing happens twice.',
  conflict: 'The record was changed in the billing system after it was read here. Nothing was overwritten; look at it again and decide anew.',
  withdrawn: 'It was taken back before it went out.',
}

export function OutboxDetail({ item, onClose }: { item: OutboxItem | undefined; onClose: () => void }) {
  const now = useNow()
  const withdraw = useMutation(orpc.outbox.withdraw.mutationOptions())
  if (item === undefined) return <DetailPanel title="Change" onClose={onClose}><Note>This change is not in the list as it is filtered now.</Note></DetailPanel>
  const { word, tone } = outboxWords[item.state]
  return (
    <DetailPanel title={item.label} subtitle={<a href={hrefOf('accounts', item.accountId)} style={{ color: 'inherit' }}>{item.accountName}</a>} onClose={onClose}>
      <Stack gap="sm">
        <Note tone={tone}><strong>{word}.</strong> {item.message !== null && item.state !== 'done' ? item.message : ''}</Note>
        <p>{next[item.state]}</p>
        {item.state === 'queued' && <div><ManageButton variant="default" data-main-action loading={withdraw.isPending} onClick={() => withdraw.mutate({ id: item.id })}>Take back</ManageButton></div>}
        {withdraw.isError && <ErrorNote error={withdraw.error} />}
      </Stack>
      <Facts facts={[
        ['Made', `${formatInstant(item.createdAt)}, ${item.createdBy}`],
        ['Tried', item.attempts === 0 ? 'Not yet' : `${item.attempts}×`],
        ['Next try', item.nextTryAt === null ? null : formatAgo(item.nextTryAt, now)],
        ['Settled', item.settledAt === null ? null : formatInstant(item.settledAt)],
        ['Number', String(item.id)],
      ]} />
    </DetailPanel>
  )
}
