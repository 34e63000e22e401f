/** Where the newest command about a row stands: waiting to go out, refused, to be looked at. */
import type { PendingCommand } from '#contract/outbox.ts'
import { formatInstant } from '../format/dates.ts'
import { Tag } from './Tag.tsx'
import type { Tone } from './Tag.tsx'

/** `brief` is for the column of a list. */
export const outboxWords: Record<PendingCommand['state'], { word: string; brief: string; tone: Tone }> = {
  queued: { word: 'Waiting to go out', brief: 'Waiting', tone: 'wait' },
  sending: { word: 'Going out', brief: 'Going out', tone: 'wait' },
  done: { word: 'Done', brief: 'Done', tone: 'good' },
  rejected: { word: 'Refused', brief: 'Refused', tone: 'bad' },
  uncertain: { word: 'Not known whether it arrived', brief: 'Not known', tone: 'wait' },
  conflict: { word: 'Changed elsewhere meanwhile', brief: 'Changed elsewhere', tone: 'bad' },
  withdrawn: { word: 'Taken back', brief: 'Taken back', tone: 'plain' },
}

/** The same, and until when where it was given for later. */
export function pendingWords({ state, notBefore }: Pick<PendingCommand, 'state' | 'notBefore'>): { word: string; brief: string; tone: Tone } {
  const words = outboxWords[state]
  return state !== 'queued' || notBefore === undefined ? words : { ...words, word: `Waits until ${formatInstant(notBefore)}`, brief: 'For later' }
}

export function Pending({ pending, quiet = false }: { pending: PendingCommand | null; quiet?: boolean }) {
  if (pending === null || pending.state === 'withdrawn') return null
  const { word, tone } = pendingWords(pending)
  return <Tag tone={tone} quiet={quiet} title={[pending.label, pending.message].filter(Boolean).join(': ')}>{word}</Tag>
}

/** The same in a sentence, for a detail panel. */
export function pendingSentence(pending: PendingCommand): string {
  const { label, message } = pending
  const why = message === null || message === '' ? '' : `: ${message}`
  return `${label}. ${pendingWords(pending).word}${why}${/[.!?]$/.test(why) ? '' : '.'}`
}
