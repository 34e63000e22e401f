/** What a bulk action is done to, or not: a line each with why, however many. */
// A list that scrolls through any number of rows cannot be a list's own elements and keep its layout.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import type { BulkRow } from '#contract/bulk.ts'
import { outboxHref } from '../commands/Waiting.tsx'
import { Amount } from '../parts/Amount.tsx'
import { Tag } from '../parts/Tag.tsx'
import styles from './Bulk.module.css'
import { outcomeWords } from './outcomes.ts'

interface BulkRowsProps {
  /** What a person who listens hears it called. */
  label: string
  rows: readonly BulkRow[]
  hasMore: boolean
  loadMore: () => void
  /** With how it stands; without, all of them are left out. */
  outcomes?: boolean
  /** Follows a link of it away from here. */
  onLeave?: () => void
}

const ROW_PX = 44

export function BulkRows({ label, rows, hasMore, loadMore, outcomes = false, onLeave }: BulkRowsProps) {
  const scroller = useRef<HTMLDivElement>(null)
  // It hands out functions that change: nothing here is memoised by a compiler.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => ROW_PX, overscan: 8 })
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (hasMore && last >= rows.length - 20) loadMore()
  }, [hasMore, last, rows.length, loadMore])
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls can be scrolled by keyboard
    <div ref={scroller} className={styles.scroller} role="list" aria-label={label} tabIndex={0} style={{ height: Math.min(8, rows.length) * ROW_PX + 2 }}>
      <div className={styles.rows} style={{ height: virtual.getTotalSize() }} role="presentation">
        {items.map(({ index, start }) => {
          const row = rows[index]
          if (row === undefined) return null
          const { word, tone } = outcomeWords[row.outcome]
          return (
            <div key={`${row.id}-${index}`} role="listitem" className={styles.row} style={{ transform: `translateY(${start}px)`, height: ROW_PX }}>
              <span className={styles.line}>
                <span className={styles.name} title={`${row.title}, ${row.subtitle}`}>{row.title} <span className={styles.dim}>{row.subtitle}</span></span>
                {row.amount !== null && <Amount money={row.amount} />}
              </span>
              <span className={`${styles.line} ${styles.dim}`}>
                <span className={styles.name} title={row.message ?? undefined}>{outcomes && <Tag quiet tone={tone}>{word}</Tag>}{outcomes && row.message !== null ? ' · ' : ''}{row.message ?? ''}</span>
                {row.outboxId !== null && <a href={outboxHref(row.outboxId)} onClick={onLeave}>Outbox</a>}
              </span>
            </div>
          )
        })}
      </div>
    </div>
  )
}
