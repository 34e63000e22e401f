/** Where the newest command about a row stands: waiting to go out, refused, to be looked at. */
import type { PendingCommand } from '#contract/outbox.ts'
import { Tag } from './Tag.tsx'
import type { Tone } from './Tag.tsx'

export const outboxWords: Record<PendingCommand['state'], { word: string; tone: Tone }> = {
  queued: { word: 'Waiting to go out', tone: 'wait' },
  sending: { word: 'Going out', tone: 'wait' },
  done: { word: 'Done', tone: 'good' },
  rejected: { word: 'Refused', tone: 'bad' },
  uncertain: { word: 'Not known whether it arrived', tone: 'wait' },
  conflict: { word: 'Changed elsewhere meanwhile', tone: 'bad' },
  withdrawn: { word: 'Taken back', tone: 'plain' },
}

export function Pending({ pending, quiet = false }: { pending: PendingCommand | null; quiet?: boolean }) {
  if (pending === null || pending.state === 'withdrawn') return null
  const { word, tone } = outboxWords[pending.state]
  return <Tag tone={tone} quiet={quiet} title={[pending.label, pending.message].filter(Boolean).join(': ')}>{word}</Tag>
}

/** The same in a sentence, for a detail panel. */
export function pendingSentence({ label, state, message }: PendingCommand): string {
  const why = message === null || message === '' ? '' : `: ${message}`
  return `${label}. ${outboxWords[state].word}${why}${/[.!?]$/.test(why) ? '' : '.'}`
}
