/** What a billing log is searched by: one rule for the list and for its file. */

export interface LogSearch {
  /** The billing system's own: `payment_received`. */
  kind?: string | undefined
  /** Words that all stand in the entry, in its kind or in who it was. */
  text?: string | undefined
}

/** Words looked for; further ones are left out. */
const WORDS_MAX = 12

/** Conditions on the entries that SQL knows as `alias`, with named values that begin with `log`. */
export function logSearchSql({ kind, text }: LogSearch, alias: string): { conditions: string[]; values: Record<string, string> } {
  const conditions: string[] = []
  const values: Record<string, string> = {}
  if (kind !== undefined) {
    conditions.push(`${alias}.kind = @logKind`)
    values['logKind'] = kind
  }
  for (const [n, pattern] of logPatterns(text).entries()) {
    conditions.push(`${logWords(alias)} LIKE @logWord${n} ESCAPE '\\'`)
    values[`logWord${n}`] = pattern
  }
  return { conditions, values }
}

/** Where words are looked for. */
export const logWords = (alias: string): string => `(${alias}.text || ' ' || ${alias}.actor || ' ' || replace(${alias}.kind, '_', ' '))`

/** A pattern for LIKE, escaped by a backslash, for each word. */
export const logPatterns = (text: string | undefined): string[] =>
  (text ?? '').split(/\s+/u).filter((word) => word !== '').slice(0, WORDS_MAX).map((word) => `%${word.replaceAll(/[\\%_]/g, '\\$&')}%`)
