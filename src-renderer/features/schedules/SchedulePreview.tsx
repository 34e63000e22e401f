/** What the terms of a schedule come to: its rule in words, its next times, and how many messages the first of them would be. */
import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query'
import { Skeleton } from '@mantine/core'
import type { ScheduleTerms } from '#contract/schedules.ts'
import { orpc } from '../../client.ts'
import { formatDay, formatInstant } from '../../ui/format/dates.ts'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { Facts } from '../../ui/parts/Facts.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { LeftOut } from './LeftOut.tsx'
import styles from './ScheduleForm.module.css'
import { messagesWords, type Only } from './words.ts'

export function SchedulePreview({ terms, only }: { terms: ScheduleTerms | null; only: Only }) {
  const preview = useQuery(orpc.schedules.preview.queryOptions({ input: terms ?? skipToken, placeholderData: keepPreviousData }))
  const data = preview.data
  if (preview.isError) return <div><ErrorNote error={preview.error} /></div>
  return (
    <section className={`${styles.preview} ${preview.isPlaceholderData ? styles.waiting : ''}`} aria-label="What it comes to" aria-live="polite">
      <h3 className={styles.heading}>What it comes to</h3>
      {data === undefined ? (terms === null ? <Muted>Fill in what is missing to see it.</Muted> : <Skeleton height={96} />) : (
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
