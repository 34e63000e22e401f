/** From which day to which, as a chip. */
import { Button, Group, Popover, Stack } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import { IconChevronDown, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import type { BusinessDate } from '#contract/vocabulary.ts'
import { typedDay } from '../../ui/format/asOf.ts'
import { formatDay, readersZone, todayIn } from '../../ui/format/dates.ts'
import { formatPeriod } from '../../ui/format/periods.ts'
import styles from '../../ui/list/FilterChip.module.css'
import { addDays } from '../../ui/work/snooze.ts'

interface PeriodChipProps {
  from: BusinessDate | undefined
  to: BusinessDate | undefined
  onChange: (period: { from: BusinessDate | undefined; to: BusinessDate | undefined }) => void
}

/** `1–31 Oct 2026`, `since 1 Oct 2026`, `until 31 Oct 2026`. */
function words(from: BusinessDate | undefined, to: BusinessDate | undefined): string {
  if (from !== undefined && to !== undefined) return formatPeriod(from, to)
  return from === undefined ? `until ${formatDay(to!)}` : `since ${formatDay(from)}`
}

export function PeriodChip({ from, to, onChange }: PeriodChipProps) {
  const [opened, setOpened] = useState(false)
  const set = from !== undefined || to !== undefined
  const today = todayIn(readersZone())
  const choose = (first: BusinessDate, last: BusinessDate) => {
    onChange({ from: first, to: last })
    setOpened(false)
  }
  const reversed = from !== undefined && to !== undefined && from > to ? 'After the last day' : null
  return (
    <span className={`${styles.chip} ${set ? styles.set : ''}`} data-set={set || undefined}>
      <Popover opened={opened} onChange={setOpened} position="bottom-start" trapFocus returnFocus>
        <Popover.Target>
          <button type="button" className={styles.open} aria-label={set ? `Days: ${words(from, to)}` : 'Days'} onClick={() => setOpened(!opened)}>
            {set ? <><span className={styles.name}>Days</span> {words(from, to)}</> : 'Days'}
            {!set && <IconChevronDown size={12} aria-hidden />}
          </button>
        </Popover.Target>
        <Popover.Dropdown aria-label="Days">
          <Stack gap={8}>
            <Group gap={6}>
              <Button size="compact-xs" variant="default" onClick={() => choose(today, today)}>Today</Button>
              <Button size="compact-xs" variant="default" onClick={() => choose(addDays(today, -1), addDays(today, -1))}>Yesterday</Button>
              <Button size="compact-xs" variant="default" onClick={() => choose(addDays(today, -6), today)}>Last 7 days</Button>
              <Button size="compact-xs" variant="default" onClick={() => choose(`${today.slice(0, 8)}01`, today)}>This month</Button>
            </Group>
            <Group gap={8} align="flex-start" wrap="nowrap">
              <DateInput label="From" w={150} clearable value={from ?? null} error={reversed} dateParser={typedDay} popoverProps={{ withinPortal: false }} onChange={(day) => onChange({ from: day ?? undefined, to })} />
              <DateInput label="To" w={150} clearable value={to ?? null} dateParser={typedDay} popoverProps={{ withinPortal: false }} onChange={(day) => onChange({ from, to: day ?? undefined })} />
            </Group>
          </Stack>
        </Popover.Dropdown>
      </Popover>
      {set && <button type="button" className={styles.clear} aria-label="Clear Days" onClick={() => onChange({ from: undefined, to: undefined })}><IconX size={12} aria-hidden /></button>}
    </span>
  )
}
