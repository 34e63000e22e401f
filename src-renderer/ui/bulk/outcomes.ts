/** How it stands with what a bulk action was done to, in words. */
import type { BulkOutcome, BulkRun } from '#contract/bulk.ts'
import { formatCount } from '../format/words.ts'
import type { View } from '../list/Views.tsx'
import type { Tone } from '../parts/Tag.tsx'

/** In the order in which they are told: what asks for somebody first. */
export const OUTCOMES = ['refused', 'conflict', 'uncertain', 'declined', 'waiting', 'done', 'withdrawn', 'left_out', 'left_out_before'] as const satisfies readonly BulkOutcome[]

export const outcomeWords: Record<BulkOutcome, { word: string; tone: Tone }> = {
  done: { word: 'Done', tone: 'good' },
  waiting: { word: 'Waiting to go out', tone: 'wait' },
  refused: { word: 'Refused', tone: 'bad' },
  conflict: { word: 'Changed elsewhere', tone: 'bad' },
  uncertain: { word: 'Not known', tone: 'wait' },
  declined: { word: 'Declined', tone: 'bad' },
  withdrawn: { word: 'Taken back', tone: 'plain' },
  left_out: { word: 'Left out', tone: 'plain' },
  left_out_before: { word: 'Left out before', tone: 'plain' },
}

/** The views of a run's results: all, and each outcome that there is, or that is looked at. */
export function outcomeViews({ outcomes }: Pick<BulkRun, 'outcomes'>, shown: BulkOutcome | 'all'): View<BulkOutcome | 'all'>[] {
  const there = OUTCOMES.filter((outcome) => (outcomes[outcome] ?? 0) > 0 || outcome === shown)
  return [
    { value: 'all', label: 'All', count: seenOf({ outcomes }) + (outcomes.left_out_before ?? 0) },
    ...there.map((outcome) => ({ value: outcome, label: outcomeWords[outcome].word, count: outcomes[outcome] ?? 0, tone: outcomeWords[outcome].tone })),
  ]
}

/** How many have had their turn; who was left out before it began never had one. */
export const seenOf = ({ outcomes }: Pick<BulkRun, 'outcomes'>): number => OUTCOMES.reduce((sum, outcome) => (outcome === 'left_out_before' ? sum : sum + (outcomes[outcome] ?? 0)), 0)

/** `3 refused, 12 done, 8 left out, 20 left out before`. */
export function outcomeSentence({ outcomes }: Pick<BulkRun, 'outcomes'>): string {
  const said = OUTCOMES.filter((outcome) => (outcomes[outcome] ?? 0) > 0).map((outcome) => `${formatCount(outcomes[outcome] ?? 0)} ${outcomeWords[outcome].word.toLowerCase()}`)
  return said.length === 0 ? 'Nothing yet' : said.join(', ')
}

/** Of how many something may still be taken back: what the desk keeps, and what has not left the outbox. */
export const undoable = ({ where, outcomes, undoneAt }: Pick<BulkRun, 'where' | 'outcomes' | 'undoneAt'>): number => (undoneAt !== null ? 0 : where === 'desk' ? (outcomes.done ?? 0) : (outcomes.waiting ?? 0))
