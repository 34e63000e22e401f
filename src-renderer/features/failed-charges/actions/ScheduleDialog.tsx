/** A retry for later: when, and with which method. */
import { Button, Group, Radio, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { FailedChargeRow, MethodSummary } from '#contract/failedCharges.ts'
import type { PaymentMethodId } from '#contract/vocabulary.ts'
import { orpc } from '../../../client.ts'
import { NoLine } from '../../../ui/commands/NoLine.tsx'
import { useAtOpening } from '../../../ui/commands/useAtOpening.ts'
import { formatInstant, readersZone } from '../../../ui/format/dates.ts'
import { formatMoney } from '../../../ui/format/money.ts'
import { focusList } from '../../../ui/list/useRowFocus.ts'
import { useNow } from '../../../ui/now.ts'
import { Dialog } from '../../../ui/parts/Dialog.tsx'
import { methodWords } from '../../../ui/parts/Method.tsx'
import { Muted } from '../../../ui/parts/Muted.tsx'
import { snoozeChoices } from '../../../ui/work/snooze.ts'
import { forWhat } from '../columns.tsx'
import type { Detail } from './detail.ts'
import { localText, momentOf } from './moment.ts'

interface ScheduleDialogProps {
  row: FailedChargeRow
  retry: Detail['retry']
  opened: boolean
  onClose: () => void
}

const FURTHEST_MS = 90 * 86_400_000

export function ScheduleDialog({ opened, onClose, ...given }: ScheduleDialogProps) {
  const { row, retry: may } = useAtOpening(given, opened)
  const now = useNow()
  const usable = may.methods.filter(({ unusable }) => unusable === null)
  const [method, setMethod] = useState<PaymentMethodId | null>(null)
  const [text, setText] = useState<string | null>(null)
  const retry = useMutation(orpc.failedCharges.retry.mutationOptions())
  const choices = snoozeChoices(now, readersZone()).filter(({ at }) => at > (may.notBeforeAt ?? now))
  const first = may.notBeforeAt ?? choices.find(({ at }) => at > now + 12 * 3_600_000)?.at ?? now + 86_400_000
  const written = text ?? localText(Math.ceil(first / 60_000) * 60_000)
  const at = momentOf(written)
  const chosen = usable.find(({ id }) => id === method) ?? usable.find(({ slot }) => slot === 'backup') ?? usable[0]
  const wrong = problem(at, now, may.notBeforeAt)
  const amount = formatMoney(may.amount)
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      title={`Try ${amount} again later`}
      confirm={at === null || wrong !== null ? 'Schedule the retry' : `Schedule for ${formatInstant(at)}`}
      ready={at !== null && wrong === null && chosen !== undefined}
      onConfirm={async () => {
        if (at === null || chosen === undefined) return
        await retry.mutateAsync({ charge: row.chargeId, method: chosen.id, amountMinor: may.amount.minor, at, ...(row.rev === null ? {} : { rev: row.rev }) })
        window.setTimeout(() => focusList(row.chargeId), 150)
      }}
    >
      <p>{row.accountName}, {forWhat(row)}. It waits in the outbox until then, and can be taken back there. It is looked at again before the charge: when it has been paid meanwhile, nothing is charged.</p>
      <Stack gap={6}>
        <TextInput type="datetime-local" label="When" description="In the time of this machine" data-autofocus value={written} onChange={(event) => setText(event.currentTarget.value)} error={wrong} />
        <Group gap={6}>{choices.slice(0, 4).map((choice) => <Button key={choice.label} size="compact-xs" variant="default" onClick={() => setText(localText(choice.at))}>{choice.label}</Button>)}</Group>
      </Stack>
      <Radio.Group label="With" value={chosen?.id ?? ''} onChange={(id) => setMethod(id as PaymentMethodId)}>
        <Stack gap={6} mt={4}>{may.methods.map((one) => <MethodChoice key={one.id} method={one} />)}</Stack>
      </Radio.Group>
      {may.notBeforeAt !== null && <Muted>Tried as often as the banks allow; from {formatInstant(may.notBeforeAt)} it may be tried again.</Muted>}
      <NoLine />
    </Dialog>
  )
}

function MethodChoice({ method }: { method: MethodSummary }) {
  return <Radio value={method.id} label={`${methodWords(method)}, ${method.slot}`} description={method.unusable ?? undefined} disabled={method.unusable !== null} />
}

function problem(at: number | null, now: number, notBeforeAt: number | null): string | null {
  if (at === null) return 'A day and a time.'
  if (at <= now) return 'That moment has passed.'
  if (notBeforeAt !== null && at < notBeforeAt) return `Not before ${formatInstant(notBeforeAt)}.`
  return at > now + FURTHEST_MS ? 'Within 90 days.' : null
}
