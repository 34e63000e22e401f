/** How far a campaign is, by outcome. */
// A progress element has one colour; this one shows the outcomes.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import type { CampaignRow } from '#contract/mail.ts'
import styles from './CampaignBar.module.css'
import { goingTo, sentWords } from './outcomes.ts'

export function CampaignBar({ campaign, tall = false }: { campaign: Pick<CampaignRow, 'counts' | 'total' | 'state'>; tall?: boolean }) {
  const { counts } = campaign
  const { sent, failed, uncertain } = counts
  const skipped = campaign.state === 'cancelled' ? counts.skipped : 0
  return (
    <div
      className={`${styles.bar} ${tall ? styles.tall : ''}`}
      role="progressbar"
      aria-label="Messages ended"
      aria-valuemin={0}
      aria-valuemax={goingTo(campaign)}
      aria-valuenow={sent + failed + uncertain + skipped}
      aria-valuetext={sentWords(campaign)}
    >
      {([['sent', sent], ['failed', failed], ['uncertain', uncertain], ['skipped', skipped], ['left', counts.queued + counts.sending]] as const)
        .filter(([, count]) => count > 0)
        .map(([name, count]) => <span key={name} className={styles[name]} style={{ flexGrow: count }} />)}
    </div>
  )
}
