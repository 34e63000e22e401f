/** Everything that was made, the batches of statements, and what can be made from here. */
import { useQuery } from '@tanstack/react-query'
import { orpc } from '../../client.ts'
import { useActivities } from '../../ui/core/activities.ts'
import { useParty } from '../../ui/core/session.ts'
import { readAbout } from '../../ui/format/asOf.ts'
import { ListScreen } from '../../ui/list/ListScreen.tsx'
import { Views } from '../../ui/list/Views.tsx'
import { useNow } from '../../ui/now.ts'
import { ActivityRow } from '../../ui/parts/ActivityRow.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { go, goBack, hrefOf, parseRoute } from '../../ui/route.ts'
import { BatchDetail } from './BatchDetail.tsx'
import { BatchDialog } from './BatchDialog.tsx'
import { BatchesGrid } from './BatchesGrid.tsx'
import styles from './DocumentsScreen.module.css'
import { JournalDialog } from './JournalDialog.tsx'
import { MadeGrid } from './MadeGrid.tsx'
import { NewMenu } from './NewMenu.tsx'
import { ReportDialog } from './ReportDialog.tsx'
import { reports } from './reports.ts'

const JOBS = /^(documents|reports)\.|^sync\.exportQuarantine$/
/** How long a job that failed stays above the list. */
const FAILED_STAYS_MS = 10 * 60_000
const BATCHES = 'batches'

/**
 * @param asked what is shown besides the list: `batches`, or the dialog of this name
 * @param about of the batches the open one; of a report the account, or the day, that it is asked for
 */
export function DocumentsScreen({ asked, about }: { asked: string | null; about: string | null }) {
  const now = useNow()
  const party = useParty()
  const jobs = useActivities().filter(({ job, state, endedAt }) => JOBS.test(job) && (state === 'running' || (state === 'failed' && now - (endedAt ?? 0) < FAILED_STAYS_MS)))
  const inBatches = asked === BATCHES
  const batches = useQuery(orpc.documents.batches.queryOptions())
  const rows = batches.data?.rows ?? []
  const open = inBatches ? rows.find(({ id }) => id === about) : undefined
  const running = rows.filter(({ state, activity }) => state === 'running' || (state === 'stopped' && activity !== null)).length
  const report = reports.find(({ name }) => name === asked) ?? null
  // What a dialog began may have led elsewhere by now.
  const close = () => {
    if (parseRoute(window.location.hash).id === asked) goBack(hrefOf('documents'))
  }
  return (
    <ListScreen
      title="Documents"
      count={null}
      views={<Views label="Show" views={[{ value: 'made', label: 'Made' }, { value: BATCHES, label: 'Batches of statements', count: running }]} value={inBatches ? BATCHES : 'made'} onChange={(view) => go(hrefOf('documents', view === BATCHES ? BATCHES : null))} />}
      actions={<NewMenu />}
      error={inBatches && batches.isError && <ErrorNote error={batches.error} onRetry={() => void batches.refetch()} />}
      detail={open === undefined ? null : <BatchDetail key={open.id} batch={open} onClose={() => go(hrefOf('documents', BATCHES))} />}
    >
      {jobs.length > 0 && <ul className={styles.jobs} aria-label="Being made">{jobs.map((activity) => <li key={activity.id}><ActivityRow activity={activity} /></li>)}</ul>}
      {inBatches ? <BatchesGrid rows={rows} loading={batches.isPending} openId={open?.id ?? null} /> : <MadeGrid now={now} />}
      {/* Each begins anew with what it is asked for. */}
      <ReportDialog key={`${about ?? ''} ${party?.id ?? ''}`} report={report} {...readAbout(report === null ? null : about)} onClose={close} />
      <JournalDialog opened={asked === 'hledger'} onClose={close} />
      <BatchDialog opened={asked === 'statements'} onClose={close} />
    </ListScreen>
  )
}
