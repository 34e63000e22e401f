/** Statements and slips of the account, its spreadsheets, and what was made for it. */
import { Button, Group, VisuallyHidden } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { AccountDetail } from '#contract/accounts.ts'
import type { ReportName } from '#contract/reports.ts'
import { orpc } from '../../client.ts'
import { formatInstant } from '../../ui/format/dates.ts'
import { documentKinds, formatBytes } from '../../ui/format/words.ts'
import { byCursor, usePages } from '../../ui/list/paging.ts'
import { isPaper, PaperDialog } from '../../ui/paper/PaperDialog.tsx'
import type { ShownPaper } from '../../ui/paper/PaperDialog.tsx'
import { DocumentActions } from '../../ui/parts/DocumentActions.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { Panel } from '../../ui/parts/Page.tsx'
import { go, hrefOf } from '../../ui/route.ts'
import { SlipMaker } from './SlipMaker.tsx'
import { StatementMaker } from './StatementMaker.tsx'
import styles from './tabs.module.css'

/** Reports that say something about one account. */
const SHEETS: readonly ReportName[] = ['ledger', 'invoice-detail', 'payments', 'usage', 'billing-log']

export function DocumentsTab({ detail }: { detail: AccountDetail }) {
  const { account } = detail
  const [shown, setShown] = useState<ShownPaper | null>(null)
  return (
    <div className={styles.single}>
      <Panel title="Statement"><StatementMaker detail={detail} onShow={setShown} /></Panel>
      <div className={styles.pair}>
        <Panel title="Remittance slip"><SlipMaker detail={detail} onShow={setShown} /></Panel>
        <Panel title="Spreadsheets">
          <Group gap={6}>{SHEETS.map((name) => <Button key={name} size="xs" variant="default" onClick={() => go(hrefOf('documents', name, account.accountId))}>{documentKinds[name]}…</Button>)}</Group>
        </Panel>
      </div>
      <Panel title="Made for this account"><MadeFor account={account.accountId} onShow={setShown} /></Panel>
      <PaperDialog shown={shown} onClose={() => setShown(null)} />
    </div>
  )
}

function MadeFor({ account, onShow }: { account: string; onShow: (shown: ShownPaper) => void }) {
  const page = useInfiniteQuery(orpc.documents.page.infiniteOptions({ input: (after: string | undefined) => ({ account, limit: 50, after }), ...byCursor }))
  const { rows, loading, hasMore, loadMore } = usePages(page)
  return (
    <>
      {page.isError && <ErrorNote error={page.error} onRetry={() => void page.refetch()} />}
      {!loading && rows.length === 0 && <Muted>Nothing yet. Make a statement above, or a receipt under Payments.</Muted>}
      {rows.length > 0 && (
        <div className={styles.scroll}>
          <table className={styles.table}>
            <thead><tr><th scope="col">Document</th><th scope="col">Made</th><th scope="col">By</th><th scope="col" className={styles.figure}>Size</th><th scope="col"><VisuallyHidden>Actions</VisuallyHidden></th></tr></thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id}>
                  <td>{isPaper(row.fileName) ? <button type="button" className={styles.show} onClick={() => onShow({ document: row.id, title: row.title })}>{row.title}</button> : row.title}</td>
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
    </>
  )
}
