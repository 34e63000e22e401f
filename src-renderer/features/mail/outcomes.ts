/** How a campaign's messages stand, as the views of its list. */
import type { CampaignRow } from '#contract/mail.ts'
import { formatCount } from '../../ui/format/words.ts'
import type { View } from '../../ui/list/Views.tsx'
import { messageStates } from '../../ui/mail/messageStates.ts'
import type { Outcome } from './states.ts'

/** Those with nobody in them are left out, except the one that is on; what asks for a person comes first. */
export function outcomeViews({ counts, bounced, total }: Pick<CampaignRow, 'counts' | 'bounced' | 'total'>, on: Outcome): View<Outcome>[] {
  const views: View<Outcome>[] = [
    { value: 'all', label: 'All', count: total },
    { value: 'uncertain', label: messageStates.uncertain.word, count: counts.uncertain, tone: 'wait' },
    { value: 'failed', label: messageStates.failed.word, count: counts.failed, tone: 'bad' },
    { value: 'bounced', label: 'Came back', count: bounced, tone: 'bad' },
    { value: 'sent', label: messageStates.sent.word, count: counts.sent, tone: 'good' },
    { value: 'queued', label: messageStates.queued.word, count: counts.queued },
    { value: 'sending', label: messageStates.sending.word, count: counts.sending },
    { value: 'skipped', label: messageStates.skipped.word, count: counts.skipped },
  ]
  return views.filter(({ value, count }) => value === 'all' || value === on || count !== 0)
}

/** Whom it goes to: who was left out was never going to get it. One that was cancelled left out the rest too. */
export function goingTo({ counts, total, state }: Pick<CampaignRow, 'counts' | 'total' | 'state'>): number {
  return state === 'cancelled' ? total : total - counts.skipped
}

/** `16 of 109 sent · 18 left out`; of one that was cancelled `9 of 127 sent`. */
export function sentWords(campaign: Pick<CampaignRow, 'counts' | 'total' | 'state'>): string {
  const { counts, state } = campaign
  const sent = `${formatCount(counts.sent)} of ${formatCount(goingTo(campaign))} sent`
  return counts.skipped === 0 || state === 'cancelled' ? sent : `${sent} · ${formatCount(counts.skipped)} left out`
}

/** How many are in it. */
export function countIn({ counts, bounced, total }: Pick<CampaignRow, 'counts' | 'bounced' | 'total'>, outcome: Outcome): number {
  return outcome === 'all' ? total : outcome === 'bounced' ? bounced : counts[outcome]
}
