/** The states of campaigns in words, and how their messages can be looked at. */
import type { CampaignState, MessageState } from '#contract/mail.ts'
import type { Tone } from '../../ui/parts/Tag.tsx'

export const campaignStates: Record<CampaignState, { word: string; tone: Tone }> = {
  ready: { word: 'Ready', tone: 'plain' },
  running: { word: 'Sending', tone: 'plain' },
  paused: { word: 'Paused', tone: 'wait' },
  done: { word: 'Done', tone: 'good' },
  cancelled: { word: 'Cancelled', tone: 'plain' },
}

/** The outcomes side by side, each with how many; `bounced` is of those that were sent. */
export type Outcome = MessageState | 'all' | 'bounced'
