/** The filters of a list on one line; those that have no room there are behind a button, unless one of them is set. */
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { useId, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import styles from './FilterBar.module.css'
import chip from './FilterChip.module.css'
import { useOneLine } from './useOneLine.ts'

/** `children`: the search box first, then chips. */
export function FilterBar({ children }: { children: ReactNode }) {
  const line = useRef<HTMLDivElement>(null)
  const id = useId()
  const [asked, setAsked] = useState(false)
  const { fits, hidesSet } = useOneLine(line, !asked)
  // It stays open when that one is cleared, or the focus would go with it.
  if (hidesSet && !asked) setAsked(true)
  const over = fits !== Infinity
  return (
    <div className={styles.bar}>
      {/* A toolbar would take the arrow keys for itself; these are buttons and a box, one after the other. */}
      <div ref={line} id={id} className={`${styles.line} ${asked ? styles.open : ''}`}>{children}</div>
      {over && (
        // Where nothing can be put away it keeps its room, or that would be what the chips had lacked.
        <span className={`${chip.chip} ${styles.more} ${hidesSet ? styles.idle : ''}`}>
          <button type="button" className={chip.open} aria-expanded={asked} aria-controls={id} onClick={() => setAsked(!asked)}>
            {asked ? 'Fewer filters' : 'More filters'}
            {asked ? <IconChevronUp size={12} aria-hidden /> : <IconChevronDown size={12} aria-hidden />}
          </button>
        </span>
      )}
    </div>
  )
}
