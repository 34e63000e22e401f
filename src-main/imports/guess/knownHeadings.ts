/** Whether texts are headings that are known, of whatever kind of table. */
import { wordKey, wordKeys } from './headingKey.ts'
import type { Words } from './words.ts'
import { WORDS } from './words.ts'

const known: ReadonlySet<string> = new Set(Object.values(WORDS).flatMap((fields) => Object.values(fields as Record<string, Words>).flatMap(({ strong, weak = [], beside }) => [...strong, ...weak, ...(beside?.words ?? [])].map(wordKey))))

/** How many different headings that are known are among the texts. */
export function knownHeadings(texts: readonly string[]): number {
  const found = new Set<string>()
  for (const text of texts) {
    if (text.length > 60 || !/\p{L}/u.test(text)) continue
    const key = wordKeys(text).find((one) => known.has(one))
    if (key !== undefined) found.add(key)
  }
  return found.size
}
