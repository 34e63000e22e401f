/** Work on a file that goes on: how far it is, how fast, and a way to stop it. */
import { Button, Progress } from '@mantine/core'
import { percentOf } from '../../ui/core/activities.ts'
import { doneWords, Pace } from '../../ui/parts/Pace.tsx'
import type { Outcome } from './useOutcome.ts'
import styles from './Wizard.module.css'

export function Running({ outcome: { activity, cancel }, words }: { outcome: Extract<Outcome, { state: 'running' }>; words: string }) {
  const percent = activity === undefined ? null : percentOf(activity)
  const done = activity === undefined ? '' : doneWords(activity)
  return (
    <div className={styles.first}>
      <p className={styles.lead}>{words}</p>
      <Progress size={6} value={percent ?? 100} striped={percent === null} animated={percent === null} aria-label={words} />
      <output className={styles.dim}>{[activity?.step, done].filter((part) => part !== undefined && part !== '').join(' · ') || 'Beginning'} {activity !== undefined && <Pace activity={activity} />}</output>
      <div><Button variant="default" {...(cancel === null ? { 'data-disabled': true, 'aria-disabled': true } : { onClick: cancel })}>{cancel === null ? 'Stopping…' : 'Cancel'}</Button></div>
      <p className={styles.dim}>You can leave this; it goes on, and is found again here and under Activity.</p>
    </div>
  )
}
