/** The receipts of ticked payments by email: those on receivables as PDF, those into the wallet as recharge receipts. */
import { Group } from '@mantine/core'
import type { PaymentRow } from '#contract/accounts.ts'
import type { MailOrder } from '#contract/mail.ts'
import { ManageButton } from '../../ui/parts/ManageButton.tsx'

export function EmailReceipts({ ticked, onSend }: { ticked: readonly PaymentRow[]; onSend: (order: MailOrder) => void }) {
  const payments = ticked.filter(({ purpose }) => purpose === 'receivable').map(({ paymentId }) => paymentId)
  const charges = ticked.flatMap(({ purpose, chargeId }) => (purpose === 'wallet' && chargeId !== null ? [chargeId] : []))
  const none = ticked.length === 0 ? 'Tick the payments first.' : charges.length > 0 ? 'Those ticked went into the available balance: they have recharge receipts.' : 'Those ticked have no receipt that could be sent.'
  return (
    <Group gap={6}>
      {charges.length > 0 && <ManageButton size="xs" variant="default" onClick={() => onSend({ kind: 'recharge_receipt', selection: { charges } })}>Email recharge receipts…</ManageButton>}
      <ManageButton size="xs" variant="default" not={payments.length === 0 ? none : null} onClick={() => onSend({ kind: 'receipt', selection: { payments } })}>Email receipts…</ManageButton>
    </Group>
  )
}
