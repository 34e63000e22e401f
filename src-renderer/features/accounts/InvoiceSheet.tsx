/** One invoice line by line, as a spreadsheet. */
import { Modal, Stack } from '@mantine/core'
import { useState } from 'react'
import type { InvoiceRow } from '#contract/accounts.ts'
import { client } from '../../client.ts'
import { useLastKnown } from '../../ui/list/useLastKnown.ts'
import { FormatInput, makeWords, WORKBOOK } from '../../ui/parts/FormatInput.tsx'
import { MakeButton } from '../../ui/parts/MakeButton.tsx'

/** The dialog's focus begins on what is chosen, and not on the way out. */
const beginHere = (choices: HTMLElement | null) => choices?.querySelector('input:checked')?.setAttribute('data-autofocus', '')

export function InvoiceSheet({ invoice, onClose }: { invoice: InvoiceRow | null; onClose: () => void }) {
  const [format, setFormat] = useState(WORKBOOK)
  const known = useLastKnown(invoice ?? undefined)
  return (
    <Modal opened={invoice !== null} onClose={onClose} title={`Detailed spreadsheet of ${known?.number ?? ''}`}>
      {known !== undefined && (
        <Stack gap="sm" align="flex-start">
          <p>Every line of this invoice with its taxes, and the usage behind it.</p>
          <div ref={beginHere}><FormatInput format={format} onChange={setFormat} /></div>
          <MakeButton key={`${known.invoiceId} ${format.format}`} label={makeWords(format)} variant="filled" start={() => client.reports.make({ report: 'invoice-detail', invoice: known.invoiceId, ...format })} />
        </Stack>
      )}
    </Modal>
  )
}
