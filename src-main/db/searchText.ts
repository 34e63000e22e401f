/** What a person types into a search box, as a question to `cache.search` (FTS5). */
import { sql, type RawBuilder } from 'kysely'

/** Words looked for; further ones are left out. */
const WORDS_MAX = 12

/**
 * The FTS5 expression for a text: every word must occur, each may be the beginning of a longer one
 * unless they are asked for whole. Null when the text holds no word, so that there is nothing to look for. Words are quoted, so
 * nothing typed is read as FTS5's own language.
 */
export function matchExpression(text: string, as: 'beginnings' | 'whole' = 'beginnings'): string | null {
  const words = text.replaceAll('\0', ' ').split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word)).slice(0, WORDS_MAX)
  if (words.length === 0) return null
  return words.map((word) => `"${word.replaceAll('"', '""')}"${as === 'whole' ? '' : '*'}`).join(' ')
}

/**
 * `(SELECT accountId …)` of the accounts whose own entry matches, or with `'any'` also those with a
 * matching invoice or payment; for `where('x.accountId', 'in', …)`. Null when there is nothing to look for.
 */
export function accountsMatching(text: string, of: 'account' | 'any' = 'account'): RawBuilder<string> | null {
  const expression = matchExpression(text)
  if (expression === null) return null
  const kind = of === 'account' ? sql` AND found.kind = 'account'` : sql``
  return sql<string>`(SELECT found."accountId" FROM cache.search AS match CROSS JOIN cache."searchDoc" AS found ON found."docId" = match.rowid WHERE match.search MATCH ${expression}${kind})`
}
