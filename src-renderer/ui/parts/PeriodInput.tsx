/** A first and a last day, by name or by the calendar. */
import { Group, Select } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import { useRef } from 'react'
import type { BusinessDate } from '#contract/vocabulary.ts'
import { typedDay } from '../format/asOf.ts'
import { nameOfPeriod, periodNames, periodOf, PERIODS } from '../format/periods.ts'
import type { PeriodName } from '../format/periods.ts'

/** Null is a day that has been emptied. */
export interface ChosenPeriod {
  from: string | null
  to: string | null
}

interface PeriodInputProps {
  period: ChosenPeriod
  onChange: (period: ChosenPeriod) => void
  today: BusinessDate
  /** The first day of "Everything"; without one that is not offered. */
  since?: BusinessDate
}

const OTHER = 'other'

export const isWhole = (period: ChosenPeriod): period is { from: string; to: string } => period.from !== null && period.to !== null && period.from <= period.to

/** Why it cannot be used; null when it can, or is not whole yet. */
export const reversed = ({ from, to }: ChosenPeriod): string | null => (from !== null && to !== null && from > to ? 'After the last day' : null)

export function PeriodInput({ period, onChange, today, since }: PeriodInputProps) {
  const first = useRef<HTMLInputElement>(null)
  const offered = PERIODS.filter((name) => name !== 'all' || since !== undefined)
  const named = nameOfPeriod(period, today, since ?? today)
  const data = [...offered.map((name) => ({ value: name as string, label: periodNames[name] })), { value: OTHER, label: 'Other days' }]
  return (
    <Group gap={8} align="flex-start" wrap="nowrap">
      <Select
        label="Period"
        w={140}
        allowDeselect={false}
        data={data}
        value={named !== null && offered.includes(named) ? named : OTHER}
        onChange={(name) => {
          // Its calendar opens with the focus.
          if (name === OTHER) first.current?.focus()
          else if (name !== null) onChange(periodOf(name as PeriodName, today, since ?? today))
        }}
      />
      <DateInput ref={first} dateParser={typedDay} label="From" w={136} value={period.from} onChange={(from) => onChange({ ...period, from })} error={reversed(period)} />
      <DateInput dateParser={typedDay} label="To" w={136} value={period.to} onChange={(to) => onChange({ ...period, to })} />
    </Group>
  )
}
