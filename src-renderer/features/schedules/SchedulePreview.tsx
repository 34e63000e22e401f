/** What the terms of a schedule come to: its rule in words, its next times, and how many messages the first of them would be. */
import { Skeleton } from '@mantine/core'
import type { SchedulePreview as Comes } from '#contract/schedules.ts'
import { formatDay, formatInstant } from '../../ui/format/dates.ts'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { Facts } from '../../ui/parts/Facts.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { LeftOut } from './LeftOut.tsx'
import styles from './ScheduleForm.module.css'
import { messagesWords, type Only } from './words.ts'

interface SchedulePreviewProps {
  /** Null while the terms are not whole, or not sound: what they came to before is no answer to them. */
  preview: { data: Comes | undefined; error: Error | null; isPlaceholderData: boolean } | null
  only: Only
}

export function SchedulePreview({ preview, only }: SchedulePreviewProps) {
  const data = preview?.data
  if (preview !== null && preview.error !== null) return <div><ErrorNote error={preview.error} /></div>
  return (
    <section className={`${styles.preview} ${preview?.isPlaceholderData === true ? styles.waiting : ''}`} aria-label="What it comes to" aria-live="polite">
      <h3 className={styles.heading}>What it comes to</h3>
      {data === undefined ? (preview === null ? <Muted>Fill in what is missing, or put it right, to see it.</Muted> : <Skeleton height={96} />) : (
        <Facts facts={[
          ['Rule', data.ruleWords],
          ['Next', data.nextRunsAt.length === 0 ? 'Never again' : <ul key="next">{data.nextRunsAt.map((at) => <li key={at}>{formatInstant(at, data.timeZone)}</li>)}</ul>],
          ['The first of', `${formatDay(data.from)} to ${formatDay(data.to)}`],
          ['Messages', messagesWords(data, only)],
          ['Left out', data.skipped.length === 0 ? null : <LeftOut key="left" skipped={data.skipped} />],
        ]} />
      )}
    </section>
  )
}
