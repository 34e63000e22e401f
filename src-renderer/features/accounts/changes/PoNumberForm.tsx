/** The number the customer wants on its invoices. */
import { TextInput } from '@mantine/core'
import { useState } from 'react'
import type { AccountDetail } from '#contract/accounts.ts'
import { CommandForm } from '../../../ui/commands/CommandForm.tsx'
import { useAtOpening } from '../../../ui/commands/useAtOpening.ts'

export function PoNumberForm({ detail, onClose }: { detail: AccountDetail; onClose: () => void }) {
  const { account, rev, poNumber } = useAtOpening(detail)
  const [text, setText] = useState(poNumber ?? '')
  const wanted = text.trim() === '' ? null : text.trim()
  return (
    <CommandForm command="setPoNumber" input={{ accountId: account.accountId, poNumber: wanted }} shown={{ rev, shown: { poNumber } }} title={`PO number, ${account.name}`} confirm={wanted === null && poNumber !== null ? 'Remove PO number' : 'Set PO number'} changed={wanted !== poNumber} onClose={onClose}>
      {(problems) => (
        <TextInput label="PO number" description="Printed on invoices from now on. Empty: none is printed." value={text} onChange={(event) => setText(event.currentTarget.value)} error={problems['poNumber']} data-autofocus />
      )}
    </CommandForm>
  )
}
