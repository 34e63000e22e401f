/** How a message ended, or stands, in words. */
import type { MessageState } from '#contract/mail.ts'
import type { Tone } from '../parts/Tag.tsx'

export const messageStates: Record<MessageState, { word: string; tone: Tone }> = {
  queued: { word: 'Queued', tone: 'plain' },
  sending: { word: 'Sending', tone: 'plain' },
  sent: { word: 'Sent', tone: 'good' },
  failed: { word: 'Failed', tone: 'bad' },
  uncertain: { word: 'Not known', tone: 'wait' },
  skipped: { word: 'Left out', tone: 'plain' },
}

/** Left out is no state on the way to another. */
export const shapeOf = ({ state }: { state: MessageState }): { shape?: 'out' } => (state === 'skipped' ? { shape: 'out' } : {})
