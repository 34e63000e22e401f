/** The head of a campaign: its progress, why it stopped, and what may be done with it. */
import { Group } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { CampaignRow } from '#contract/mail.ts'
import { orpc } from '../../client.ts'
import { useActivity } from '../../ui/core/activities.ts'
import { useSteady } from '../../ui/core/useSteady.ts'
import { formatInstant } from '../../ui/format/dates.ts'
import { leftWords } from '../../ui/format/pace.ts'
import { formatCount, plural } from '../../ui/format/words.ts'
import { Dialog } from '../../ui/parts/Dialog.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { ManageButton } from '../../ui/parts/ManageButton.tsx'
import { Note } from '../../ui/parts/Note.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import { hrefOf } from '../../ui/route.ts'
import { CampaignBar } from './CampaignBar.tsx'
import styles from './CampaignScreen.module.css'
import { sentWords } from './outcomes.ts'
import { RetryFailed } from './RetryFailed.tsx'
import { campaignStates } from './states.ts'
import { whatToDo } from './whyStopped.ts'

export function CampaignHead({ campaign }: { campaign: CampaignRow }) {
  const [cancelling, setCancelling] = useState(false)
  const input = { campaign: campaign.id }
  const pause = useMutation(orpc.mail.pause.mutationOptions())
  const resume = useMutation(orpc.mail.resume.mutationOptions())
  const cancel = useMutation(orpc.mail.cancel.mutationOptions())
  const { counts, state } = campaign
  const left = counts.queued + counts.sending
  const { word, tone } = campaignStates[state]
  const failure = pause.error ?? resume.error
  const advice = campaign.stopReason === null ? null : whatToDo(campaign.stopReason)
  return (
    <>
      <Group justify="space-between" gap={8}>
        <Group gap={8}>
          <h1 className={styles.title}>{campaign.title}</h1>
          <Tag tone={tone}>{word}</Tag>
        </Group>
        <Group gap={6}>
          {state === 'running' && <ManageButton variant="default" loading={pause.isPending} onClick={() => pause.mutate(input)}>Pause</ManageButton>}
          {(state === 'paused' || state === 'ready') && left > 0 && <ManageButton loading={resume.isPending} onClick={() => resume.mutate(input)}>{state === 'ready' ? `Start, ${formatCount(left)} to go` : `Resume, ${formatCount(left)} left`}</ManageButton>}
          <RetryFailed campaign={campaign} />
          {state !== 'done' && state !== 'cancelled' && <ManageButton variant="default" onClick={() => setCancelling(true)}>Cancel campaign…</ManageButton>}
        </Group>
      </Group>
      <p className={styles.about}>{campaign.createdBy}, {formatInstant(campaign.createdAt)}{campaign.finishedAt === null ? '' : `, finished ${formatInstant(campaign.finishedAt)}`}</p>
      <CampaignBar campaign={campaign} tall />
      <Progress campaign={campaign} />
      {campaign.stopReason !== null && <Note tone="bad">{campaign.stopReason}{advice !== null && left > 0 && <span className={styles.advice}>{advice.text}{advice.settings !== null && <> <a href={hrefOf('settings', advice.settings)}>{advice.settings === 'sms' ? 'SMS settings' : 'Mail settings'}</a></>}</span>}</Note>}
      {counts.uncertain > 0 && <Note tone="wait">{plural(counts.uncertain, 'message')} may or may not have arrived: the line broke at the wrong moment. Open each here, or decide many at once under <a href={hrefOf('undecided')}>Needs decision</a>.</Note>}
      {failure !== null && <ErrorNote error={failure} />}
      <Dialog opened={cancelling} onClose={() => setCancelling(false)} title="Cancel this campaign?" tone="bad" dismiss={state === 'running' ? 'Keep sending' : 'Keep the campaign'} confirm={`Do not send ${plural(left, 'message')}`} onConfirm={() => cancel.mutateAsync(input)}>
        <p>{plural(left, 'message')} will not be sent. {counts.sent === 0 ? 'None was' : `${formatCount(counts.sent)} ${counts.sent === 1 ? 'was' : 'were'}`} sent already.</p>
      </Dialog>
      <p className={styles.unseen} aria-live="polite">{state === 'running' ? '' : `${word}: ${sentWords(campaign)}`}</p>
    </>
  )
}

/** `412 of 4,812 sent · 58 a minute · 1 h 20 min left`, which changes no faster than one can read it. */
function Progress({ campaign }: { campaign: CampaignRow }) {
  const { activity, state } = campaign
  const job = useActivity(activity)
  const running = state === 'running' && job?.state === 'running'
  const rate = useSteady(running && job.perSecond !== null && job.perSecond > 0 ? rateWords(job.perSecond) : null)
  const left = useSteady(running ? leftWords(job.secondsLeft) : null)
  const waiting = running && job.step !== '' ? job.step : null
  return <p className={styles.pace}>{[sentWords(campaign), waiting, rate, left].filter((part) => part !== null).join(' · ')}</p>
}

/** By the minute where it is slow: `58 a minute`, `950 a second`. */
const rateWords = (perSecond: number): string => (perSecond >= 10 ? `${formatCount(Math.round(perSecond))} a second` : `${formatCount(Math.max(1, Math.round(perSecond * 60)))} a minute`)
