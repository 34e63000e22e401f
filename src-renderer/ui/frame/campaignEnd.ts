/** How the sending of a campaign ended, in a line. */
import type { CampaignRow } from '#contract/mail.ts'
import { formatCount } from '../format/words.ts'

export interface CampaignEnd {
  title: string
  /** What is not good stays until somebody has seen it. */
  tone: 'good' | 'wait' | 'bad'
}

/** `Stopped after 10 refusals: 16 sent, 11 failed, 80 left`, or `109 sent, 18 left out`. */
export function campaignEnd({ counts, stopReason }: Pick<CampaignRow, 'counts' | 'stopReason'>): CampaignEnd {
  const left = counts.queued + counts.sending
  const parts = ([[counts.sent, 'sent'], [counts.failed, 'failed'], [counts.uncertain, 'not known'], [counts.skipped, 'left out'], [left, 'left']] as const)
    .filter(([count, word]) => count > 0 || word === 'sent')
  const words = (of: typeof parts) => of.map(([count, word]) => `${formatCount(count)} ${word}`).join(', ')
  // Who was left out was known before it began.
  if (left > 0) return { title: `${stoppedAfter(stopReason)}: ${words(parts.filter(([, word]) => word !== 'left out'))}`, tone: 'wait' }
  return { title: words(parts), tone: counts.failed + counts.uncertain > 0 ? 'wait' : 'good' }
}

function stoppedAfter(reason: string | null): string {
  const [, count, what] = /^(\d+) messages in a row (were refused|could not)/.exec(reason ?? '') ?? []
  return count === undefined ? 'Stopped' : `Stopped after ${formatCount(Number(count))} ${what === 'were refused' ? 'refusals' : 'failures'}`
}
