/** Who gets it, or who is left out: tens of thousands scroll as ten do. */
// A list that scrolls through any number of rows cannot be a list's own elements and keep its layout.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { Skeleton } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useId, useRef } from 'react'
import type { KeyboardEvent } from 'react'
import type { Recipient } from '#contract/mail.ts'
import { formatAgo, formatInstant } from '../format/dates.ts'
import { useNow } from '../now.ts'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import styles from './RecipientList.module.css'
import { useRecipients, type RecipientsAsked } from './recipientPages.ts'

interface RecipientListProps {
  asked: RecipientsAsked
  total: number
  /** What a person who listens hears it called. */
  label: string
  /** One of them is chosen by its place, by the arrows too; without it they are only read. */
  chosen?: number
  onChoose?: (place: number) => void
}

const ROW_PX = 42
/** Scrolled past in less, a page is not asked for. */
const REST_MS = 90

export function RecipientList({ asked, total, label, chosen, onChoose }: RecipientListProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const id = useId()
  const now = useNow()
  // It hands out functions that change: nothing here is memoised by a compiler.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({ count: total, getScrollElement: () => scroller.current, estimateSize: () => ROW_PX, overscan: 8 })
  const items = virtual.getVirtualItems()
  const [range] = useDebouncedValue(`${items[0]?.index ?? 0} ${items.at(-1)?.index ?? 0}`, REST_MS)
  const [from = 0, to = 0] = range.split(' ').map(Number)
  const recipients = useRecipients(asked, Math.min(from, Math.max(0, total - 1)), Math.min(to, Math.max(0, total - 1)))
  const choosing = onChoose !== undefined
  useEffect(() => {
    if (chosen !== undefined) virtual.scrollToIndex(chosen, { align: 'auto' })
  }, [virtual, chosen])

  const onKeyDown = (event: KeyboardEvent) => {
    if (onChoose === undefined) return
    const at = chosen ?? 0
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + 10, PageUp: at - 10, Home: 0, End: total - 1 }[event.key]
    if (next === undefined) return
    event.preventDefault()
    onChoose(Math.min(total - 1, Math.max(0, next)))
  }

  return (
    <div className={styles.list}>
      {recipients.error !== null && <ErrorNote error={recipients.error} onRetry={recipients.retry} />}
      {/* It is a list or a list box, and the keys are the list box's. */}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div
        ref={scroller}
        className={styles.scroller}
        role={choosing ? 'listbox' : 'list'}
        aria-label={label}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls can be scrolled by keyboard
        tabIndex={0}
        {...(choosing && items.some(({ index }) => index === chosen) ? { 'aria-activedescendant': `${id}-${chosen}` } : {})}
        onKeyDown={onKeyDown}
      >
        <div className={styles.rows} style={{ height: virtual.getTotalSize() }} role="presentation">
          {items.map(({ index, start }) => {
            const row = recipients.at(index)
            return (
              // The keys are the list's.
              // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
              <div
                key={index}
                id={`${id}-${index}`}
                role={choosing ? 'option' : 'listitem'}
                aria-setsize={total}
                aria-posinset={index + 1}
                className={`${styles.row} ${index === chosen ? styles.chosen : ''}`}
                style={{ transform: `translateY(${start}px)`, height: ROW_PX }}
                {...(choosing ? { 'aria-selected': index === chosen, onClick: () => onChoose(index) } : {})}
              >
                {row === undefined ? <><Skeleton height={9} width="45%" /><Skeleton height={9} width="70%" mt={7} /></> : <Row row={row} now={now} why={asked.show === 'skipped' && asked.reason === undefined} />}
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}

function Row({ row: { accountName, accountRef, about, to, channel, skip, recentAt }, now, why }: { row: Recipient; now: number; why: boolean }) {
  const below = [to ?? accountRef, why ? skip : null].filter((part) => part !== null).join(' · ')
  return (
    <>
      <span className={styles.line}>
        <span className={styles.name} title={`${accountName}, ${accountRef}`}>{accountName}</span>
        {about !== null && <span className={styles.about} title={about}>{about}</span>}
      </span>
      <span className={`${styles.line} ${styles.dim}`}>
        <span className={styles.name} title={below}>{channel === 'sms' && <span className={styles.sms}>SMS</span>}{below}</span>
        {recentAt !== null && <span className={styles.when} title={formatInstant(recentAt)}>{formatAgo(recentAt, now)}</span>}
      </span>
    </>
  )
}
