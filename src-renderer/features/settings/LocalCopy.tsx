/** The local copy: how old it is, whether it is what the billing system has, and what could not be taken. */
import { Button, Group, Skeleton, Stack } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { ReconcileReport, SyncStatus } from '#contract/sync.ts'
import { orpc } from '../../client.ts'
import { useActivity } from '../../ui/core/activities.ts'
import { formatAgo, formatInstant, formatLength } from '../../ui/format/dates.ts'
import { formatCount, plural } from '../../ui/format/words.ts'
import { useNow } from '../../ui/now.ts'
import { ActivityRow } from '../../ui/parts/ActivityRow.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { Facts } from '../../ui/parts/Facts.tsx'
import { Note } from '../../ui/parts/Note.tsx'
import { hrefOf } from '../../ui/route.ts'
import { useTheirName } from '../../ui/sources/useSources.ts'
import { Differences } from './Differences.tsx'
import { leftOver } from './leftOver.ts'
import styles from './LocalCopy.module.css'

export function LocalCopy() {
  const now = useNow()
  const status = useQuery(orpc.sync.status.queryOptions({ staleTime: Infinity }))
  const report = useQuery(orpc.sync.reconciled.queryOptions())
  const their = useTheirName()
  if (status.isError && status.data === undefined) return <ErrorNote error={status.error} onRetry={() => void status.refetch()} />
  if (status.data === undefined) return <Skeleton height={96} />
  const { lastPullAt, nextPullAt, pulling, quarantined } = status.data
  return (
    <Stack gap="sm">
      <Facts facts={[
        ['Last pull', lastPullAt === null ? 'Never yet' : `${formatInstant(lastPullAt)}, ${formatAgo(lastPullAt, now)}`],
        ['Next pull', pulling !== null ? 'Under way' : nextPullAt === null ? 'When you ask for it' : nextPullAt <= now ? 'In a moment' : `${formatInstant(nextPullAt)}, ${formatAgo(nextPullAt, now)}`],
        ['Last check', report.data === undefined ? '' : report.data === null ? 'Never yet' : `${formatInstant(report.data.at)}, ${formatAgo(report.data.at, now)}`],
        ['Set aside', <a key="aside" href={hrefOf('quarantine')}>{quarantined === 0 ? 'No record' : plural(quarantined, 'record')}</a>],
      ]} />
      {report.isError && <ErrorNote error={report.error} onRetry={() => void report.refetch()} />}
      {report.data != null && <Result report={report.data} />}
      <Buttons status={status.data} />
      <p className={styles.dim}>A check asks {their} for counts and sums of every account, and pulls again what differs here. It costs a small part of a full pull.</p>
    </Stack>
  )
}

function Result({ report }: { report: ReconcileReport }) {
  const their = useTheirName()
  const { compared, differences, repaired, seconds } = report
  const { open, listed, setAside } = leftOver(report)
  const took = `${plural(compared, 'sum')} compared in ${formatLength(Math.max(1, seconds) * 1000)}`
  if (differences === 0) return <Note tone="good">The copy is what {their} {their === 'the sources' ? 'have' : 'has'}: {took}.</Note>
  const more = repaired === 0 ? '' : `; ${formatCount(repaired)} more agree now`
  if (open === 0) return <Note tone="good">{plural(differences, 'sum')} differed and agree now, after they were pulled again; {took}.</Note>
  return (
    <>
      {setAside
        ? <Note tone="wait">{plural(open, 'sum')} {open === 1 ? 'waits' : 'wait'} for records that were set aside{more}. They agree once those records can be taken. <a href={hrefOf('quarantine')}>See what was set aside</a></Note>
        : <Note tone="bad">{plural(open, 'sum')} still {open === 1 ? 'differs' : 'differ'} after {open === 1 ? 'it was' : 'they were'} pulled again{more}. Most often a record was set aside; else tell the people of the billing system.</Note>}
      <Differences listed={listed} open={open} />
    </>
  )
}

function Buttons({ status: { pulling, reconciling, line } }: { status: SyncStatus }) {
  const pull = useMutation(orpc.sync.pull.mutationOptions())
  const reconcile = useMutation(orpc.sync.reconcile.mutationOptions())
  const checking = useActivity(reconciling)
  const pulls = useActivity(pulling)
  const their = useTheirName()
  const connected = line !== 'not_connected'
  return (
    <>
      <Group gap={6}>
        <Button variant="default" disabled={!connected || pulling !== null} loading={pull.isPending} onClick={() => pull.mutate(undefined)}>Pull now</Button>
        <Button variant="default" disabled={!connected || reconciling !== null} loading={reconcile.isPending} onClick={() => reconcile.mutate(undefined)}>Check against {their}</Button>
      </Group>
      {[pulls, checking].map((activity) => activity?.state === 'running' && <div key={activity.id} className={styles.running}><ActivityRow activity={activity} /></div>)}
      {pull.isError && <ErrorNote error={pull.error} />}
      {reconcile.isError && <ErrorNote error={reconcile.error} />}
    </>
  )
}
