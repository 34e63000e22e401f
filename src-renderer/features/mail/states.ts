/** The states of campaigns and messages in words. */
import type { CampaignState, MessageState } from '#contract/mail.ts'
import type { Tone } from '../../ui/parts/Tag.tsx'

export const campaignStates: Record<CampaignState, { word: string; tone: Tone }> = {
  ready: { word: 'Ready', tone: 'plain' },
  running: { word: 'Sending', tone: 'plain' },
  paused: { word: 'Paused', tone: 'wait' },
  done: { word: 'Done', tone: 'good' },
  cancelled: { word: 'Cancelled', tone: 'plain' },
}

export const messageStates: Record<MessageState, { word: string; tone: Tone }> = {
  queued: { word: 'Queued', tone: 'plain' },
  sending: { word: 'Sending', tone: 'plain' },
  sent: { word: 'Sent', tone: 'good' },
  failed: { word: 'Failed', tone: 'bad' },
  uncertain: { word: 'Not known', tone: 'wait' },
  skipped: { word: 'Left out', tone: 'plain' },
}

/** In the order in which they matter. */
export const MESSAGE_STATES: readonly MessageState[] = ['uncertain', 'failed', 'queued', 'sending', 'sent', 'skipped']
