/** It is no receivable: why. */
import { Button, Group, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { BankEntry } from '#contract/bank.ts'
import { formatMoney } from '../../ui/format/money.ts'
import { Dialog } from '../../ui/parts/Dialog.tsx'
import { useDeciding } from './deciding.ts'

const REASONS = ['Transfer of our own', 'Interest', 'Refund of a supplier', 'Tax']
const REASON_MAX = 200

export function IgnoreDialog({ entry, onClose, onDone }: { entry: BankEntry; onClose: () => void; onDone: (title: string, about: string) => void }) {
  const [reason, setReason] = useState('')
  const { ignore } = useDeciding()
  const what = formatMoney(entry.amount)
  return (
    <Dialog
      opened onClose={onClose} title={`Put ${what} aside?`} confirm={`Put ${what} aside`} ready={reason.trim() !== ''}
      onConfirm={async () => {
        await ignore.mutateAsync({ entry: entry.id, reason: reason.trim() })
        onDone('Put aside', `${what}: ${reason.trim()} · z takes it back`)
      }}
    >
      <p>It is no customer’s payment. Nothing is sent anywhere; it stands under Put aside, and can be taken back.</p>
      <TextInput label="Why" required data-autofocus maxLength={REASON_MAX} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
      <Group gap={6}>{REASONS.map((one) => <Button key={one} size="compact-xs" variant="default" onClick={() => setReason(one)}>{one}</Button>)}</Group>
    </Dialog>
  )
}
