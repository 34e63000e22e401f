/** Why the money did not come: in a few words, which are never cut, or in a sentence where there is room for it. */
import type { FailedChargeRow } from '#contract/failedCharges.ts'
import { reasonWords } from './reasonWords.ts'
import styles from './Reason.module.css'

export function Reason({ row }: { row: Pick<FailedChargeRow, 'declineCode' | 'brief' | 'plain'> }) {
  return (
    <span className={styles.reason} title={reasonWords(row.plain, row.declineCode)}>
      <span className={styles.brief}>{row.brief}</span>
      <span className={styles.plain} aria-hidden>{row.plain.replace(/\.$/, '')}</span>
    </span>
  )
}
