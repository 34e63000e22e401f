/** A customer asks that an invoice waits: any open one, whether or not it was theirs to approve. */
import { Select, Textarea } from '@mantine/core'
import { useState } from 'react'
import type { HoldChannel, InvoiceId, Money } from '#contract/vocabulary.ts'
import { formatMoney } from '../format/money.ts'
import { holdChannels } from '../format/words.ts'
import { CommandForm } from './CommandForm.tsx'
import { useAtOpening } from './useAtOpening.ts'

interface HeldInvoice { id: InvoiceId; number: string; rev: number; amount: Money; accountName: string }

const CHANNELS = (Object.keys(holdChannels) as HoldChannel[]).map((value) => ({ value, label: holdChannels[value] }))

export function HoldForm({ invoice: now, not = null, onClose }: { invoice: HeldInvoice; not?: string | null; onClose: () => void }) {
  const { id, number, rev, amount, accountName } = useAtOpening(now)
  const [reason, setReason] = useState('')
  const [channel, setChannel] = useState<HoldChannel>('phone')
  return (
    <CommandForm
      command="holdInvoice" input={{ invoiceId: id, reason: reason.trim(), channel }} shown={{ rev }} title={`Put ${number} on hold?`} confirm={`Put ${number} on hold`}
      not={not} more={reason.trim() === '' ? { reason: 'Say why, in the customer’s words.' } : {}} onClose={onClose}
    >
      {(problems) => (
        <>
          <p>{`${number}, ${formatMoney(amount)}, of ${accountName} is still owed, and nobody is chased or charged for it until it is released.`}</p>
          <Select label="How the customer told us" data={CHANNELS} value={channel} allowDeselect={false} onChange={(value) => setChannel(value ?? 'phone')} />
          <Textarea label="Reason, in the customer’s words" required maxLength={500} minRows={2} autosize data-autofocus value={reason} error={problems['reason']} onChange={(event) => setReason(event.currentTarget.value)} />
        </>
      )}
    </CommandForm>
  )
}
