/** So much of an invoice credited: a credit note is asked for and applied to it. */
import { Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { InvoiceId, Money } from '#contract/vocabulary.ts'
import { amountProblem, amountText, minorOf } from '../format/amountInput.ts'
import { formatMoney } from '../format/money.ts'
import { CommandForm } from './CommandForm.tsx'
import { useAtOpening } from './useAtOpening.ts'

export interface CreditedInvoice {
  id: InvoiceId
  number: string
  open: Money
  accountName: string
  /** The version that is shown; null where it is not known. */
  rev: number | null
}

export function CreditNoteForm({ invoice: now, not = null, onClose }: { invoice: CreditedInvoice; not?: string | null; onClose: () => void }) {
  const { id, number, open, accountName, rev } = useAtOpening(now)
  const [text, setText] = useState(amountText(open))
  const [reason, setReason] = useState('')
  const minor = minorOf(text, open.currency)
  const wrong = amountProblem(text, open.currency) ?? (minor === 0 ? 'Nothing would be credited.' : minor !== null && minor > open.minor ? `No more than ${formatMoney(open)} is open.` : null)
  const left = minor === null || wrong !== null ? null : { minor: open.minor - minor, currency: open.currency }
  return (
    <CommandForm
      command="requestCreditNote"
      input={{ invoiceId: id, amountMinor: minor, reason }}
      shown={rev === null ? {} : { rev }}
      title={`Credit note for ${number}`}
      confirm={minor === null || wrong !== null ? 'Ask for a credit note' : `Ask for a credit note of ${formatMoney({ minor, currency: open.currency })}`}
      not={not ?? (open.minor <= 0 ? 'Nothing is open on this invoice: there is nothing to credit.' : null)}
      more={{ ...(wrong === null ? {} : { amountMinor: wrong }), ...(reason.trim() === '' ? { reason: 'Say what it is for: it stands on the credit note.' } : {}) }}
      onClose={onClose}
    >
      {(problems) => (
        <>
          <p>For {accountName}. {formatMoney(open)} is open on {number}; the credit note takes its amount off it.</p>
          <TextInput label={`Amount, ${open.currency}`} inputMode="decimal" w={180} styles={{ input: { textAlign: 'right' } }} value={text} error={problems['amountMinor']} data-autofocus onFocus={(event) => event.currentTarget.select()} onChange={(event) => setText(event.currentTarget.value)} />
          <Textarea label="Reason" description="Stands on the credit note." required maxLength={200} minRows={2} autosize value={reason} error={problems['reason']} onChange={(event) => setReason(event.currentTarget.value)} />
          {left !== null && <p>{left.minor === 0 ? 'The invoice is then settled, and leaves this queue.' : `${formatMoney(left)} then stays open.`}</p>}
        </>
      )}
    </CommandForm>
  )
}
