/** `column IN (…)` for any number of ids as one statement: with a `?` an id, each number would be another. */
import { sql, type RawBuilder, type SqlBool } from 'kysely'

export const among = (column: string, ids: readonly string[]): RawBuilder<SqlBool> =>
  sql<SqlBool>`${sql.ref(column)} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`
