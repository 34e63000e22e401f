/** Releasing several: each with its money named, one command each into the outbox. */
import { ScrollArea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { HeldInvoiceRow } from '#contract/heldInvoices.ts'
import { orpc } from '../../client.ts'
import { NoLine } from '../../ui/commands/NoLine.tsx'
import { plainError } from '../../ui/core/plainError.ts'
import { plural } from '../../ui/format/words.ts'
import { Amount } from '../../ui/parts/Amount.tsx'
import { Dialog } from '../../ui/parts/Dialog.tsx'
import { waitsAfterRelease } from './afterRelease.ts'
import styles from './InvoiceLines.module.css'
import { heldInvoicesList } from './list.ts'

/** How many stay in the queue, and why. */
function says(invoices: readonly HeldInvoiceRow[]): string {
  const count = (whom: ReturnType<typeof waitsAfterRelease>) => invoices.filter((row) => waitsAfterRelease(row) === whom).length
  const [customer, us, clock] = [count('customer'), count('us'), count('clock')]
  return [
    customer === 0 ? null : `${plural(customer, 'invoice stays', 'invoices stay')} in the queue and ${customer === 1 ? 'waits' : 'wait'} for the customer’s approval.`,
    us === 0 ? null : `${plural(us, 'invoice stays', 'invoices stay')} in the queue and ${us === 1 ? 'waits' : 'wait'} for ours.`,
    clock === 0 ? null : `${plural(clock, 'invoice goes', 'invoices go')} on with what ${clock === 1 ? 'its clock' : 'each clock'} had left.`,
    customer + us + clock === invoices.length ? null : 'The others leave the queue.',
  ].filter((part) => part !== null).join(' ')
}

export function BulkReleaseDialog({ invoices, label, onClose }: { invoices: readonly HeldInvoiceRow[]; label: string; onClose: () => void }) {
  const release = useMutation(orpc.heldInvoices.release.mutationOptions())
  const run = async () => {
    const refused: string[] = []
    const { selected, select } = heldInvoicesList.getState()
    for (const { invoiceId, invoiceNumber, rev } of invoices.filter((row) => selected.has(row.invoiceId))) {
      try {
        await release.mutateAsync({ invoice: invoiceId, ...(rev === null ? {} : { rev }) })
        select([invoiceId], false)
      } catch (error) {
        refused.push(`${invoiceNumber}: ${plainError(error).message}`)
      }
    }
    // Those that went are out of the selection, so a second yes tries only the others.
    if (refused.length > 0) throw new Error(refused.join('\n'))
  }
  return (
    <Dialog opened={invoices.length > 0} onClose={onClose} title={`Release ${plural(invoices.length, 'invoice')}?`} confirm={`${label} ${invoices.length === 1 ? 'invoice' : 'invoices'}`} onConfirm={run}>
      <p>{says(invoices)}</p>
      <ScrollArea.Autosize mah="40vh">
        <table className={styles.lines}>
          <thead><tr><th scope="col">Invoice</th><th scope="col">Account</th><th scope="col" className={styles.figure}>Amount</th></tr></thead>
          <tbody>
            {invoices.map((row) => (
              <tr key={row.invoiceId}><td>{row.invoiceNumber}</td><td>{row.accountName}</td><td className={styles.figure}><Amount money={row.amount} /></td></tr>
            ))}
          </tbody>
        </table>
      </ScrollArea.Autosize>
      <NoLine />
    </Dialog>
  )
}
