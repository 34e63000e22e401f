/** To try the money again: now with either method, or later. Every way is always there; the one that may not be taken says why. */
import { Stack } from '@mantine/core'
import { useState } from 'react'
import type { FailedChargeRow, MethodSummary } from '#contract/failedCharges.ts'
import { noMoneyBecause } from '../../../ui/commands/onItsWay.ts'
import { ManageButton } from '../../../ui/parts/ManageButton.tsx'
import { methodName } from '../../../ui/parts/Method.tsx'
import type { Detail } from './detail.ts'
import { RetryDialog } from './RetryDialog.tsx'
import { ScheduleDialog } from './ScheduleDialog.tsx'

/** The usable one that was not just declined is the main one. */
export function RetryButtons({ row, retry }: { row: FailedChargeRow; retry: Detail['retry'] }) {
  const [method, setMethod] = useState<MethodSummary | null>(null)
  const [scheduling, setScheduling] = useState(false)
  const asks = { party: row.partyId, command: 'retryCharge' } as const
  const busy = noMoneyBecause(row.pending)
  const of = (slot: MethodSummary['slot']) => retry.methods.find((one) => one.slot === slot && one.unusable === null) ?? retry.methods.find((one) => one.slot === slot)
  const reason = (slot: MethodSummary['slot']) => {
    const one = of(slot)
    return busy ?? (one === undefined ? (retry.allowed ? `There is no ${slot} method that may be charged.` : retry.reason) : one.unusable ?? (retry.allowed ? null : retry.reason))
  }
  const main = reason('backup') === null ? 'backup' : 'primary'
  const anyUsable = retry.methods.some(({ unusable }) => unusable === null)
  // Where only the count forbids it now, it may be given for when it is allowed again.
  const notLater = busy ?? (!anyUsable || (!retry.allowed && retry.notBeforeAt === null) ? retry.reason : null)
  return (
    <Stack gap={6}>
      {(main === 'backup' ? (['backup', 'primary'] as const) : (['primary', 'backup'] as const)).map((slot) => {
        const one = of(slot)
        return (
          <ManageButton
            key={slot} fullWidth justify="space-between" variant={slot === main ? 'filled' : 'default'} data-main-action={slot === main} asks={asks} not={reason(slot)} onClick={() => one !== undefined && setMethod(one)}
            rightSection={one === undefined ? null : <span aria-hidden style={{ fontWeight: 400 }}>{methodName(one)}</span>}
          >
            Retry with {slot}
          </ManageButton>
        )
      })}
      <ManageButton fullWidth variant="default" asks={asks} not={notLater} onClick={() => setScheduling(true)}>Schedule a retry…</ManageButton>
      <RetryDialog row={row} takes={retry.amount} method={method} onClose={() => setMethod(null)} />
      <ScheduleDialog row={row} retry={retry} opened={scheduling} onClose={() => setScheduling(false)} />
    </Stack>
  )
}
