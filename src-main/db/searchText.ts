/** What a person types into a search box, as a question to `cache.search` (FTS5). */
import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { db, type Database } from './database.ts'

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

/** Behind every text that begins with another: the last character there is. */
const LAST = '\u{10FFFF}'

/**
 * The beginnings of numbers that a text may be, as they are kept: `in200` is looked for so, and in capitals. None unless it is one
 * word with a digit: letters alone begin the numbers of all invoices there are.
 */
export function numberBeginnings(text: string): { from: string; to: string }[] {
  const typed = text.trim()
  if (!/^\S{2,60}$/u.test(typed) || !/\d/.test(typed)) return []
  return [...new Set([typed, typed.toUpperCase()])].map((from) => ({ from, to: `${from}${LAST}` }))
}

/**
 * `(SELECT accountId …)` of the accounts whose own entry matches, or with `'any'` also those with an
 * invoice or payment whose number begins like it; for `where('x.accountId', 'in', …)`. Null when there is nothing to look for.
 */
export function accountsMatching(text: string, of: 'account' | 'any' = 'account'): RawBuilder<string> | null {
  const expression = matchExpression(text)
  if (expression === null) return null
  const numbered = of === 'account' ? [] : numberBeginnings(text).flatMap(({ from, to }) => [
    sql` UNION ALL SELECT n."accountId" FROM cache.invoice AS n WHERE n.number >= ${from} AND n.number < ${to}`,
    sql` UNION ALL SELECT n."accountId" FROM cache.payment AS n WHERE n.ref >= ${from} AND n.ref < ${to}`,
  ])
  return sql<string>`(SELECT found."accountId" FROM cache.search AS match CROSS JOIN cache."searchDoc" AS found ON found."docId" = match.rowid WHERE match.search MATCH ${expression}${sql.join(numbered, sql``)})`
}

/** Accounts that words may match for what is theirs to be found from there, and sorted. */
const FEW = 300

/** The accounts that match, where they are few; null where they are many, or there is nothing to look for. */
export function fewAccountsMatching(database: Database, text: string | undefined, of: 'account' | 'any' = 'account'): string[] | null {
  const matching = text === undefined ? null : accountsMatching(text, of)
  if (matching === null) return null
  const found = database.all(db.selectFrom(sql<{ accountId: string }>`${matching}`.as('m')).select('m.accountId').distinct().limit(FEW + 1))
  return found.length > FEW ? null : found.map(({ accountId }) => accountId)
}

/** So many numbers that begin so are found and their accounts kept about as fast as each row's account is asked for its own. */
const NUMBERS_KEPT = 5000

/**
 * Whether the account of a row is one of `accountsMatching`, for a walk where words match many: of those only the numbers of
 * their documents are kept, and a row's account is asked for its own. Null when there is nothing to look for.
 * @param account the column of its account, as SQL; it leads SQLite to no index.
 */
export function accountMatches(account: string, text: string, of: 'account' | 'any' = 'account'): RawBuilder<SqlBool> | null {
  const expression = matchExpression(text)
  if (expression === null) return null
  const column = sql.raw(account)
  const words = sql`(SELECT own."docId" FROM cache."searchDoc" AS own WHERE own."accountId" = ${column}) IN (SELECT match.rowid FROM cache.search AS match WHERE match.search MATCH ${expression})`
  const beginnings = of === 'account' ? [] : numberBeginnings(text)
  if (beginnings.length === 0) return sql<SqlBool>`(${words})`
  const begins = (number: string) => sql`(${sql.join(beginnings.map(({ from, to }) => sql`(${sql.raw(number)} >= ${from} AND ${sql.raw(number)} < ${to})`), sql` OR `)})`
  const numbered = (table: 'invoice' | 'payment', number: 'number' | 'ref') => {
    const [rows, numbers] = [sql.raw(`cache.${table} AS n`), begins(`n.${number}`)]
    return sql`CASE WHEN (SELECT count(*) FROM (SELECT 1 FROM ${rows} WHERE ${numbers} LIMIT ${NUMBERS_KEPT + 1})) > ${NUMBERS_KEPT}
      THEN EXISTS (SELECT 1 FROM ${rows} WHERE n."accountId" = ${column} AND ${begins(`+n.${number}`)})
      ELSE +${column} IN (SELECT n."accountId" FROM ${rows} WHERE ${numbers}) END`
  }
  return sql<SqlBool>`(${words} OR ${numbered('invoice', 'number')} OR ${numbered('payment', 'ref')})`
}
