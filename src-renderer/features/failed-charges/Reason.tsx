/** Why the money did not come: the code in words, and the sentence where there is room for it. */
import type { FailedChargeRow } from '#contract/failedCharges.ts'
import { sentence } from '../../ui/format/words.ts'
import styles from './Reason.module.css'

export function Reason({ row }: { row: Pick<FailedChargeRow, 'declineCode' | 'plain'> }) {
  return <span className={styles.reason}>{sentence(row.declineCode)} <span className={styles.plain}>{row.plain}</span></span>
}
