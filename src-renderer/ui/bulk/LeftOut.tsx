/** Who is left out and why, counted and by name. */
import { useInfiniteQuery } from '@tanstack/react-query'
import type { BulkPreview, BulkRun } from '#contract/bulk.ts'
import { orpc } from '../../client.ts'
import { formatMoneyList } from '../format/money.ts'
import { formatCount } from '../format/words.ts'
import { byCursor, PAGE_ROWS, usePages } from '../list/paging.ts'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import styles from './Bulk.module.css'
import { BulkRows } from './BulkRows.tsx'

export function LeftOut({ preview: { id, total, takes, leftOut } }: { preview: BulkPreview }) {
  const page = useInfiniteQuery(orpc.bulk.leftOut.infiniteOptions({ input: (after: string | undefined) => ({ id, limit: PAGE_ROWS, after }), ...byCursor, staleTime: Infinity, gcTime: 0 }))
  const { rows, loading, ...paging } = usePages(page)
  const count = total - takes
  return (
    <section>
      <h3 className={styles.heading}>{count === 1 ? 'One is left out' : `${formatCount(count)} are left out`}</h3>
      <Reasons leftOut={leftOut} />
      {page.isError && <ErrorNote error={page.error} onRetry={() => void page.refetch()} />}
      {!loading && <BulkRows label="Left out" rows={rows} {...paging} />}
    </section>
  )
}

/** Once it runs: who never was part of it, and once it is over who was left out when the turn came. `only`: one of both. */
export function WereLeftOut({ run: { leftOut }, only }: { run: Pick<BulkRun, 'leftOut'>; only?: 'left_out' | 'left_out_before' }) {
  return (
    <>
      {([true, false] as const).map((before) => {
        const reasons = leftOut.filter((one) => one.before === before)
        if (reasons.length === 0 || only === (before ? 'left_out' : 'left_out_before')) return null
        const count = reasons.reduce((sum, one) => sum + one.count, 0)
        const who = count === 1 ? 'One was' : `${formatCount(count)} were`
        return (
          <section key={String(before)}>
            <h3 className={styles.heading}>{who} left out {before ? 'before it began' : `when ${count === 1 ? 'its' : 'their'} turn came`}</h3>
            <Reasons leftOut={reasons} />
          </section>
        )
      })}
    </>
  )
}

function Reasons({ leftOut }: Pick<BulkPreview, 'leftOut'>) {
  return (
    <ul className={styles.reasons}>
      {leftOut.map((group) => (
        <li key={group.reason} className={styles.reason}>
          <span>{group.reason}</span>
          <span className={styles.dim}>{formatCount(group.count)}{group.money.length > 0 && ` · ${formatMoneyList(group.money)}`}</span>
        </li>
      ))}
    </ul>
  )
}
