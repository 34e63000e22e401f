/** One schedule: what it does, when next, how the last run went; run now, pause, change, remove. */
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { ScheduleRow } from '#contract/schedules.ts'
import { orpc } from '../../client.ts'
import { usePartyOf } from '../../ui/core/session.ts'
import { formatAgo, formatInstant } from '../../ui/format/dates.ts'
import { statementKinds } from '../../ui/format/words.ts'
import { DetailPanel, Section } from '../../ui/list/DetailPanel.tsx'
import { useNow } from '../../ui/now.ts'
import { Dialog } from '../../ui/parts/Dialog.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { Facts } from '../../ui/parts/Facts.tsx'
import { ManageButton } from '../../ui/parts/ManageButton.tsx'
import { Note } from '../../ui/parts/Note.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import { hrefOf } from '../../ui/route.ts'
import { scheduleState } from './columns.tsx'
import { RunNow } from './RunNow.tsx'
import styles from './ScheduleDetail.module.css'
import { periodWords, recipientWords, whoWords } from './words.ts'

export function ScheduleDetail({ schedule, onClose, onChange }: { schedule: ScheduleRow; onClose: () => void; onChange: () => void }) {
  const now = useNow()
  const party = usePartyOf(schedule.party)
  const [asking, setAsking] = useState<'run' | 'remove' | null>(null)
  const pause = useMutation(orpc.schedules.pause.mutationOptions())
  const remove = useMutation(orpc.schedules.remove.mutationOptions({ onSuccess: onClose }))
  const { id, name, paused, waiting, nextRunAt, lastRun, timeZone } = schedule
  const { word, tone } = scheduleState(schedule)
  return (
    <DetailPanel title={name} subtitle={`By ${schedule.createdBy}, ${formatInstant(schedule.createdAt)}`} badge={<Tag tone={tone}>{word}</Tag>} onClose={onClose}>
      <Section>
        <div className={styles.notes}>
          {waiting !== null && <Note tone="wait">A run is due. {waiting}</Note>}
          {pause.isError && <ErrorNote error={pause.error} />}
        </div>
        <div className={styles.actions}>
          <ManageButton data-main-action onClick={() => setAsking('run')}>Run now…</ManageButton>
          <ManageButton variant="default" loading={pause.isPending} onClick={() => pause.mutate({ id, paused: !paused })}>{paused ? 'Go on' : 'Pause'}</ManageButton>
          <ManageButton variant="default" onClick={onChange}>Change…</ManageButton>
          <ManageButton variant="default" onClick={() => setAsking('remove')}>Remove…</ManageButton>
        </div>
      </Section>
      <Section title="When">
        <Facts facts={[
          ['Rule', schedule.ruleWords],
          ['Next run', nextRunAt === null ? (paused ? 'None while it is paused' : 'Never again') : `${formatInstant(nextRunAt, timeZone)}${nextRunAt <= now ? ', due' : `, ${formatAgo(nextRunAt, now)}`}`],
          ['Time zone', timeZone],
        ]} />
      </Section>
      <Section title="What">
        <Facts facts={[
          ['Statement', statementKinds[schedule.kind]],
          ['Of', periodWords[schedule.period]],
          ['Party', party?.name ?? schedule.party],
          ['For', whoWords(schedule.who)],
          ['To', recipientWords(schedule.recipients)],
        ]} />
      </Section>
      <Section title="Last run">
        {lastRun === null ? <p>It has not run yet.</p> : (
          <Facts facts={[
            // A run by hand is for the moment it was asked for.
          ['Was due', Math.abs(lastRun.startedAt - lastRun.dueAt) < 1000 ? null : formatInstant(lastRun.dueAt, timeZone)],
            ['Began', formatInstant(lastRun.startedAt)],
            ['Outcome', lastRun.outcome],
            ['Messages', lastRun.campaign === null ? null : <a key="campaign" href={hrefOf('mail', lastRun.campaign)}>Show in the mail log</a>],
          ]} />
        )}
      </Section>
      <RunNow schedule={schedule} opened={asking === 'run'} onClose={() => setAsking(null)} />
      <Dialog opened={asking === 'remove'} onClose={() => setAsking(null)} title={`Remove “${name}”?`} tone="bad" confirm="Remove this schedule" onConfirm={() => remove.mutateAsync({ id })}>
        <p>It runs no more. What it has sent stays in the mail log.</p>
      </Dialog>
    </DetailPanel>
  )
}
