/** Where a bulk action stands, in a word. */
import type { BulkRun } from '#contract/bulk.ts'
import type { Tone } from '../../ui/parts/Tag.tsx'

export function runState({ finishedAt, undoneAt, outcomes, where, stopped }: Pick<BulkRun, 'finishedAt' | 'undoneAt' | 'outcomes' | 'where' | 'stopped'>): { word: string; tone: Tone } {
  if (finishedAt === null) return { word: 'Under way', tone: 'wait' }
  if (undoneAt !== null) return { word: where === 'desk' ? 'Put back' : 'Taken back', tone: 'plain' }
  if ((outcomes.refused ?? 0) + (outcomes.conflict ?? 0) + (outcomes.declined ?? 0) > 0) return { word: 'Some failed', tone: 'bad' }
  if ((outcomes.uncertain ?? 0) > 0) return { word: 'Not known', tone: 'wait' }
  if ((outcomes.waiting ?? 0) > 0) return { word: 'Waiting', tone: 'wait' }
  // What was done stays done; the others had no turn.
  if (stopped !== null) return { word: 'Stopped', tone: 'wait' }
  return (outcomes.done ?? 0) > 0 ? { word: 'Done', tone: 'good' } : { word: 'Nothing done', tone: 'plain' }
}
