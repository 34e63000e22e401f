/** What can be done with one invoice; what cannot be done now says why. */
import { Group } from '@mantine/core'
import type { CommandName } from '#contract/commands.ts'
import type { HeldInvoiceRow } from '#contract/heldInvoices.ts'
import { isOnItsWay } from '../../ui/commands/onItsWay.ts'
import { useCannots } from '../../ui/core/cannot.ts'
import { useMayNotManage } from '../../ui/core/session.ts'
import { useKeys } from '../../ui/keys.ts'
import { ManageButton } from '../../ui/parts/ManageButton.tsx'
import type { Change } from './ChangeDialog.tsx'
import { notExtendableBecause } from './ExtendForm.tsx'

export type Asked = 'extend' | 'dispute' | 'credit' | 'preference' | 'approver'

interface ChangeButtonsProps {
  row: HeldInvoiceRow
  leftMs: number | null
  onChoose: (change: Change) => void
  onAsk: (asked: Asked) => void
  /** Asks the customer once more. */
  onRequest: () => void
}

const BUSY = 'A change to this invoice is on its way already.'

/** Why the customer is not asked; null when they are. */
export function notAskedBecause({ state, preference }: Pick<HeldInvoiceRow, 'state' | 'preference'>): string | null {
  if (preference === null) return 'No approval was asked for.'
  if (state === 'held') return 'The invoice is on hold. Release it first.'
  return preference === 'approved_by_us' ? 'Approved by us: the customer is not asked.' : null
}

/** While an SMS waits, holding and approving are its card's, which settles it too. */
export function ChangeButtons({ row, leftMs, onChoose, onAsk, onRequest }: ChangeButtonsProps) {
  const busy = isOnItsWay(row.pending) ? BUSY : null
  const held = row.state === 'held'
  const asked = row.answer !== null
  const cannot = useCannots()
  const no = (command: CommandName) => cannot(row.partyId, command)
  const release = no('releaseInvoice') ?? busy ?? (held ? null : 'This invoice is not on hold.')
  const approve = no('approveInvoice') ?? busy ?? (held ? 'It is on hold. Release it first.' : null)
  const hold = no('holdInvoice') ?? busy ?? (held ? 'This invoice is on hold already.' : null)
  const extend = no('extendApproval') ?? busy ?? notExtendableBecause(row, leftMs)
  const mayNot = useMayNotManage() !== null
  const press = (not: string | null, act: () => void) => () => (mayNot || not !== null ? undefined : act())
  useKeys({ r: press(release, () => onChoose('release')), y: press(asked ? 'its card' : approve, () => onChoose('approve')), h: press(asked ? 'its card' : hold, () => onChoose('hold')) })
  return (
    <>
      <Group gap={6}>
        {(held || !asked) && <ManageButton variant={held && !asked ? 'filled' : 'default'} data-main-action={held && !asked} not={release} onClick={() => onChoose('release')} rightSection={<kbd aria-hidden>r</kbd>}>Release</ManageButton>}
        {!asked && <ManageButton variant={held ? 'default' : 'filled'} data-main-action={!held} not={approve} onClick={() => onChoose('approve')} rightSection={<kbd aria-hidden>y</kbd>}>Approve</ManageButton>}
        {!asked && <ManageButton variant="default" not={hold} onClick={() => onChoose('hold')} rightSection={<kbd aria-hidden>h</kbd>}>Put on hold</ManageButton>}
      </Group>
      <Group gap={6}>
        <ManageButton size="xs" variant="default" not={extend} onClick={() => onAsk('extend')}>Extend…</ManageButton>
        <ManageButton size="xs" variant="default" not={busy ?? notAskedBecause(row)} onClick={onRequest}>Ask again…</ManageButton>
        <ManageButton size="xs" variant="default" not={no('disputeInvoice') ?? busy} onClick={() => onAsk('dispute')}>{row.disputed ? 'End dispute…' : 'Dispute…'}</ManageButton>
        <ManageButton size="xs" variant="default" not={no('requestCreditNote') ?? busy ?? (row.open.minor <= 0 ? 'Nothing is open on this invoice.' : null)} onClick={() => onAsk('credit')}>Credit note…</ManageButton>
      </Group>
    </>
  )
}
