/** What a decline means for the next try, in a word. */
import type { Hardness } from '#contract/failedCharges.ts'
import type { Tone } from '../../ui/parts/Tag.tsx'

export const hardnesses: Record<Hardness, { word: string; tone: Tone; says: string }> = {
  soft: { word: 'Soft', tone: 'wait', says: 'May be tried again' },
  hard: { word: 'Hard', tone: 'bad', says: 'Never try this card again' },
  new_card: { word: 'New card', tone: 'wait', says: 'Needs a new card' },
}
