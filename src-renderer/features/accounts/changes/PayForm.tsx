/** One open invoice paid now, in full, with a chosen method. */
import { Radio, Stack } from '@mantine/core'
import { useState } from 'react'
import type { AccountRow, InvoiceRow } from '#contract/accounts.ts'
import type { MethodSummary } from '#contract/failedCharges.ts'
import { CommandForm } from '../../../ui/commands/CommandForm.tsx'
import { useAtOpening } from '../../../ui/commands/useAtOpening.ts'
import { formatDay } from '../../../ui/format/dates.ts'
import { formatMoney } from '../../../ui/format/money.ts'
import { methodName } from '../../../ui/parts/Method.tsx'
import { notPayableBecause } from '../payable.ts'
import styles from './PayForm.module.css'

interface PayFormProps {
  row: InvoiceRow
  account: AccountRow
  methods: readonly MethodSummary[]
  onClose: () => void
}

export function PayForm({ row: now, account, methods, onClose }: PayFormProps) {
  const row = useAtOpening(now)
  const usable = methods.filter(({ unusable }) => unusable === null)
  const [chosen, setChosen] = useState<string>((usable.find(({ isDefault }) => isDefault) ?? usable[0])?.id ?? '')
  const amount = formatMoney({ minor: row.openMinor, currency: row.total.currency })
  return (
    <CommandForm command="payInvoice" input={{ invoiceId: row.invoiceId, methodId: chosen }} shown={{ rev: row.rev, amountMinor: row.openMinor }} title={`Pay ${row.number} now?`} confirm={`Charge ${amount}`} not={notPayableBecause(now, account, methods)} onClose={onClose}>
      <dl className={styles.sum}>
        <dt>{account.name}</dt><dd>{row.number}</dd>
        <dt>Total of {formatDay(row.issuedOn)}</dt><dd>{formatMoney(row.total)}</dd>
        <dt className={styles.total}>Still open, charged in full</dt><dd className={styles.total}>{amount}</dd>
      </dl>
      <Radio.Group label="From" value={chosen} onChange={setChosen}>
        <Stack gap={8} mt={4}>
          {methods.map((method) => (
            <Radio
              key={method.id}
              value={method.id}
              disabled={method.unusable !== null}
              label={`${methodName(method)}${method.expires === null ? '' : ` ${method.expires}`}, ${method.slot}${method.isDefault ? ', default' : ''}`}
              description={method.unusable ?? undefined}
            />
          ))}
        </Stack>
      </Radio.Group>
      <p>The invoice is read again from the billing system first: when it has been paid meanwhile, nothing is taken. It can be charged once at the most.</p>
    </CommandForm>
  )
}
