/** What the terms of a schedule come to: its rule in words, its next times, and how many messages the first of them would be. */
import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query'
import { Skeleton } from '@mantine/core'
import type { ScheduleTerms } from '#contract/schedules.ts'
import { orpc } from '../../client.ts'
import { formatDay, formatInstant } from '../../ui/format/dates.ts'
import { formatCount, plural } from '../../ui/format/words.ts'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { Facts } from '../../ui/parts/Facts.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import styles from './ScheduleForm.module.css'
import type { Only } from './words.ts'

export function SchedulePreview({ terms, only }: { terms: ScheduleTerms | null; only: Only }) {
  const preview = useQuery(orpc.schedules.preview.queryOptions({ input: terms ?? skipToken, placeholderData: keepPreviousData }))
  const data = preview.data
  if (preview.isError) return <ErrorNote error={preview.error} />
  return (
    <section className={`${styles.preview} ${preview.isPlaceholderData ? styles.waiting : ''}`} aria-label="What it comes to" aria-live="polite">
      <h3>What it comes to</h3>
      {data === undefined ? (terms === null ? <Muted>Fill in what is missing to see it.</Muted> : <Skeleton height={96} />) : (
        <Facts facts={[
          ['Rule', data.ruleWords],
          ['Next', data.nextRunsAt.length === 0 ? 'Never again' : <ul key="next">{data.nextRunsAt.map((at) => <li key={at}>{formatInstant(at, data.timeZone)}</li>)}</ul>],
          ['The first of', `${formatDay(data.from)} to ${formatDay(data.to)}`],
          ['Messages', `${data.messages === 0 ? 'None' : `${only === 'all' ? '' : 'At the most '}${plural(data.messages, 'message')}`}, of ${plural(data.accounts, 'account')}${data.messages > 0 && only !== 'all' ? `; ${only === 'owing' ? 'those that owe nothing' : 'those with nothing to tell'} are left out when their statement is made` : ''}`],
          ['Left out', data.skipped.length === 0 ? null : <ul key="skipped">{data.skipped.map(({ reason, count }) => <li key={reason} className={styles.skipped}><span>{reason}</span><span>{formatCount(count)}</span></li>)}</ul>],
        ]} />
      )}
    </section>
  )
}
