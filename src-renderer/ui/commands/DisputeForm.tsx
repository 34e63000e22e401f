/** The customer says that an invoice is wrong, or no longer does. */
import { Textarea } from '@mantine/core'
import { useState } from 'react'
import type { InvoiceId, Money } from '#contract/vocabulary.ts'
import { formatMoney } from '../format/money.ts'
import { CommandForm } from './CommandForm.tsx'
import { useAtOpening } from './useAtOpening.ts'

export interface DisputedInvoice {
  id: InvoiceId
  number: string
  amount: Money
  accountName: string
  disputed: boolean
  /** The version that is shown; null where it is not known. */
  rev: number | null
}

export function DisputeForm({ invoice: now, not = null, onClose }: { invoice: DisputedInvoice; not?: string | null; onClose: () => void }) {
  const { id, number, amount, accountName, disputed, rev } = useAtOpening(now)
  const [reason, setReason] = useState('')
  const what = `${number}, ${formatMoney(amount)}, of ${accountName}`
  return (
    <CommandForm
      command="disputeInvoice"
      input={{ invoiceId: id, disputed: !disputed, reason }}
      shown={{ ...(rev === null ? {} : { rev }), shown: { disputed } }}
      title={disputed ? `${number} is no longer disputed?` : `Mark ${number} as disputed?`}
      confirm={disputed ? `End the dispute of ${number}` : `Mark ${number} as disputed`}
      not={not}
      more={!disputed && reason.trim() === '' ? { reason: 'Say what is wrong, in the customer’s words.' } : {}}
      onClose={onClose}
    >
      {(problems) => (
        <>
          <p>{disputed ? `The customer agrees with ${what}, again. Money is put on it as on any other.` : `The customer does not agree with ${what}. It is still owed and still ages; no money is put on it and nobody is chased for it until the dispute has ended.`}</p>
          <Textarea label={disputed ? 'How it ended' : 'What is wrong, in the customer’s words'} required={!disputed} maxLength={500} minRows={3} autosize data-autofocus value={reason} error={problems['reason']} onChange={(event) => setReason(event.currentTarget.value)} />
        </>
      )}
    </CommandForm>
  )
}
