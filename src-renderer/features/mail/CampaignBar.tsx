/** How far a dispatch is, by outcome. */
// A progress element has one colour; this one shows the outcomes.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import type { CampaignRow } from '#contract/mail.ts'
import { formatCount } from '../../ui/format/words.ts'
import styles from './CampaignBar.module.css'

export function CampaignBar({ campaign: { counts, total }, tall = false }: { campaign: Pick<CampaignRow, 'counts' | 'total'>; tall?: boolean }) {
  const { sent, failed, uncertain, skipped } = counts
  return (
    <div
      className={`${styles.bar} ${tall ? styles.tall : ''}`}
      role="progressbar"
      aria-label="Messages settled"
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={sent + failed + uncertain + skipped}
      aria-valuetext={`${formatCount(sent)} sent of ${formatCount(total)}`}
    >
      {([['sent', sent], ['failed', failed], ['uncertain', uncertain], ['skipped', skipped], ['left', counts.queued + counts.sending]] as const)
        .filter(([, count]) => count > 0)
        .map(([name, count]) => <span key={name} className={styles[name]} style={{ flexGrow: count }} />)}
    </div>
  )
}
