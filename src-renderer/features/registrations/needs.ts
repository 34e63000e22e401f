/** What a registration needs, in words. */
import type { RegistrationRow } from '#contract/registrations.ts'
import type { Tone } from '../../ui/parts/Tag.tsx'

export const needs: Record<RegistrationRow['need'], { word: string; tone: Tone }> = {
  send: { word: 'Send email', tone: 'wait' },
  wait: { word: 'Wait', tone: 'plain' },
  fix_address: { word: 'Fix address', tone: 'bad' },
  none: { word: 'Nothing', tone: 'good' },
}

/** The states of a message of the desk, as words for a row. */
export const messageWords: Record<string, { word: string; tone: Tone }> = {
  queued: { word: 'Email queued', tone: 'wait' },
  sending: { word: 'Email going out', tone: 'wait' },
  sent: { word: 'Email sent', tone: 'good' },
  failed: { word: 'Email failed', tone: 'bad' },
  uncertain: { word: 'Not known whether sent', tone: 'wait' },
  skipped: { word: 'Left out', tone: 'plain' },
}
