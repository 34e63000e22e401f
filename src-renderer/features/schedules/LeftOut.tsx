/** Who would be left out, by reason. */
import { formatCount } from '../../ui/format/words.ts'
import styles from './ScheduleForm.module.css'

export function LeftOut({ skipped }: { skipped: readonly { reason: string; count: number }[] }) {
  return <ul className={styles.leftOut}>{skipped.map(({ reason, count }) => <li key={reason}><span>{reason}</span><span>{formatCount(count)}</span></li>)}</ul>
}
