/** What is open on an invoice is to be given up. */
import { Textarea } from '@mantine/core'
import { useState } from 'react'
import { formatMoney } from '../format/money.ts'
import { CommandForm } from './CommandForm.tsx'
import type { PaidInvoice } from './PaidElsewhereForm.tsx'
import { useAtOpening } from './useAtOpening.ts'

export function WriteOffForm({ accountName, not = null, onClose, ...given }: { invoice: PaidInvoice; accountName: string; not?: string | null; onClose: () => void }) {
  const { invoice } = useAtOpening(given)
  const [reason, setReason] = useState('')
  const amount = formatMoney(invoice.open)
  return (
    <CommandForm
      command="requestWriteOff" input={{ invoiceId: invoice.id, reason: reason.trim() }} shown={{ rev: invoice.rev, amountMinor: invoice.open.minor }} title={`Write off ${amount} of ${invoice.number}?`} confirm={`Ask for a write-off of ${amount}`}
      tone="bad" not={not} more={reason.trim() === '' ? { reason: 'Fill this in.' } : {}} onClose={onClose}
    >
      {(problems) => (
        <>
          <p>The billing system is asked to close what {accountName} owes on this invoice. Once it has (some want that approved first), it is no longer owed, and nobody asks for it again.</p>
          <Textarea label="Reason" description="Stands on the write-off." required maxLength={200} value={reason} onChange={(event) => setReason(event.currentTarget.value)} error={problems['reason']} data-autofocus />
        </>
      )}
    </CommandForm>
  )
}
