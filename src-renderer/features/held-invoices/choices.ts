/** The closed lists of this queue, to choose from. */
import { approvalPreferences, holdChannels } from '../../ui/format/words.ts'

function choicesOf<K extends string>(words: Record<K, string>): { value: K; label: string }[] {
  return (Object.keys(words) as K[]).map((value) => ({ value, label: words[value] }))
}

export const channels = choicesOf(holdChannels)
export const preferences = choicesOf(approvalPreferences)
