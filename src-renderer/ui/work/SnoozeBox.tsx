/** Until when: presets in words, or a day that is typed or taken from the calendar. */
import { Button } from '@mantine/core'
import { DatePicker } from '@mantine/dates'
import { useState } from 'react'
import { readersZone, todayIn } from '../format/dates.ts'
import { useNow } from '../now.ts'
import { ChoiceList } from './ChoiceList.tsx'
import type { ListChoice } from './ChoiceList.tsx'
import { addDays, momentWords, morningOf, snoozeChoices, typedSnooze } from './snooze.ts'
import type { OneAnswer } from './workAnswer.ts'
import styles from './WorkQuestion.module.css'

type Chosen = { until: number | null } | 'calendar'

export function SnoozeBox({ busy, onAnswer, snoozed }: { busy: boolean; onAnswer: (answer: OneAnswer) => void; snoozed: boolean }) {
  const now = useNow()
  const zone = readersZone()
  const [calendar, setCalendar] = useState(false)
  const offer = (typed: string): ListChoice<Chosen>[] => {
    const words = typed.trim().toLowerCase()
    const named = snoozeChoices(now, zone).filter(({ label }) => label.toLowerCase().startsWith(words))
    const read = words === '' ? [] : typedSnooze(words, now, zone).filter(({ at }) => !named.some((one) => one.at === at))
    return [
      ...[...named, ...read].map(({ label, at }) => ({ key: `${label}${at}`, label, says: momentWords(at, now, zone), value: { until: at } })),
      ...(words === '' ? [{ key: 'calendar', label: 'A date…', value: 'calendar' as const }] : []),
      ...(snoozed && 'now, snoozed no more'.startsWith(words) ? [{ key: 'now', label: 'Now: snoozed no more', value: { until: null } }] : []),
    ]
  }
  if (calendar) {
    return (
      <>
        <DatePicker
          size="xs"
          aria-label="Snooze until the morning of"
          minDate={addDays(todayIn(zone, now), 1)}
          getDayProps={(day) => (day === addDays(todayIn(zone, now), 1) ? { 'data-autofocus': true } : {})}
          onChange={(on) => on !== null && !busy && onAnswer({ do: 'snooze', until: morningOf(on, zone) })}
        />
        <div className={styles.foot}><span className={styles.hint}>Until 09:00 of that day</span><Button size="compact-xs" variant="default" onClick={() => setCalendar(false)}>Back</Button></div>
      </>
    )
  }
  return (
    <ChoiceList<Chosen>
      label="Until when"
      placeholder="Type: fri, 3 d, 2 weeks, 3 dec"
      busy={busy}
      choices={offer}
      nothing="That is no day ahead. Type it as fri, 3 d, 2 weeks, 3 dec or 2026-12-03 14:00."
      onChoose={(chosen) => (chosen === 'calendar' ? setCalendar(true) : onAnswer({ do: 'snooze', until: chosen.until }))}
    />
  )
}
