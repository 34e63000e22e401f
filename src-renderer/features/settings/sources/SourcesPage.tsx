/** Settings, Sources: where the records of this workspace come from, and the parties of the team's own making. */
import { Skeleton } from '@mantine/core'
import { ErrorNote } from '../../../ui/parts/ErrorNote.tsx'
import { Muted } from '../../../ui/parts/Muted.tsx'
import { Panel } from '../../../ui/parts/Page.tsx'
import { hrefOf } from '../../../ui/route.ts'
import { useSources } from '../../../ui/sources/useSources.ts'
import { AddStripe } from './AddStripe.tsx'
import { OwnParties } from './OwnParties.tsx'
import { SourceCard } from './SourceCard.tsx'
import styles from './Sources.module.css'

export function SourcesPage() {
  const sources = useSources()
  return (
    <>
      <Panel title="Sources">
        {sources.isError && <ErrorNote error={sources.error} onRetry={() => void sources.refetch()} />}
        {sources.data === undefined && !sources.isError && <Skeleton height={120} />}
        {sources.data?.length === 0 && <Muted>Nothing feeds this workspace yet. <a href={hrefOf('settings', 'connection')}>Connect a billing system</a>, add Stripe below, or <a href={hrefOf('imports', 'new')}>import a file</a>. Several live side by side, and each party is fed by exactly one.</Muted>}
        <ul className={styles.list}>{sources.data?.map((source) => <SourceCard key={source.id} source={source} />)}</ul>
      </Panel>
      <Panel title="Add Stripe" id="stripe"><AddStripe /></Panel>
      <Panel title="Parties of your own" id="own-parties"><OwnParties /></Panel>
    </>
  )
}
