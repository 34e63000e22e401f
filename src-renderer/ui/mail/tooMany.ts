/** How many rows can be named one by one; beyond that a filter names them. */
import { formatCount } from '../format/words.ts'

const NAMED_MOST = 10_000

/** Why so many cannot be chosen this way; null when they can. */
export const tooMany = (count: number): string | null => (count <= NAMED_MOST ? null : `At most ${formatCount(NAMED_MOST)} can be chosen one by one. Choose all that match in their place.`)
