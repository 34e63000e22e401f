/** What can be done with the failed charges that are selected: try again, write to the customers, and what else bulk actions know. */
import { Button, Menu } from '@mantine/core'
import { useState } from 'react'
import type { BulkOrder } from '#contract/bulk.ts'
import type { FailedChargeFilter } from '#contract/failedCharges.ts'
import type { MailOrder } from '#contract/mail.ts'
import { BulkDialog } from '../../../ui/bulk/BulkDialog.tsx'
import { DeskBulkActions } from '../../../ui/bulk/DeskBulkActions.tsx'
import { useShownParties } from '../../../ui/core/cannot.ts'
import { formatCount } from '../../../ui/format/words.ts'
import type { Selection } from '../../../ui/list/useSelection.ts'
import { DispatchDialog } from '../../../ui/mail/DispatchDialog.tsx'
import { tooMany } from '../../../ui/mail/tooMany.ts'
import { ManageButton } from '../../../ui/parts/ManageButton.tsx'
import { ManageItem } from '../../../ui/parts/ManageItem.tsx'
import { failedChargesList } from '../list.ts'
import { BulkTerms } from './BulkTerms.tsx'
import type { Asking } from './BulkTerms.tsx'

type Action = Extract<BulkOrder, { queue: 'failedCharges' }>['action']

export function FailedChargeBulk({ selection, count }: { selection: Selection<FailedChargeFilter>; count: number }) {
  const [dispatch, setDispatch] = useState<MailOrder | null>(null)
  const [asking, ask] = useState<Asking | null>(null)
  const [order, setOrder] = useState<BulkOrder | null>(null)
  const party = useShownParties()
  const clear = () => failedChargesList.getState().clearSelection()
  const notMany = 'ids' in selection ? tooMany(selection.ids.length) : null
  const give = (action: Action) => {
    ask(null)
    setOrder({ queue: 'failedCharges', selection, action })
  }
  const mail = (kind: 'payment_failed' | 'card_request' | 'critical_notice') => {
    const about = 'filter' in selection ? { filter: selection.filter } : { charges: selection.ids }
    setDispatch({ kind, selection: about, ...(kind === 'critical_notice' ? {} : { channel: 'preferred' }) } as MailOrder)
  }
  return (
    <>
      <ManageButton size="xs" asks={{ party, command: 'retryCharge' }} onClick={() => give({ do: 'retry', with: 'best' })}>{`Retry ${formatCount(count)}…`}</ManageButton>
      <ManageButton size="xs" variant="default" not={notMany} onClick={() => mail('payment_failed')}>{`Notify about ${formatCount(count)}…`}</ManageButton>
      <Menu position="top-start">
        <Menu.Target><Button size="xs" variant="default">More for the money</Button></Menu.Target>
        <Menu.Dropdown>
          <ManageItem asks={{ party, command: 'retryCharge' }} onClick={() => give({ do: 'retry', with: 'backup' })}>Retry with the backup…</ManageItem>
          <ManageItem asks={{ party, command: 'retryCharge' }} onClick={() => give({ do: 'retry', with: 'primary' })}>Retry with the primary…</ManageItem>
          <ManageItem asks={{ party, command: 'retryCharge' }} onClick={() => ask('schedule')}>Schedule a retry…</ManageItem>
          <Menu.Divider />
          <ManageItem not={notMany} onClick={() => mail('card_request')}>Ask for a new card…</ManageItem>
          <ManageItem not={notMany} onClick={() => mail('critical_notice')}>Critical SMS…</ManageItem>
          <ManageItem asks={{ party, command: 'setAutopay' }} onClick={() => give({ do: 'manual' })}>Switch to manual…</ManageItem>
          <ManageItem asks={{ party, command: 'pauseAccount' }} onClick={() => ask('pause')}>Pause the accounts…</ManageItem>
          <ManageItem asks={{ party, command: 'resumeAccount' }} onClick={() => give({ do: 'resume' })}>Resume the accounts…</ManageItem>
          <ManageItem asks={{ party, command: 'requestWriteOff' }} onClick={() => ask('write_off')}>Ask for write-offs…</ManageItem>
        </Menu.Dropdown>
      </Menu>
      <DeskBulkActions queue="failedCharges" selection={selection} count={count} onRan={clear} />
      {asking !== null && <BulkTerms asking={asking} count={count} onClose={() => ask(null)} onGive={give} />}
      {dispatch !== null && <DispatchDialog order={dispatch} onClose={() => setDispatch(null)} onSent={clear} />}
      {order !== null && <BulkDialog order={order} onClose={() => setOrder(null)} onRan={clear} />}
    </>
  )
}
