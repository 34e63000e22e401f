/** Why a customer cannot sign in, and what that needs, in words. */
import type { RegistrationReason, RegistrationRow } from '#contract/registrations.ts'
import type { Tone } from '../../ui/parts/Tag.tsx'

export const needs: Record<RegistrationRow['need'], string> = { send: 'Send email', wait: 'Wait', fix_address: 'Fix address', none: 'Nothing' }

/** In the order of the chip: what is to be done first. */
export const reasons: Record<RegistrationReason, { word: string; tone: Tone }> = {
  never_sent: { word: 'Never sent', tone: 'wait' },
  expired: { word: 'Link expired', tone: 'wait' },
  silent: { word: 'Silent', tone: 'wait' },
  no_address: { word: 'No address', tone: 'bad' },
  bounced: { word: 'Bounced', tone: 'bad' },
  invited: { word: 'Invited', tone: 'plain' },
}
/** Of one customer; who is silent, with how often they were asked. */
export const whyWords = ({ reason, timesSent }: Pick<RegistrationRow, 'reason' | 'timesSent'>): string => (reason === 'silent' ? `Silent, sent ${timesSent}×` : reasons[reason].word)
export const reasonsInOrder = Object.keys(reasons) as RegistrationReason[]

/** The states of a message of the desk, as words for a row. */
export const messageWords: Record<string, { word: string; tone: Tone }> = {
  queued: { word: 'Email queued', tone: 'wait' },
  sending: { word: 'Email going out', tone: 'wait' },
  sent: { word: 'Email sent', tone: 'good' },
  failed: { word: 'Email failed', tone: 'bad' },
  uncertain: { word: 'Not known whether sent', tone: 'wait' },
  skipped: { word: 'Left out', tone: 'plain' },
}
