/** The question before money is taken: how much, from what, for what. */
import { useMutation } from '@tanstack/react-query'
import type { FailedChargeRow, MethodSummary } from '#contract/failedCharges.ts'
import type { Money } from '#contract/vocabulary.ts'
import { orpc } from '../../../client.ts'
import { NoLine } from '../../../ui/commands/NoLine.tsx'
import { useAtOpening } from '../../../ui/commands/useAtOpening.ts'
import { formatMoney } from '../../../ui/format/money.ts'
import { focusList } from '../../../ui/list/useRowFocus.ts'
import { Dialog } from '../../../ui/parts/Dialog.tsx'
import { Facts } from '../../../ui/parts/Facts.tsx'
import { methodWords } from '../../../ui/parts/Method.tsx'
import { forWhat } from '../columns.tsx'

interface RetryDialogProps {
  row: FailedChargeRow
  /** What a retry takes: not always what was declined, for a part may have been paid since. */
  takes: Money
  method: MethodSummary | null
  onClose: () => void
}

export function RetryDialog({ method, onClose, ...given }: RetryDialogProps) {
  const { row, takes } = useAtOpening(given, method !== null)
  const retry = useMutation(orpc.failedCharges.retry.mutationOptions())
  const amount = formatMoney(takes)
  return (
    <Dialog
      opened={method !== null}
      onClose={onClose}
      title={`Charge ${amount} again?`}
      confirm={`Charge ${amount}`}
      onConfirm={async () => {
        if (method !== null) await retry.mutateAsync({ charge: row.chargeId, method: method.id, amountMinor: takes.minor, ...(row.rev === null ? {} : { rev: row.rev }) })
        window.setTimeout(() => focusList(row.chargeId), 150)
      }}
    >
      <Facts facts={[
        ['Account', row.accountName],
        ['For', forWhat(row)],
        ['Amount', <strong key="amount">{amount}</strong>],
        ['Method', method === null ? null : `${methodWords(method)}, ${method.slot}`],
      ]} />
      <p>The invoice is read again from the billing system first, and it can be charged once at the most.</p>
      <NoLine />
    </Dialog>
  )
}
