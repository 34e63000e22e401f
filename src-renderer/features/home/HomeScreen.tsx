/** What matters today: the queues, the aging, the cash. */
import { Skeleton } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { orpc } from '../../client.ts'
import { NOT_PULLED } from '../../ui/core/pulled.ts'
import { useParty, useSession } from '../../ui/core/session.ts'
import { useNotPulledYet } from '../../ui/core/useNotPulledYet.ts'
import { formatDay } from '../../ui/format/dates.ts'
import { Amounts } from '../../ui/parts/Amount.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { Note } from '../../ui/parts/Note.tsx'
import { Page, Panel } from '../../ui/parts/Page.tsx'
import { AgingTable } from '../../ui/parts/AgingTable.tsx'
import { CashByDay } from './CashByDay.tsx'
import { Figures } from './Figures.tsx'

export function HomeScreen() {
  const party = useParty()
  const session = useSession()
  const figures = useQuery(orpc.home.figures.queryOptions({ input: { party: party?.id }, placeholderData: keepPreviousData }))
  const data = figures.data
  const notPulled = useNotPulledYet()
  return (
    <Page title={party === undefined ? 'Home' : `Home, ${party.name}`} wide>
      {session?.notices.map((notice) => <Note key={notice} tone="wait">{notice}</Note>)}
      {figures.isError && <ErrorNote error={figures.error} onRetry={() => void figures.refetch()} />}
      {data === undefined && !figures.isError && <Skeleton height={96} />}
      {data !== undefined && (
        <>
          <Figures notPulled={notPulled} figures={[
            { screen: 'failed-charges', name: 'Failed charges', count: data.failedCharges, says: data.atRisk.length === 0 ? 'Nothing at risk' : <>At risk: <Amounts amounts={data.atRisk} /></> },
            { screen: 'held-invoices', name: 'Held invoices', count: data.heldInvoices, says: 'On hold or waiting for approval' },
            { screen: 'registrations', name: 'Registrations', count: data.registrations, says: 'Cannot sign in to the portal yet' },
            { screen: 'accounts', name: 'Overdue invoices', count: data.overdueInvoices, says: data.overdue.length === 0 ? 'Nothing overdue' : <Amounts amounts={data.overdue} /> },
          ]} />
          <Panel title="Aging" aside={<Muted>As of {formatDay(data.asOf)}, by days past due</Muted>}>
            {data.aging.length === 0 ? <Muted>{notPulled ? NOT_PULLED : 'Nobody owes anything and nothing is unapplied.'}</Muted> : <AgingTable rows={data.aging} open />}
          </Panel>
          <Panel title="Cash received" aside={<Muted>The last 30 days</Muted>}>
            {data.cash.length === 0 ? <Muted>{notPulled ? NOT_PULLED : 'No payment in the last 30 days.'}</Muted> : <CashByDay cash={data.cash} asOf={data.asOf} />}
          </Panel>
        </>
      )}
    </Page>
  )
}
