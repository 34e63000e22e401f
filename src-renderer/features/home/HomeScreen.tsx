/** What matters today: the queues, what is the operator's own, what happened, the aging, the cash. Each figure opens the list that it counts. */
import { Skeleton } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { HomeList, type Happened, type Happening } from '#contract/home.ts'
import type { Queue } from '#contract/work.ts'
import { orpc } from '../../client.ts'
import { NOT_PULLED } from '../../ui/core/pulled.ts'
import { useParty, useSession } from '../../ui/core/session.ts'
import { useNotPulledYet } from '../../ui/core/useNotPulledYet.ts'
import { formatDay, formatLength } from '../../ui/format/dates.ts'
import { useNow } from '../../ui/now.ts'
import { AgingTable } from '../../ui/parts/AgingTable.tsx'
import { Amounts } from '../../ui/parts/Amount.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { Note } from '../../ui/parts/Note.tsx'
import { Page, Panel } from '../../ui/parts/Page.tsx'
import { hrefOf } from '../../ui/route.ts'
import { FirstRun } from '../../ui/sources/FirstRun.tsx'
import { useIsEmpty } from '../../ui/sources/useSources.ts'
import { CashByDay } from './CashByDay.tsx'
import { Collection } from './Collection.tsx'
import { Figures } from './Figures.tsx'
import { ListLink } from './ListLink.tsx'
import { happenings } from './happeningWords.ts'
import { HappenedScreen } from './HappenedScreen.tsx'
import { countedBy, mine, toAge, toAging, toBank, toOldest, toOverdue, toQueue } from './opens.ts'
import type { QueueList } from './opens.ts'
import { Rows } from './Rows.tsx'
import { SyncState } from './SyncState.tsx'
import styles from './Rows.module.css'
import { useMine, useQueueFigures } from './useFigures.ts'

/** `what`: a figure whose rows are looked at; `on`: of one day. */
export function HomeScreen({ what, on }: { what: string | null; on: string | null }) {
  const list = HomeList.safeParse(what)
  return list.success ? <HappenedScreen key={`${list.data} ${on}`} what={list.data} on={on} /> : <Today />
}

/** In the order of the day's work; `asking` stands with what is for the operator. */
const SINCE_YESTERDAY: readonly Happening[] = ['received', 'recovered', 'failed', 'held', 'released', 'approved', 'registered', 'sent', 'bounced', 'kept', 'broken']

function Today() {
  const party = useParty()
  const session = useSession()
  const now = useNow()
  const input = { party: party?.id }
  const figures = useQuery(orpc.home.figures.queryOptions({ input, placeholderData: keepPreviousData }))
  const more = useQuery(orpc.home.more.queryOptions({ input, placeholderData: keepPreviousData }))
  const collection = useQuery(orpc.reports.collection.queryOptions({ input: { ...input, months: 12 }, placeholderData: keepPreviousData, staleTime: 10 * 60_000 }))
  const { failed, paused, held, answered, registrations } = useQueueFigures()
  const notPulled = useNotPulledYet()
  const empty = useIsEmpty()
  const data = figures.data
  const oldest = (queue: Queue, list: QueueList) => {
    const at = more.data?.oldest.find((one) => one.queue === queue)?.at ?? null
    return at === null || at === 0 ? null : { words: ageWords(now - at), to: toOldest(list) }
  }
  const ages = (queue: Queue, list: QueueList) =>
    (more.data?.ages.find((one) => one.queue === queue)?.bands ?? []).map((band) => ({ ...band, to: toAge(list, band.age) }))
  const notices = session?.notices.map((notice) => <Note key={notice} tone="wait">{notice}</Note>)
  // Figures of nothing would only stand in the way of what comes first.
  if (empty) return <Page title="Home" wide>{notices}<FirstRun /></Page>
  return (
    <Page title={party === undefined ? 'Home' : `Home, ${party.name}`} wide>
      {notices}
      {figures.isError && <ErrorNote error={figures.error} onRetry={() => void figures.refetch()} />}
      {more.isError && <ErrorNote error={more.error} onRetry={() => void more.refetch()} />}
      <Figures notPulled={notPulled} figures={[
        {
          name: 'Failed charges', to: toQueue('failed-charges', countedBy['failed-charges'].all), count: failed?.total,
          says: failed === undefined || failed.atRisk.length === 0 ? 'Nothing at risk' : <>At risk: <Amounts amounts={failed.atRisk} /></>,
          parts: [
            { words: 'may be tried again', count: failed?.byHardness.soft ?? 0, to: toQueue('failed-charges', countedBy['failed-charges'].soft) },
            { words: ['needs a new card', 'need a new card'], count: failed?.byHardness.new_card ?? 0, to: toQueue('failed-charges', countedBy['failed-charges'].newCard) },
            { words: ['of a paused account', 'of paused accounts'], count: paused?.total ?? 0, to: toQueue('failed-charges', countedBy['failed-charges'].paused) },
          ],
          ages: ages('failedCharges', 'failed-charges'),
          oldest: oldest('failedCharges', 'failed-charges'),
        },
        {
          name: 'Held invoices', to: toQueue('held-invoices', countedBy['held-invoices'].all), count: held?.total,
          says: held === undefined || held.open.length === 0 ? 'Nothing is held' : <>Open: <Amounts amounts={held.open} /></>,
          parts: [
            { words: 'on hold', count: held?.held ?? 0, to: toQueue('held-invoices', countedBy['held-invoices'].held) },
            { words: ['approves itself today', 'approve themselves today'], count: held?.today ?? 0, to: toQueue('held-invoices', countedBy['held-invoices'].today) },
            { words: 'answered by SMS', count: answered?.total ?? 0, to: toQueue('held-invoices', countedBy['held-invoices'].answered) },
          ],
          ages: ages('heldInvoices', 'held-invoices'),
          oldest: oldest('heldInvoices', 'held-invoices'),
        },
        {
          name: 'Registrations', to: toQueue('registrations', countedBy.registrations.all), count: registrations?.total, says: 'Cannot sign in to the portal yet',
          parts: [
            { words: 'to be sent a link', count: registrations?.byNeed.send ?? 0, to: toQueue('registrations', countedBy.registrations.send) },
            { words: 'without an address that works', count: registrations?.byNeed.fix_address ?? 0, to: toQueue('registrations', countedBy.registrations.fixAddress) },
          ],
          ages: ages('registrations', 'registrations'),
          oldest: oldest('registrations', 'registrations'),
        },
        { name: 'Overdue invoices', to: toOverdue, count: data?.overdueInvoices, says: data === undefined || data.overdue.length === 0 ? 'Nothing overdue' : <Amounts amounts={data.overdue} /> },
      ]} />
      <div className={styles.columns}>
        <Panel title="For you"><ForYou asking={more.data?.happened.find(({ what }) => what === 'asking')} /></Panel>
        <Panel title="Since yesterday" aside={more.data === undefined ? null : <Muted>From {formatDay(more.data.sinceOn)}</Muted>}>
          {more.data === undefined ? !more.isError && <Skeleton height={96} /> : <Rows rows={SINCE_YESTERDAY.map((what) => rowOf(what, more.data.happened))} empty={notPulled ? NOT_PULLED : 'Nothing has happened.'} />}
        </Panel>
        <Panel title="Copy and outbox"><SyncState /></Panel>
      </div>
      {data === undefined && !figures.isError && <Skeleton height={96} />}
      {data !== undefined && (
        <>
          <Panel title="Aging" aside={<Muted>As of {formatDay(data.asOf)}, by days past due</Muted>}>
            {data.aging.length === 0 ? <Muted>{notPulled ? NOT_PULLED : 'Nobody owes anything and nothing is unapplied.'}</Muted> : (
              <AgingTable rows={data.aging} open name={whoOwes} />
            )}
          </Panel>
          <Panel title="Cash received" aside={<Muted>The last 30 days; a day opens what came</Muted>}>
            {data.cash.length === 0 ? <Muted>{notPulled ? NOT_PULLED : 'No payment in the last 30 days.'}</Muted> : <CashByDay cash={data.cash} asOf={data.asOf} />}
          </Panel>
        </>
      )}
      <Panel title="Collection" aside={<Muted>By month; <a href={hrefOf('receivables', 'collection')}>how they are worked out</a></Muted>}>
        {collection.isError ? <ErrorNote error={collection.error} onRetry={() => void collection.refetch()} /> : collection.data === undefined ? <Skeleton height={96} /> : collection.data.rows.length === 0 ? <Muted>{notPulled ? NOT_PULLED : 'The figures begin with the first invoice.'}</Muted> : <Collection rows={collection.data.rows} />}
      </Panel>
    </Page>
  )
}

const whoOwes = (currency: string) => <ListLink to={toAging(currency)} label={`${currency}: who owes it`}>{currency}</ListLink>

const YEAR_MS = 365 * 86_400_000
const ageWords = (ms: number): string => (ms < 2 * YEAR_MS ? formatLength(ms) : `${Math.floor(ms / YEAR_MS)} years`)

function rowOf(what: Happening, happened: readonly Happened[]) {
  const found = happened.find((one) => one.what === what)
  return {
    key: what, count: found?.count ?? 0, words: happenings[what].words, to: { screen: 'home' as const, id: what },
    ...(found === undefined || what === 'held' || what === 'released' ? {} : { amounts: found.amounts }),
    ...(what === 'failed' || what === 'bounced' || what === 'broken' ? { tone: 'bad' as const } : {}),
  }
}

function ForYou({ asking }: { asking: Happened | undefined }) {
  const { me, failed, held, registrations, brokenFailed, brokenHeld, bank } = useMine()
  const own = mine(me ?? '')
  return (
    <Rows empty="Nothing is assigned to you, and no promise was broken." rows={[
      { key: 'asking', count: asking?.count ?? 0, words: happenings.asking.words, tone: 'bad', to: { screen: 'home', id: 'asking' }, ...(asking === undefined ? {} : { amounts: asking.amounts }) },
      { key: 'broken failed', count: brokenFailed ?? 0, words: ['failed charge with a broken promise', 'failed charges with a broken promise'], tone: 'bad', to: toQueue('failed-charges', countedBy['failed-charges'].broken) },
      { key: 'broken held', count: brokenHeld ?? 0, words: ['held invoice with a broken promise', 'held invoices with a broken promise'], tone: 'bad', to: toQueue('held-invoices', countedBy['held-invoices'].broken) },
      { key: 'bank', count: bank?.count ?? 0, words: ['bank entry to apply', 'bank entries to apply'], to: toBank, ...(bank === undefined ? {} : { amounts: bank.sums }) },
      { key: 'failed', count: failed ?? 0, words: ['failed charge assigned to you', 'failed charges assigned to you'], to: toQueue('failed-charges', own) },
      { key: 'held', count: held ?? 0, words: ['held invoice assigned to you', 'held invoices assigned to you'], to: toQueue('held-invoices', own) },
      { key: 'registrations', count: registrations ?? 0, words: ['registration assigned to you', 'registrations assigned to you'], to: toQueue('registrations', own) },
    ]} />
  )
}
