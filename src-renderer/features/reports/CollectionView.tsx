/** How fast receivables turn into cash: for each party and currency its months, drawn and as figures. */
import { Select, Skeleton } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { orpc } from '../../client.ts'
import { NOT_PULLED } from '../../ui/core/pulled.ts'
import { useParties, useParty } from '../../ui/core/session.ts'
import { useNotPulledYet } from '../../ui/core/useNotPulledYet.ts'
import { ListScreen } from '../../ui/list/ListScreen.tsx'
import { Empty } from '../../ui/parts/Empty.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { Panel } from '../../ui/parts/Page.tsx'
import { NothingYet } from '../../ui/sources/NothingYet.tsx'
import { useIsEmpty } from '../../ui/sources/useSources.ts'
import { CollectionCharts } from './CollectionCharts.tsx'
import { CollectionTable } from './CollectionTable.tsx'
import { groupsOf } from './figures.ts'
import styles from './receivables.module.css'

const SPANS = ['6', '12', '24', '36']
/** A list of choices that stays in the page while it is closed would keep the window's single keys silent. */
const LET_KEYS_THROUGH = { keepMounted: false }

export function CollectionView({ views }: { views: ReactNode }) {
  const party = useParty()
  const parties = useParties()
  const [span, setSpan] = useState('12')
  const report = useQuery(orpc.reports.collection.queryOptions({ input: { party: party?.id, months: Number(span) }, placeholderData: keepPreviousData }))
  const notPulled = useNotPulledYet()
  const empty = useIsEmpty()
  const groups = groupsOf(report.data?.rows ?? [])
  return (
    <ListScreen
      title="Receivables"
      count={null}
      views={views}
      filters={<Select aria-label="How far back" w={130} comboboxProps={LET_KEYS_THROUGH} allowDeselect={false} data={SPANS.map((months) => ({ value: months, label: `${months} months` }))} value={span} onChange={(months) => setSpan(months ?? '12')} />}
      error={report.isError && <ErrorNote error={report.error} onRetry={() => void report.refetch()} />}
    >
      {/* What scrolls must be reachable by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <section className={`${styles.page} ${report.isPlaceholderData ? styles.stale : ''}`} aria-busy={report.isPending || report.isPlaceholderData} tabIndex={0} aria-label="Collection figures">
        {report.isPending && <Skeleton height={220} />}
        {report.data !== undefined && groups.length === 0 && (empty ? <NothingYet /> : notPulled ? <Empty title={NOT_PULLED}>The figures come with the first pull; nothing is known of them before.</Empty> : <Empty title="No figures yet">They begin with the first invoice.</Empty>)}
        {groups.map((group) => (
          <Panel key={`${group.partyId} ${group.currency}`} title={`${parties.find(({ id }) => id === group.partyId)?.name ?? group.partyId}, ${group.currency}`}>
            <CollectionCharts group={group} />
            <CollectionTable group={group} />
          </Panel>
        ))}
      </section>
    </ListScreen>
  )
}
