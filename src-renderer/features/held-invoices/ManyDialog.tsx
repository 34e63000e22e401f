/** What an action on many invoices needs to be told, before anybody is counted: a reason, a limit, hours. */
import { Button, Group, Modal, SegmentedControl, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { BulkOrder } from '#contract/bulk.ts'
import type { HoldChannel } from '#contract/vocabulary.ts'
import { amountProblem, minorOf } from '../../ui/format/amountInput.ts'
import { plural } from '../../ui/format/words.ts'
import { useFocusBack } from '../../ui/parts/useFocusBack.ts'
import { channels } from './choices.ts'
import { hoursOf } from './hours.ts'
import type { Unit } from './hours.ts'

export type HeldOrder = Extract<BulkOrder, { queue: 'heldInvoices' }>
type Action = HeldOrder['action']
export type ManyAsk = 'approve' | 'hold' | 'extend'

interface ManyDialogProps {
  ask: ManyAsk
  /** How many are selected. */
  count: number
  /** Currencies that limits can be given in. */
  currencies: readonly string[]
  onClose: () => void
  /** What is to be done; who is left out is told next. */
  onAction: (action: Action) => void
}

const titles: Record<ManyAsk, (count: number) => string> = {
  approve: (count) => `Approve ${plural(count, 'invoice')}`,
  hold: (count) => `Put ${plural(count, 'invoice')} on hold`,
  extend: (count) => `Give ${plural(count, 'invoice')} more time`,
}

export function ManyDialog({ ask, count, currencies, onClose, onAction }: ManyDialogProps) {
  useFocusBack()
  return (
    <Modal opened onClose={onClose} title={titles[ask](count)} size="md">
      {ask === 'approve' && <Approve currencies={currencies} onClose={onClose} onAction={onAction} />}
      {ask === 'hold' && <Hold onClose={onClose} onAction={onAction} />}
      {ask === 'extend' && <Extend onClose={onClose} onAction={onAction} />}
    </Modal>
  )
}

type StepProps = Pick<ManyDialogProps, 'onClose' | 'onAction'>

function Approve({ currencies, onClose, onAction }: StepProps & { currencies: readonly string[] }) {
  const [limits, setLimits] = useState<Readonly<Record<string, string>>>({})
  const [note, setNote] = useState('')
  const given = currencies.flatMap((currency) => ((limits[currency] ?? '').trim() === '' ? [] : [{ currency, text: limits[currency]! }]))
  const wrong = given.some(({ currency, text }) => minorOf(text, currency) === null)
  const without = currencies.filter((currency) => !given.some((one) => one.currency === currency))
  const go = () => onAction({
    do: 'approve', ...(note.trim() === '' ? {} : { note: note.trim() }),
    ...(given.length === 0 ? {} : { upTo: given.map(({ currency, text }) => ({ minor: minorOf(text, currency) ?? 0, currency })) }),
  })
  return (
    <Step ready={!wrong} onClose={onClose} onGo={go}>
      <p>Only invoices whose approval the customer has left to us are approved; the others are left out by name.</p>
      <Group gap={8} align="flex-start">
        {currencies.map((currency, n) => (
          <TextInput
            key={currency} label={`None over, ${currency}`} placeholder="No limit" inputMode="decimal" w={132} styles={{ input: { textAlign: 'right' } }}
            value={limits[currency] ?? ''} error={(limits[currency] ?? '').trim() === '' ? undefined : amountProblem(limits[currency]!, currency)} {...(n === 0 ? { 'data-autofocus': true } : {})}
            onChange={(event) => setLimits({ ...limits, [currency]: event.currentTarget.value })}
          />
        ))}
      </Group>
      {given.length > 0 && without.length > 0 && <p>None in {without.join(', ')} is approved: no limit is given for {without.length === 1 ? 'it' : 'them'}.</p>}
      <Textarea label="Note" description="Optional; goes to the billing system with each." maxLength={500} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
    </Step>
  )
}

function Hold({ onClose, onAction }: StepProps) {
  const [reason, setReason] = useState('')
  const [channel, setChannel] = useState<HoldChannel>('phone')
  return (
    <Step ready={reason.trim() !== ''} onClose={onClose} onGo={() => onAction({ do: 'hold', reason: reason.trim(), channel })}>
      <p>Their clocks stop. They are still owed, and nobody is chased for them.</p>
      <Select label="How the customer told us" data={channels} value={channel} allowDeselect={false} onChange={(value) => setChannel(value ?? 'phone')} />
      <Textarea label="Reason, in the customer’s words" required data-autofocus maxLength={500} minRows={3} autosize value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
    </Step>
  )
}

function Extend({ onClose, onAction }: StepProps) {
  const [text, setText] = useState('2')
  const [unit, setUnit] = useState<Unit>('days')
  const hours = hoursOf(text, unit)
  const ready = hours !== null && hours >= 1 && hours <= 720
  return (
    <Step ready={ready} onClose={onClose} onGo={() => hours !== null && onAction({ do: 'extend', hours })}>
      <p>Each that has a clock is given so much more; those that never approve themselves are left out.</p>
      <Group align="flex-start" gap={8}>
        <TextInput label="Longer by" inputMode="numeric" w={96} styles={{ input: { textAlign: 'right' } }} value={text} error={ready ? undefined : '1 to 720 hours.'} data-autofocus onFocus={(event) => event.currentTarget.select()} onChange={(event) => setText(event.currentTarget.value)} />
        <SegmentedControl mt={22} aria-label="Unit" value={unit} onChange={setUnit} data={[{ value: 'hours', label: 'Hours' }, { value: 'days', label: 'Days' }]} />
      </Group>
    </Step>
  )
}

function Step({ ready, onClose, onGo, children }: { ready: boolean; onClose: () => void; onGo: () => void; children: ReactNode }) {
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) onGo()
      }}
    >
      <Stack gap="sm">
        {children}
        <Group justify="flex-end" gap={8} mt={4}>
          <Button variant="default" onClick={onClose}>Cancel</Button>
          <Button type="submit" {...(ready ? {} : { 'data-disabled': true, 'aria-disabled': true })}>Look who it is done to</Button>
        </Group>
      </Stack>
    </form>
  )
}
