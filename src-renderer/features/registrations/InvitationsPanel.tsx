/** How invitations do: how old those are that nobody has answered, and what became of each campaign. */
import { Button, Skeleton } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { RegistrationFilter } from '#contract/registrations.ts'
import { orpc } from '../../client.ts'
import { useParty } from '../../ui/core/session.ts'
import { formatInstantDay, formatLength } from '../../ui/format/dates.ts'
import { DASH } from '../../ui/format/money.ts'
import { formatCount, plural } from '../../ui/format/words.ts'
import { DetailPanel, Section } from '../../ui/list/DetailPanel.tsx'
import { byCursor } from '../../ui/list/paging.ts'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { hrefOf } from '../../ui/route.ts'
import styles from './Invitations.module.css'

/** A link works for two weeks in most companies: who has not answered after one seldom does. */
const LATE_FROM_DAYS = 7
const CAMPAIGNS = 8

export function InvitationsPanel({ filter, onClose }: { filter: RegistrationFilter; onClose: () => void }) {
  return (
    <DetailPanel title="Invitations" subtitle="Of what the list shows" onClose={onClose}>
      <Section title="Not answered, by age"><Ages filter={filter} /></Section>
      <Section title="What became of campaigns"><Campaigns /></Section>
    </DetailPanel>
  )
}

function Ages({ filter }: { filter: RegistrationFilter }) {
  const ageing = useQuery(orpc.registrations.ageing.queryOptions({ input: filter, placeholderData: keepPreviousData }))
  if (ageing.data === undefined) return ageing.isError ? <ErrorNote error={ageing.error} onRetry={() => void ageing.refetch()} /> : <Skeleton height={120} />
  const most = Math.max(1, ...ageing.data.map(({ count }) => count))
  if (ageing.data.every(({ count }) => count === 0)) return <Muted>Nobody in this list has an invitation that waits for an answer.</Muted>
  return (
    <ul className={styles.ages}>
      {ageing.data.map(({ from, to, count }) => (
        <li key={from} className={`${styles.age} ${from >= LATE_FROM_DAYS ? styles.late : ''}`}>
          <span>{to === null ? `${from} days and more` : `${from}–${to} days`}</span>
          <span className={styles.track} aria-hidden><span className={styles.bar} style={{ width: `${(100 * count) / most}%`, ...(count === 0 ? { minWidth: 0 } : {}) }} /></span>
          <span className={styles.count}>{count === 0 ? DASH : formatCount(count)}</span>
        </li>
      ))}
    </ul>
  )
}

function Campaigns() {
  const party = useParty()?.id
  const conversion = useInfiniteQuery(orpc.registrations.conversion.infiniteOptions({ input: (after: string | undefined) => ({ party, after, limit: CAMPAIGNS }), ...byCursor }))
  if (conversion.data === undefined) return conversion.isError ? <ErrorNote error={conversion.error} onRetry={() => void conversion.refetch()} /> : <Skeleton height={80} />
  const rows = conversion.data.pages.flatMap((page) => page.rows)
  if (rows.length === 0) return <Muted>No registration emails have been sent to many at once from here yet.</Muted>
  return (
    <>
      <table className={styles.campaigns}>
        <thead><tr><th scope="col">Campaign</th><th scope="col">Sent</th><th scope="col">Bounced</th><th scope="col">Registered</th></tr></thead>
        <tbody>
          {rows.map(({ campaign, at, by, sent, bounced, registered, medianMs }) => (
            <tr key={campaign}>
              <td><a href={hrefOf('mail', campaign)}>{formatInstantDay(at)}</a><div className={styles.dim}>{by}</div></td>
              <td>{formatCount(sent)}</td>
              <td>{bounced === 0 ? DASH : formatCount(bounced)}</td>
              <td>{registered === 0 ? DASH : <>{formatCount(registered)} <span className={styles.dim}>{percent(registered, sent)}</span></>}{medianMs !== null && <div className={styles.dim} title={`Half of those who registered had done so after ${formatLength(medianMs)}`}>half in {formatLength(medianMs)}</div>}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {conversion.hasNextPage && <Button size="xs" variant="subtle" mt={8} loading={conversion.isFetchingNextPage} onClick={() => void conversion.fetchNextPage()}>{`Earlier campaigns than these ${plural(rows.length, 'one')}`}</Button>}
    </>
  )
}

const percent = (part: number, whole: number): string => (whole === 0 ? '' : `${Math.round((100 * part) / whole)} %`)
