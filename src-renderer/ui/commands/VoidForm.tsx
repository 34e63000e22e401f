/** An invoice that should not have been. */
import { Textarea } from '@mantine/core'
import { useState } from 'react'
import type { InvoiceId, Money } from '#contract/vocabulary.ts'
import { formatMoney } from '../format/money.ts'
import { CommandForm } from './CommandForm.tsx'
import { useAtOpening } from './useAtOpening.ts'

interface VoidedInvoice { id: InvoiceId; number: string; rev: number; total: Money; accountName: string }

export function VoidForm({ invoice: now, not = null, onClose }: { invoice: VoidedInvoice; not?: string | null; onClose: () => void }) {
  const { id, number, rev, total, accountName } = useAtOpening(now)
  const [reason, setReason] = useState('')
  return (
    <CommandForm
      command="voidInvoice" input={{ invoiceId: id, reason: reason.trim() }} shown={{ rev }} title={`Void ${number}?`} confirm={`Void ${number}`}
      tone="bad" not={not} more={reason.trim() === '' ? { reason: 'Fill this in.' } : {}} onClose={onClose}
    >
      {(problems) => (
        <>
          <p>{`${number}, ${formatMoney(total)}, of ${accountName} is owed no more, as though it had not been issued. A void invoice is not brought back: make a new one.`}</p>
          <Textarea label="Reason" description="Stands on the invoice." required maxLength={200} data-autofocus value={reason} error={problems['reason']} onChange={(event) => setReason(event.currentTarget.value)} />
        </>
      )}
    </CommandForm>
  )
}
