/** The billing log of the account: found by words, narrowed to a kind, exported. */
import { Button, Group, Select, Skeleton, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import type { AccountRow } from '#contract/accounts.ts'
import { client, orpc } from '../../client.ts'
import { usePartyOf } from '../../ui/core/session.ts'
import { formatInstant } from '../../ui/format/dates.ts'
import { formatCount, sentence } from '../../ui/format/words.ts'
import { byCursor, PAGE_ROWS, usePages } from '../../ui/list/paging.ts'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { MakeButton } from '../../ui/parts/MakeButton.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { Panel } from '../../ui/parts/Page.tsx'
import styles from './tabs.module.css'

const SETTLE_MS = 180

export function LogTab({ account }: { account: AccountRow }) {
  const zone = usePartyOf(account.partyId)?.timeZone
  const [typed, setTyped] = useState('')
  const [kind, setKind] = useState<string | null>(null)
  const [text] = useDebouncedValue(typed.trim(), SETTLE_MS)
  const facts = useQuery(orpc.accounts.logFacts.queryOptions({ input: { account: account.accountId } })).data
  // What is shown, and what is put into a file.
  const search = { ...(kind === null ? {} : { kind }), ...(text === '' ? {} : { text }) }
  const page = useInfiniteQuery(orpc.accounts.log.infiniteOptions({
    input: (after: string | undefined) => ({ account: account.accountId, limit: PAGE_ROWS, after, ...search }),
    ...byCursor, placeholderData: keepPreviousData,
  }))
  const { rows, loading, hasMore, loadMore } = usePages(page)
  const narrowed = kind !== null || text !== ''
  const what = narrowed ? 'what is shown' : 'all entries'
  const nothing = facts === undefined || facts.total === 0 || (narrowed && !loading && rows.length === 0)
  const make = (format: 'xlsx' | 'csv') => () => {
    const days = facts?.days ?? null
    return days === null ? Promise.reject(new Error('There is nothing in the log to export.')) : client.reports.make({ report: 'billing-log', format, account: account.accountId, ...days, ...search })
  }
  return (
    <div className={styles.single}>
      <Panel title={facts === undefined ? 'Billing log' : `Billing log, ${formatCount(facts.total)} entries`}>
        <Group gap={8} mb={8} align="center">
          <TextInput type="search" aria-label="Search the billing log" placeholder="Search the billing log" leftSection={<IconSearch size={14} aria-hidden />} w={240} maxLength={200} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
          <Select aria-label="Kind of entry" placeholder="Every kind" clearable searchable w={264} value={kind} onChange={setKind} data={(facts?.kinds ?? []).map((one) => ({ value: one.kind, label: `${sentence(one.kind)} (${formatCount(one.count)})` }))} clearButtonProps={{ 'aria-label': 'Every kind' }} />
          <span className={styles.pushed} />
          <MakeButton label={`Excel of ${what}`} size="xs" variant="default" side="before" disabled={nothing} start={make('xlsx')} />
          <MakeButton label={`CSV of ${what}`} size="xs" variant="default" side="before" disabled={nothing} start={make('csv')} />
        </Group>
        {page.isError && <ErrorNote error={page.error} onRetry={() => void page.refetch()} />}
        {loading && <Skeleton height={64} />}
        {!loading && rows.length === 0 && (narrowed
          ? <Group gap={8}><Muted>No entry is like this.</Muted><Button size="compact-xs" variant="default" onClick={() => { setTyped(''); setKind(null) }}>Show all</Button></Group>
          : <Muted>The billing system has written nothing down yet.</Muted>)}
        {rows.length > 0 && (
          <div className={styles.scroll}>
            <table className={styles.table} aria-label="Billing log">
              <thead><tr><th scope="col">Time</th><th scope="col">What</th><th scope="col">Text</th><th scope="col">Who</th></tr></thead>
              <tbody>
                {rows.map((row) => (
                  <tr key={row.id}>
                    <td className={styles.nowrap}>{formatInstant(row.at, zone)}</td>
                    <td className={styles.nowrap}>{sentence(row.kind)}</td>
                    <td className={styles.memo}>{row.text}</td>
                    <td className={styles.nowrap}><Muted>{row.actor}</Muted></td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        {hasMore && <Button mt={8} variant="default" onClick={loadMore}>Show more</Button>}
      </Panel>
    </div>
  )
}
