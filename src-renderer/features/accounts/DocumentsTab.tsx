/** Statements of the account, and what was made for it. */
import { Button, Group, VisuallyHidden } from '@mantine/core'
import { DatePickerInput } from '@mantine/dates'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { AccountDetail } from '#contract/accounts.ts'
import { client, orpc } from '../../client.ts'
import { formatInstant } from '../../ui/format/dates.ts'
import { formatBytes } from '../../ui/format/words.ts'
import { byCursor, usePages } from '../../ui/list/paging.ts'
import { DocumentActions } from '../../ui/parts/DocumentActions.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { MakeButton } from '../../ui/parts/MakeButton.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { Panel } from '../../ui/parts/Page.tsx'
import styles from './tabs.module.css'

export function DocumentsTab({ detail: { account, suggestedPeriod } }: { detail: AccountDetail }) {
  const [from, setFrom] = useState<string | null>(suggestedPeriod.from)
  const [to, setTo] = useState<string | null>(suggestedPeriod.to)
  const page = useInfiniteQuery(orpc.documents.page.infiniteOptions({ input: (after: string | undefined) => ({ account: account.accountId, limit: 50, after }), ...byCursor }))
  const { rows, loading, hasMore, loadMore } = usePages(page)
  return (
    <div className={styles.single}>
      <Panel title="Statement">
        <Group align="flex-end" gap={8}>
          <DatePickerInput label="From" w={150} value={from} onChange={setFrom} />
          <DatePickerInput label="To" w={150} value={to} onChange={setTo} />
          <MakeButton
            label="Make statement"
            variant="filled"
            disabled={from === null || to === null}
            start={() => client.documents.statement({ account: account.accountId, from: from ?? '', to: to ?? '' })}
          />
        </Group>
      </Panel>
      <Panel title="Made for this account">
        {page.isError && <ErrorNote error={page.error} onRetry={() => void page.refetch()} />}
        {!loading && rows.length === 0 && <Muted>Nothing yet. Make a statement above, or a receipt under Payments.</Muted>}
        {rows.length > 0 && (
          <div className={styles.scroll}>
            <table className={styles.table}>
              <thead><tr><th scope="col">Document</th><th scope="col">Made</th><th scope="col">By</th><th scope="col" className={styles.figure}>Size</th><th scope="col"><VisuallyHidden>Actions</VisuallyHidden></th></tr></thead>
              <tbody>
                {rows.map((row) => (
                  <tr key={row.id}>
                    <td>{row.title}</td>
                    <td className={styles.nowrap}>{formatInstant(row.createdAt)}</td>
                    <td>{row.createdBy}</td>
                    <td className={styles.figure}>{formatBytes(row.bytes)}</td>
                    <td className={styles.action}><Group gap={4} wrap="nowrap" justify="flex-end"><DocumentActions id={row.id} name={row.title} /></Group></td>
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
