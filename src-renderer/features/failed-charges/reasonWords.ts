/** Why the money did not come, with the provider's words behind. */
import { sentence } from '../../ui/format/words.ts'

/** `The bank declined and gave no reason (Do not honor)`. */
export const reasonWords = (plain: string, code: string): string => `${plain.replace(/\.$/, '')} (${sentence(code)})`
