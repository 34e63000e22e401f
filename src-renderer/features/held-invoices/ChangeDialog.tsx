/** Release, approve, put on hold: the question with what it takes to answer it. */
import { Select, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { HeldInvoiceRow } from '#contract/heldInvoices.ts'
import type { HoldChannel } from '#contract/vocabulary.ts'
import { orpc } from '../../client.ts'
import { NoLine } from '../../ui/commands/NoLine.tsx'
import { useAtOpening } from '../../ui/commands/useAtOpening.ts'
import { formatMoney } from '../../ui/format/money.ts'
import { focusList } from '../../ui/list/useRowFocus.ts'
import { Dialog } from '../../ui/parts/Dialog.tsx'
import { afterRelease } from './afterRelease.ts'
import { channels } from './choices.ts'

export type Change = 'release' | 'approve' | 'hold'

/** What the billing system takes as a reason or note. */
const NOTE_LIMIT = 500

interface ChangeDialogProps {
  row: HeldInvoiceRow
  change: Change | null
  leftMs: number | null
  onClose: () => void
}

export function ChangeDialog({ row: now, change, leftMs, onClose }: ChangeDialogProps) {
  const row = useAtOpening(now, change !== null)
  const what = `${row.invoiceNumber}, ${formatMoney(row.amount)}`
  const words: Record<Change, { title: string; confirm: string; says: string }> = {
    release: { title: `Release ${row.invoiceNumber}?`, confirm: `Release ${row.invoiceNumber}`, says: `Takes the hold off ${what}, ${row.accountName}. ${afterRelease(row, leftMs)}` },
    approve: { title: `Approve ${row.invoiceNumber}?`, confirm: `Approve ${row.invoiceNumber}`, says: `Approves ${what}, for ${row.accountName}. It is then due as any other invoice.` },
    hold: { title: `Put ${row.invoiceNumber} on hold?`, confirm: `Put ${row.invoiceNumber} on hold`, says: `Stops the clock of ${what}, ${row.accountName}. It is still owed, and nobody is chased for it.` },
  }
  const [note, setNote] = useState('')
  const [channel, setChannel] = useState<HoldChannel>('phone')
  const release = useMutation(orpc.heldInvoices.release.mutationOptions())
  const approve = useMutation(orpc.heldInvoices.approve.mutationOptions())
  const hold = useMutation(orpc.heldInvoices.hold.mutationOptions())
  const { title, confirm, says } = words[change ?? 'release']
  const remark = note.trim()

  const run = async () => {
    const invoice = { invoice: row.invoiceId, ...(row.rev === null ? {} : { rev: row.rev }) }
    const withNote = { ...invoice, ...(remark === '' ? {} : { note: remark }) }
    if (change === 'release') await release.mutateAsync(withNote)
    if (change === 'approve') await approve.mutateAsync(withNote)
    if (change === 'hold') await hold.mutateAsync({ ...invoice, reason: remark, channel })
    setNote('')
    window.setTimeout(() => focusList(row.invoiceId), 150)
  }

  return (
    <Dialog opened={change !== null} onClose={onClose} title={title} confirm={confirm} onConfirm={run} ready={change !== 'hold' || remark !== ''}>
      <p>{says}</p>
      {change === 'hold' && (
        <Select label="How the customer told us" data={channels} value={channel} allowDeselect={false} onChange={(value) => setChannel(value ?? 'phone')} />
      )}
      <Textarea
        label={change === 'hold' ? 'Reason, in the customer’s words' : 'Note'}
        description={change === 'hold' ? undefined : 'Optional; goes to the billing system with the change.'}
        required={change === 'hold'}
        maxLength={NOTE_LIMIT}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit()
        }}
      />
      <NoLine />
    </Dialog>
  )
}
