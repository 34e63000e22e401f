/** Tells how a long job ended, wherever the person is by then. A short one was seen ending where it was started. */
import { Group } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useEffect } from 'react'
import type { Activity } from '#contract/activity.ts'
import { onActivityEnded } from '../core/activities.ts'
import { DocumentActions } from '../parts/DocumentActions.tsx'

const LONG_MS = 3000
/** What goes on by itself is told by the bottom bar. */
const QUIET_JOBS = /^sync\.(pull|push|account)$/

export function EndedJobs() {
  useEffect(() => onActivityEnded(tell), [])
  return null
}

function tell({ id, job, label, state, startedAt, endedAt, error, documentId }: Activity): void {
  if (QUIET_JOBS.test(job) || (endedAt ?? startedAt) - startedAt < LONG_MS || state === 'cancelled') return
  notifications.show({
    id,
    title: state === 'failed' ? `${label}: failed` : `${label}: done`,
    message: state === 'failed' ? error : documentId === null ? '' : <Group gap={6} mt={4}><DocumentActions id={documentId} name={label} /></Group>,
    color: state === 'failed' ? 'red' : 'green',
    autoClose: state === 'failed' ? false : 8000,
    withBorder: true,
    closeButtonProps: { 'aria-label': 'Close' },
  })
}
