/** One long job: its progress and a way to stop it, or how it ended and what it made. */
import { Button, Group, Progress } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { Activity } from '#contract/activity.ts'
import { orpc } from '../../client.ts'
import { percentOf } from '../core/activities.ts'
import { formatAgo } from '../format/dates.ts'
import { useNow } from '../now.ts'
import styles from './ActivityRow.module.css'
import { DocumentActions } from './DocumentActions.tsx'
import { doneWords, Pace } from './Pace.tsx'
import { ToneShape } from './Tag.tsx'
import type { Tone } from './Tag.tsx'

const ended: Record<Exclude<Activity['state'], 'running'>, { word: string; tone: Tone }> = {
  done: { word: 'Done', tone: 'good' }, failed: { word: 'Failed', tone: 'bad' }, cancelled: { word: 'Cancelled', tone: 'plain' },
}

export function ActivityRow({ activity }: { activity: Activity }) {
  const now = useNow()
  const cancel = useMutation(orpc.activity.cancel.mutationOptions())
  // It ends what it has in hand first; what could not be stopped any more can be asked for again.
  const stopping = cancel.isPending || cancel.data?.cancelled === true
  if (activity.state === 'running') {
    const percent = percentOf(activity)
    return (
      <div className={styles.row}>
        <div className={styles.head}>
          <span className={styles.label}>{activity.label}</span>
          <Button size="compact-xs" variant="default" {...(stopping ? { 'data-disabled': true, 'aria-disabled': true } : { onClick: () => cancel.mutate({ id: activity.id }) })}>{stopping ? 'Stopping…' : 'Cancel'}</Button>
        </div>
        <Progress size={5} value={percent ?? 100} striped={percent === null} animated={percent === null} aria-label={activity.label} />
        <p className={styles.steps}>
          <span className={styles.step} title={activity.step}>{[activity.step, doneWords(activity)].filter((part) => part !== '').join(' · ')}</span>
          <Pace activity={activity} className={styles.pace} />
        </p>
      </div>
    )
  }
  const { word, tone } = ended[activity.state]
  return (
    <div className={styles.row}>
      <div className={styles.head}>
        <ToneShape tone={tone} />
        <span className={styles.label}>{activity.label}</span>
        <span className={styles.when}>{word} {activity.endedAt === null ? '' : formatAgo(activity.endedAt, now)}</span>
      </div>
      {activity.error !== null && <p className={styles.error}>{activity.error}</p>}
      {activity.documentId !== null && <Group gap={6}><DocumentActions id={activity.documentId} /></Group>}
    </div>
  )
}
