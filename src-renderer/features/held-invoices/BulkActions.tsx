/** What can be done with the selected invoices: asked here, counted and confirmed in the bulk dialog. */
import { useState } from 'react'
import type { MailOrder } from '#contract/mail.ts'
import { BulkDialog } from '../../ui/bulk/BulkDialog.tsx'
import { DeskBulkActions } from '../../ui/bulk/DeskBulkActions.tsx'
import type { BulkSelection } from '../../ui/bulk/DeskBulkActions.tsx'
import { useShownParties } from '../../ui/core/cannot.ts'
import { DispatchDialog } from '../../ui/mail/DispatchDialog.tsx'
import { tooMany } from '../../ui/mail/tooMany.ts'
import { ManageButton } from '../../ui/parts/ManageButton.tsx'
import { heldInvoicesList } from './list.ts'
import { ManyDialog } from './ManyDialog.tsx'
import type { HeldOrder, ManyAsk } from './ManyDialog.tsx'

interface BulkActionsProps {
  selection: BulkSelection<'heldInvoices'>
  count: number
  currencies: readonly string[]
}

export function BulkActions({ selection, count, currencies }: BulkActionsProps) {
  const [asked, setAsked] = useState<ManyAsk | null>(null)
  const [order, setOrder] = useState<HeldOrder | null>(null)
  const [asking, setAsking] = useState<MailOrder | null>(null)
  const party = useShownParties()
  const clear = () => heldInvoicesList.getState().clearSelection()
  const give = (action: HeldOrder['action']) => {
    setAsked(null)
    setOrder({ queue: 'heldInvoices', selection, action })
  }
  const invoices = 'ids' in selection ? { invoices: selection.ids } : selection
  const tooManyNamed = 'ids' in selection ? tooMany(count) : null
  return (
    <>
      <ManageButton size="xs" asks={{ party, command: 'approveInvoice' }} onClick={() => setAsked('approve')}>Approve…</ManageButton>
      <ManageButton size="xs" variant="default" asks={{ party, command: 'releaseInvoice' }} onClick={() => give({ do: 'release' })}>Release…</ManageButton>
      <ManageButton size="xs" variant="default" asks={{ party, command: 'holdInvoice' }} onClick={() => setAsked('hold')}>Hold…</ManageButton>
      <ManageButton size="xs" variant="default" asks={{ party, command: 'extendApproval' }} onClick={() => setAsked('extend')}>Extend…</ManageButton>
      <ManageButton size="xs" variant="default" not={tooManyNamed} onClick={() => setAsking({ kind: 'approval_request', selection: invoices, channel: 'preferred' } as MailOrder)}>Ask…</ManageButton>
      <DeskBulkActions queue="heldInvoices" selection={selection} count={count} onRan={clear} />
      {asked !== null && <ManyDialog ask={asked} count={count} currencies={currencies} onClose={() => setAsked(null)} onAction={give} />}
      {order !== null && <BulkDialog order={order} onClose={() => setOrder(null)} onRan={clear} />}
      {asking !== null && <DispatchDialog order={asking} onClose={() => setAsking(null)} onSent={clear} />}
    </>
  )
}
