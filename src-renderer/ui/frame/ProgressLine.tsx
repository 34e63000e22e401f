/** How far a running job is, on one line. */
import { Progress } from '@mantine/core'
import type { Activity } from '#contract/activity.ts'
import { percentOf } from '../core/activities.ts'
import { formatCount } from '../format/words.ts'
import styles from './StatusBar.module.css'

export function ProgressLine({ activity }: { activity: Activity | undefined }) {
  const percent = activity === undefined ? null : percentOf(activity)
  return (
    <span className={styles.progress}>
      <Progress w={96} size={4} value={percent ?? 100} animated={percent === null} striped={percent === null} aria-label={activity?.label ?? 'Pull'} />
      <span className={styles.step}>
        {activity === undefined ? '' : `${activity.step}${activity.total === null ? (activity.done > 0 ? ` ${formatCount(activity.done)}` : '') : ` ${formatCount(activity.done)} of ${formatCount(activity.total)}`}`}
      </span>
    </span>
  )
}
