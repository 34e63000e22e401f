/** What a person may do with a change now. */
import { Group } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { OutboxItem, OutboxStep } from '#contract/outbox.ts'
import { orpc } from '../../client.ts'
import { formatMoney } from '../../ui/format/money.ts'
import { Dialog } from '../../ui/parts/Dialog.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { ManageButton } from '../../ui/parts/ManageButton.tsx'
import { go, hrefOf } from '../../ui/route.ts'

const words: Record<OutboxStep, string> = { withdraw: 'Take back', stop: 'Stop trying', again: 'Do it again', seen: 'Leave it as it is', carried_out: 'It was carried out' }

/** Where it moves money: to do it again, and to say that it was done, are asked about first. */
const asksFirst = (step: OutboxStep, { amount }: OutboxItem): boolean => amount !== null && (step === 'again' || step === 'carried_out')

export function Steps({ item, steps }: { item: OutboxItem; steps: readonly OutboxStep[] }) {
  const [asking, setAsking] = useState<OutboxStep | null>(null)
  const withdraw = useMutation(orpc.outbox.withdraw.mutationOptions())
  const stop = useMutation(orpc.outbox.stop.mutationOptions())
  const resolve = useMutation(orpc.outbox.resolve.mutationOptions())
  const again = useMutation(orpc.outbox.again.mutationOptions({ onSuccess: ({ id }) => go(hrefOf('outbox', String(id)), { replace: true }) }))
  const { id } = item
  const take: Record<OutboxStep, () => void> = {
    withdraw: () => withdraw.mutate({ id }),
    stop: () => stop.mutate({ id }),
    again: () => again.mutate({ id }),
    seen: () => resolve.mutate({ id, resolution: 'seen' }),
    carried_out: () => resolve.mutate({ id, resolution: 'carried_out' }),
  }
  const busy: Record<OutboxStep, boolean> = {
    withdraw: withdraw.isPending,
    stop: stop.isPending,
    again: again.isPending,
    seen: resolve.isPending && resolve.variables.resolution === 'seen',
    carried_out: resolve.isPending && resolve.variables.resolution === 'carried_out',
  }
  const failed = withdraw.error ?? stop.error ?? (asking === 'carried_out' ? null : resolve.error) ?? (asking === 'again' ? null : again.error)
  const money = item.amount === null ? '' : ` for ${formatMoney(item.amount)}`
  const about = <p><strong>{item.subject}</strong>{item.subject === item.accountName ? '' : `, ${item.accountName}`}</p>
  if (steps.length === 0) return null
  return (
    <>
      <Group gap={6}>
        {steps.map((step, at) => (
          <ManageButton key={step} variant="default" data-main-action={at === 0} loading={busy[step]} onClick={asksFirst(step, item) ? () => setAsking(step) : take[step]}>
            {words[step]}{asksFirst(step, item) ? '…' : ''}
          </ManageButton>
        ))}
      </Group>
      {failed !== null && <ErrorNote error={failed} />}
      <Dialog opened={asking === 'again'} onClose={() => setAsking(null)} title="Do it again?" confirm={`${item.label} again${money}`} onConfirm={() => again.mutateAsync({ id })}>
        {about}
        {item.state === 'uncertain'
          ? <p>It goes out as the same command once more, so it cannot happen twice, whether or not it arrived the first time.</p>
          : <p>It is decided anew, on the record as it is now, and goes out once. The first one changed nothing.</p>}
      </Dialog>
      <Dialog opened={asking === 'carried_out'} onClose={() => setAsking(null)} title={`Was ${item.amount === null ? 'it' : formatMoney(item.amount)} charged?`} confirm={`${item.label}: it was carried out`} onConfirm={() => resolve.mutateAsync({ id, resolution: 'carried_out' })}>
        {about}
        <p>Say so only when the charge stands in the billing system. It is then settled here: nothing is sent any more, and nobody is asked about it again.</p>
      </Dialog>
    </>
  )
}
