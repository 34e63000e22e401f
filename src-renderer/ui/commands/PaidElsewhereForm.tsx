/** The money of an invoice came by another way: how much, how, and when. */
import { Group, Select, TextInput } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import { useState } from 'react'
import type { BusinessDate, InvoiceId, Money, PaymentMedium } from '#contract/vocabulary.ts'
import { amountProblem, amountText, minorOf } from '../format/amountInput.ts'
import { typedDay } from '../format/asOf.ts'
import { formatMoney } from '../format/money.ts'
import { paymentMedia } from '../format/words.ts'
import { CommandForm } from './CommandForm.tsx'
import { useAtOpening } from './useAtOpening.ts'

export interface PaidInvoice {
  id: InvoiceId
  rev: number
  number: string
  open: Money
}

/** `today` is the party's: what is to come has not been received. */
export function PaidElsewhereForm({ accountName, today, not = null, onClose, ...given }: { invoice: PaidInvoice; accountName: string; today: BusinessDate; not?: string | null; onClose: () => void }) {
  const { invoice } = useAtOpening(given)
  const { open } = invoice
  const [amount, setAmount] = useState(amountText(open))
  const [medium, setMedium] = useState<PaymentMedium>('bank_transfer')
  const [receivedOn, setReceivedOn] = useState<string | null>(today)
  const [reference, setReference] = useState('')
  const minor = minorOf(amount, open.currency)
  const wrong = amountProblem(amount, open.currency) ?? (minor === 0 ? 'Fill this in.' : minor !== null && minor > open.minor ? `Only ${formatMoney(open)} is open. Record the rest as a payment in the billing system.` : null)
  return (
    <CommandForm
      command="recordPayment"
      input={{ invoiceId: invoice.id, amountMinor: minor, medium, receivedOn, reference: reference.trim() === '' ? null : reference.trim() }}
      shown={{ rev: invoice.rev }}
      title={`Mark ${invoice.number} paid elsewhere`}
      confirm={minor === null || wrong !== null ? 'Record the payment' : `Record ${formatMoney({ minor, currency: open.currency })}`}
      not={not}
      more={{ ...(wrong === null ? {} : { amountMinor: wrong }), ...(receivedOn !== null && receivedOn > today ? { receivedOn: 'That day is still to come.' } : {}) }}
      onClose={onClose}
    >
      {(problems) => (
        <>
          <p>{accountName} paid it by another way. A payment is recorded in the billing system and applied to the invoice; no method is charged.</p>
          <Group gap={8} align="flex-start" grow>
            <TextInput data-autofocus label={`Amount, ${open.currency}`} description={`Of ${formatMoney(open)} open`} inputMode="decimal" required value={amount} onChange={(event) => setAmount(event.currentTarget.value)} onFocus={(event) => event.currentTarget.select()} error={problems['amountMinor']} />
            <Select label="Paid by" description="How it came" allowDeselect={false} data={Object.entries(paymentMedia).map(([value, label]) => ({ value, label }))} value={medium} onChange={(value) => setMedium((value ?? medium) as PaymentMedium)} />
          </Group>
          <DateInput label="Received" required value={receivedOn} onChange={setReceivedOn} dateParser={typedDay} maxDate={today} error={problems['receivedOn']} />
          <TextInput label="Reference" description="As on the bank statement; may be left out" maxLength={200} value={reference} onChange={(event) => setReference(event.currentTarget.value)} error={problems['reference']} />
        </>
      )}
    </CommandForm>
  )
}
