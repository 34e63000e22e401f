/**
 * The frame of a list screen: title, count and filters above, the list below, the detail beside it.
 *
 * A list with everything, as features/accounts/AccountsScreen.tsx has it:
 *
 *     const list = useListPages(orpc.failedCharges.page, { ...filter, sort, descending }, rowId)   // useListPages.ts
 *     const chosen = useSelection(store, filter, total)   // { selection: { ids } | { filter }, count }, or null
 *     <ListScreen
 *       views={<ViewTabs list="failed-charges" title="Failed charges" store={store} builtIn={queueViews(operator)} />}   // viewTerms.ts
 *       actions={<><ColumnMenu store={store} columns={columns} /><ExportMenu list="failed-charges" store={store} columns={columns} filter={filter} total={total} /></>}
 *       footing={<Footing label="At risk" sums={counts.atRisk} />}
 *       error={list.isError && <ErrorNote error={list.error} onRetry={list.retry} />}
 *       bulk={<BulkBar store={store} rows={list.grid.rows} rowId={rowId} columns={columns} total={total} takesAll>…</BulkBar>}
 *     >
 *       <Grid label="Failed charges" columns={columns} store={store} total={total} {...list.grid} openId={id} onOpen={open} onClose={close} empty={…} />
 *     </ListScreen>
 *
 * - The store's name (`createListState`) is the list's name in the contract (ViewList), and its filters have the keys of the
 *   contract's filter, the work filter's `show`, `assignee`, `unassigned` and `promised` among them: saved views keep them by these keys.
 * - `columns` are all there are, in their usual order; the Grid applies the person's choice, order and widths. One that is
 *   there only on demand has `hidden: true`.
 * - `list.grid` holds the pages about the view and no more: `rows` are not the whole list. `total` counts what matches.
 */
import type { ReactNode } from 'react'
import { useNotPulledYet } from '../core/useNotPulledYet.ts'
import { formatCount } from '../format/words.ts'
import { FilterBar } from './FilterBar.tsx'
import { ListFailed } from './listFailed.ts'
import styles from './ListScreen.module.css'

interface ListScreenProps {
  title: string
  /** How many match; null while it is not known. */
  count: number | null
  /** The views of the list, beside its title. */
  views?: ReactNode
  /** What the list is of, in a few words. */
  summary?: ReactNode
  /** The search box and the filter chips; on one line, as far as there is room. */
  filters?: ReactNode
  /** Buttons of the whole list. */
  actions?: ReactNode
  /** A failure of the list itself. */
  error?: ReactNode
  children: ReactNode
  /** What it comes to, below the rows (Footing). */
  footing?: ReactNode
  /** The bar of a selection. */
  bulk?: ReactNode
  /** The open detail; null when none is. */
  detail?: ReactNode
}

export function ListScreen({ title, count, views, summary, filters, actions, error, children, footing, bulk, detail }: ListScreenProps) {
  // Nought of what has not been pulled is not a count.
  const counted = !useNotPulledYet() || count !== 0
  return (
    <div className={styles.screen}>
      <header className={styles.header}>
        <div className={styles.lead}>
          <h1 className={styles.title}>
            {title}
            {count !== null && counted && <span className={styles.count} aria-label={`${formatCount(count)} in this list`}>{formatCount(count)}</span>}
          </h1>
          {views}
        </div>
        {summary !== undefined && <div className={styles.summary}>{summary}</div>}
        {(filters !== undefined || actions !== undefined) && (
          <div className={styles.tools}>
            {filters !== undefined && <FilterBar>{filters}</FilterBar>}
            {actions !== undefined && <div className={styles.actions}>{actions}</div>}
          </div>
        )}
      </header>
      <div className={styles.body}>
        <div className={styles.list}>
          {error}
          <ListFailed value={error !== undefined && error !== null && error !== false}>{children}</ListFailed>
          {footing}
          {bulk}
        </div>
        {detail}
      </div>
    </div>
  )
}
