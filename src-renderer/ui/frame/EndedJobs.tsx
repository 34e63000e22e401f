/** Tells how a long job ended, wherever the person is by then. A short one was seen ending where it was started. */
import { Group } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useEffect } from 'react'
import type { ReactNode } from 'react'
import type { Activity } from '#contract/activity.ts'
import { client } from '../../client.ts'
import { onActivityEnded } from '../core/activities.ts'
import { DocumentActions } from '../parts/DocumentActions.tsx'
import { hrefOf } from '../route.ts'
import { campaignEnd, type CampaignEnd } from './campaignEnd.ts'

const LONG_MS = 3000
/** What goes on by itself is told by the bottom bar. */
const QUIET_JOBS = /^sync\.(pull|push|account)$/

export function EndedJobs() {
  useEffect(() => onActivityEnded(tell), [])
  return null
}

function tell(activity: Activity): void {
  const { id, job, label, state, startedAt, endedAt, error, documentId, campaignId } = activity
  if (QUIET_JOBS.test(job) || (endedAt ?? startedAt) - startedAt < LONG_MS || state === 'cancelled') return
  if (job === 'bulk.run') tellBulk(activity)
  else if (campaignId !== undefined) void tellCampaign(activity, campaignId)
  else if (state === 'failed') show(id, { title: `${label}: failed`, tone: 'bad' }, error)
  else show(id, { title: `${label}: done`, tone: 'good' }, documentId === null ? '' : <Group gap={6} mt={4}><DocumentActions id={documentId} name={label} /></Group>)
}

/** It has given what it had to give; what becomes of that is told by its results, which may be in sight. */
function tellBulk({ id, label, state, error }: Activity): void {
  if (document.querySelector('[data-bulk-run]') !== null) return
  const results = <a href={hrefOf('bulk')} onClick={() => notifications.hide(id)}>See what came of it</a>
  show(id, state === 'failed' ? { title: `${label}: failed`, tone: 'bad' } : { title: `${label}: all had their turn`, tone: 'good' }, <>{error} {results}</>)
}

/** The job is done when nothing more goes, whether or not all went: what came of its messages says how it ended. */
async function tellCampaign({ id, label, state, error }: Activity, campaignId: string): Promise<void> {
  const campaign = await client.mail.messages({ campaign: campaignId, limit: 1 }).then((answer) => answer.campaign, () => null)
  const end: CampaignEnd = campaign === null || state === 'failed' ? { title: `${label}: ${state === 'failed' ? 'failed' : 'ended'}`, tone: state === 'failed' ? 'bad' : 'wait' } : campaignEnd(campaign)
  show(id, end, <>{error ?? campaign?.stopReason ?? campaign?.title} <a href={hrefOf('mail', campaignId)} onClick={() => notifications.hide(id)}>Open the campaign</a></>)
}

const colours = { good: 'green', wait: 'yellow', bad: 'red' } as const

function show(id: string, { title, tone }: CampaignEnd, message: ReactNode): void {
  notifications.show({ id, title, message, color: colours[tone], autoClose: tone === 'good' ? 8000 : false, withBorder: true, closeButtonProps: { 'aria-label': 'Close' } })
}
