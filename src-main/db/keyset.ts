/**
 * Paging by key: a page ends with the sort key of its last row, and the next page begins behind it.
 * The place travels as an opaque text, the cursor: base64url of a JSON array.
 */
import { ORPCError } from '@orpc/contract'
import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { BAD_CURSOR } from '#contract/errors.ts'

/** One column of a sort key. */
export type KeyValue = string | number
/** What each column of a sort key holds, in order. */
export type KeyShape = readonly ('string' | 'integer')[]
export type KeyOf<S extends KeyShape> = { -readonly [I in keyof S]: S[I] extends 'string' ? string : number }

/** A place that no page of this list gave out: the error `BAD_CURSOR`, which every list declares. */
export class CursorError extends ORPCError<'BAD_CURSOR', undefined> {
  constructor() {
    super('BAD_CURSOR', BAD_CURSOR)
  }
}

export function encodeCursor(values: readonly KeyValue[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url')
}

/** The sort key inside a cursor. @throws CursorError when it is forged or belongs to another sort. */
export function decodeCursor<const S extends KeyShape>(cursor: string, shape: S): KeyOf<S> {
  const values = parsed(cursor)
  const fits = values.length === shape.length && shape.every((kind, i) =>
    kind === 'string' ? typeof values[i] === 'string' : Number.isSafeInteger(values[i]))
  if (!fits) throw new CursorError()
  return values as KeyOf<S>
}

function parsed(cursor: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (Array.isArray(value)) return value
  } catch {
    // Told below, in the same words.
  }
  throw new CursorError()
}

/**
 * `(a, b) > (x, y)`, or `<` for a descending list: one range of an index that begins with these
 * columns. All columns run in the same direction; the last one is unique.
 */
export function beyond(columns: readonly string[], key: readonly KeyValue[], descending = false): RawBuilder<SqlBool> {
  const left = sql.join(columns.map((column) => sql.ref(column)))
  return sql<SqlBool>`(${left}) ${sql.raw(descending ? '<' : '>')} (${sql.join([...key])})`
}

/** A page from `limit + 1` rows read: the extra row tells that there is a next page, and is not shown. */
export function pageOf<R>(found: readonly R[], limit: number, keyOf: (row: R) => readonly KeyValue[]): { rows: R[]; next: string | null } {
  const rows = found.slice(0, limit)
  const last = rows.at(-1)
  return { rows, next: found.length > limit && last !== undefined ? encodeCursor(keyOf(last)) : null }
}
