/** What an invoice is for. */
import type { Money } from '#contract/vocabulary.ts'
import { Amount } from '../../ui/parts/Amount.tsx'
import { formatCount } from '../../ui/format/words.ts'
import styles from './InvoiceLines.module.css'

interface InvoiceLinesProps {
  lines: readonly { description: string; quantity: number; amountMinor: number }[]
  taxMinor: number
  total: Money
}

export function InvoiceLines({ lines, taxMinor, total }: InvoiceLinesProps) {
  return (
    <table className={styles.lines}>
      <thead>
        <tr><th scope="col">Line</th><th scope="col" className={styles.figure}>Qty</th><th scope="col" className={styles.figure}>{total.currency}</th></tr>
      </thead>
      <tbody>
        {lines.map((line, at) => (
          // Lines have no id of their own and never change their order.
          // oxlint-disable-next-line react/no-array-index-key
          <tr key={at}>
            <td>{line.description}</td>
            <td className={styles.figure}>{formatCount(line.quantity)}</td>
            <td className={styles.figure}><Amount money={{ minor: line.amountMinor, currency: total.currency }} symbol={false} /></td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        {taxMinor !== 0 && <tr><th scope="row" colSpan={2}>Tax</th><td className={styles.figure}><Amount money={{ minor: taxMinor, currency: total.currency }} symbol={false} /></td></tr>}
        <tr><th scope="row" colSpan={2}>Invoice total</th><td className={styles.figure}><Amount money={total} symbol={false} strong zero="figure" /></td></tr>
      </tfoot>
    </table>
  )
}
