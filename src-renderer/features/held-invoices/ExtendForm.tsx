/** More time before an invoice approves itself. */
import { Group, SegmentedControl, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { HeldInvoiceRow } from '#contract/heldInvoices.ts'
import { CommandForm } from '../../ui/commands/CommandForm.tsx'
import { useAtOpening } from '../../ui/commands/useAtOpening.ts'
import { usePartyOf } from '../../ui/core/session.ts'
import { formatInstant, formatLength } from '../../ui/format/dates.ts'
import { formatMoney } from '../../ui/format/money.ts'
import { plural } from '../../ui/format/words.ts'
import { hoursOf } from './hours.ts'
import type { Unit } from './hours.ts'

const HOUR_MS = 3_600_000

/** Why there is no time to extend; null when there is. */
export function notExtendableBecause(row: Pick<HeldInvoiceRow, 'approvesAt'>, leftMs: number | null): string | null {
  return row.approvesAt === null && leftMs === null ? 'This invoice never approves itself; there is no time to extend.' : null
}

export function ExtendForm({ row: now, leftMs, onClose }: { row: HeldInvoiceRow; leftMs: number | null; onClose: () => void }) {
  const row = useAtOpening(now)
  const [text, setText] = useState('2')
  const [unit, setUnit] = useState<Unit>('days')
  const zone = usePartyOf(row.partyId)?.timeZone
  const hours = hoursOf(text, unit)
  const then = hours === null ? null : row.approvesAt !== null ? `It then approves itself on ${formatInstant(row.approvesAt + hours * HOUR_MS, zone)}.` : `Once released it has ${formatLength((leftMs ?? 0) + hours * HOUR_MS)} left.`
  return (
    <CommandForm command="extendApproval" input={{ invoiceId: row.invoiceId, hours }} shown={row.rev === null ? {} : { rev: row.rev }} title={`Extend approval of ${row.invoiceNumber}`} confirm={hours === null ? 'Extend' : `Extend by ${unit === 'days' ? plural(hours / 24, 'day') : plural(hours, 'hour')}`} not={notExtendableBecause(now, leftMs)} onClose={onClose}>
      {(problems) => (
        <>
          <p>Gives {row.accountName} more time for {row.invoiceNumber}, {formatMoney(row.amount)}.</p>
          <Group align="flex-start" gap={8}>
            <TextInput label="Longer by" inputMode="numeric" w={96} styles={{ input: { textAlign: 'right' } }} value={text} onChange={(event) => setText(event.currentTarget.value)} error={problems['hours'] === undefined ? undefined : hours === null ? 'A whole number.' : `In hours, ${problems['hours']}`} data-autofocus onFocus={(event) => event.currentTarget.select()} />
            <SegmentedControl mt={22} aria-label="Unit" value={unit} onChange={setUnit} data={[{ value: 'hours', label: 'Hours' }, { value: 'days', label: 'Days' }]} />
          </Group>
          {then !== null && problems['hours'] === undefined && <p>{then}</p>}
        </>
      )}
    </CommandForm>
  )
}
