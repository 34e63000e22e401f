/** A running pull on the bottom bar: what is being taken, how far it is, and a way to stop it. */
import { Button, Progress } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { Activity } from '#contract/activity.ts'
import { orpc } from '../../client.ts'
import { percentOf } from '../core/activities.ts'
import { plainError } from '../core/plainError.ts'
import { doneWords, Pace } from '../parts/Pace.tsx'
import styles from './StatusBar.module.css'

export function Pull({ activity }: { activity: Activity | undefined }) {
  const percent = activity === undefined ? null : percentOf(activity)
  const cancel = useMutation(orpc.sync.cancelPull.mutationOptions())
  return (
    <>
      <span className={styles.progress}>
        <Progress w={96} size={4} value={percent ?? 100} animated={percent === null} striped={percent === null} aria-label={activity?.label ?? 'Pull'} />
        {activity !== undefined && (
          <>
            <span className={styles.step} title={activity.step}>{activity.step}</span>
            <span className={styles.done}>{doneWords(activity)}</span>
            <Pace activity={activity} className={styles.pace} rateClassName={styles.rate} />
          </>
        )}
      </span>
      {/* It stops at its next safe place, which may be a moment away. */}
      <Button size="compact-xs" variant="default" aria-label="Cancel the pull" loading={cancel.isPending} disabled={cancel.isSuccess && cancel.data.cancelled} onClick={() => cancel.mutate(undefined)}>Cancel</Button>
      {cancel.isError && <span className={styles.badText} role="alert">{plainError(cancel.error).message}</span>}
    </>
  )
}
