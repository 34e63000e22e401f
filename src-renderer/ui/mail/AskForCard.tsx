/** Asks the customer for another card: an email or SMS with the portal's address, where it is entered; looked at before it goes. */
import { useState } from 'react'
import type { MailOrder } from '#contract/mail.ts'
import { ManageButton } from '../parts/ManageButton.tsx'
import { DispatchDialog } from './DispatchDialog.tsx'

type CardSelection = Extract<MailOrder, { kind: 'card_request' }>['selection']

interface AskForCardProps {
  selection: CardSelection
  /** In a line of a panel, or as wide as a detail. */
  size?: 'line' | 'wide'
  /** What tells it from others of its name, for who does not see where it stands. */
  label?: string
}

export function AskForCard({ selection, size = 'line', label }: AskForCardProps) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <ManageButton {...(size === 'wide' ? { fullWidth: true } : { size: 'compact-xs' })} variant="default" {...(label === undefined ? {} : { 'aria-label': `Ask for a new card… ${label}` })} onClick={() => setOpen(true)}>Ask for a new card…</ManageButton>
      {open && <DispatchDialog order={{ kind: 'card_request', selection, channel: 'preferred' }} onClose={() => setOpen(false)} />}
    </>
  )
}
