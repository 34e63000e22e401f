/** `column IN (…)` for any number of ids as one statement: with a `?` an id, each number would be another. */
import { sql, type Compilable, type CompiledQuery, type RawBuilder, type SqlBool } from 'kysely'

export const among = (column: string, ids: readonly string[]): RawBuilder<SqlBool> =>
  sql<SqlBool>`${sql.ref(column)} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`

/** No id of a record: in its place stand those that are asked for. */
const ANY = ['\u0000any']
const ANY_TEXT = JSON.stringify(ANY)

/**
 * A query of which nothing but the ids of its `among` differs from one time to the next, put together once: a page of a
 * queue asks seven such, and to put them together took a tenth of its time.
 */
export function onceByIds<R>(make: (ids: readonly string[]) => Compilable<R>): (ids: readonly string[]) => Compilable<R> {
  let kept: CompiledQuery<R> | null = null
  return (ids) => ({
    compile() {
      kept ??= make(ANY).compile()
      const text = JSON.stringify(ids)
      return { ...kept, parameters: kept.parameters.map((parameter) => (parameter === ANY_TEXT ? text : parameter)) }
    },
  })
}
