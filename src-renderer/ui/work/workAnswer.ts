/** What a person does with items of a queue, as the core is told it and as it is told back. */
import type { BulkAction } from '#contract/bulk.ts'
import { readersZone } from '../format/dates.ts'
import { formatCount } from '../format/words.ts'
import { momentWords } from './snooze.ts'

/** The same shapes that a bulk action takes. */
export type WorkAnswer = Extract<BulkAction, { do: 'assign' | 'snooze' | 'done' | 'reopen' | 'note' | 'next_action' }>
/** Taking the next action off is not offered for many. */
export type OneAnswer = WorkAnswer | { do: 'no_action' }

/** More at a time go as a bulk action. */
export const AT_A_TIME = 500

/** Whether it takes an item away from what is to be worked on now. */
export const takesAway = (answer: OneAnswer): boolean => answer.do === 'done' || (answer.do === 'snooze' && answer.until !== null)

/** What was done, in a word or two: `Assigned to Ines Carvalho`. */
export function toldWords(answer: OneAnswer, now: number): string {
  switch (answer.do) {
    case 'assign':
      return answer.to === null ? 'Assigned to nobody' : `Assigned to ${answer.to}`
    case 'snooze':
      return answer.until === null ? 'Snoozed no more' : `Snoozed until ${momentWords(answer.until, now, readersZone())}`
    case 'done':
      return 'Done'
    case 'reopen':
      return 'To be worked on again'
    case 'note':
      return 'Note added'
    case 'next_action':
      return `Next: ${answer.text}`
    case 'no_action':
      return 'No next action'
  }
}

/** `Kestrel Freight`, or `12 items`. */
export const aboutWords = (names: readonly string[], count: number): string => (count === 1 && names[0] !== undefined ? names[0] : `${formatCount(count)} ${count === 1 ? 'item' : 'items'}`)
