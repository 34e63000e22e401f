/** One day: typed, taken from the calendar, or the end of the last month, quarter or year. */
import { DateInput } from '@mantine/dates'
import type { DateInputProps } from '@mantine/dates'
import type { BusinessDate } from '#contract/vocabulary.ts'
import { endsBefore, typedDay } from '../format/asOf.ts'

interface AsOfInputProps extends Pick<DateInputProps, 'label' | 'aria-label' | 'leftSection' | 'leftSectionWidth'> {
  value: BusinessDate
  onChange: (day: BusinessDate) => void
  /** What the last month, quarter and year are counted from. */
  today: BusinessDate
}

/** What is typed and is no day changes nothing, and leaves with the focus. */
export function AsOfInput({ value, onChange, today, ...field }: AsOfInputProps) {
  return (
    <DateInput
      {...field}
      w={168}
      value={value}
      onChange={(day) => day !== null && onChange(day)}
      valueFormat="D MMM YYYY"
      dateParser={typedDay}
      presets={endsBefore(today)}
      popoverProps={{ withinPortal: true }}
    />
  )
}
