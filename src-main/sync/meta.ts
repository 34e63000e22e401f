/** What the pull remembers of itself, in the copy. */
import { sql } from 'kysely'
import { db, type Database } from '#main/db/database.ts'

/** `lastPullAt`: when a pull last came to its end, alone or with the source that was pulled; `aloneUntil`: a source asked to be left alone; `relistedAt`: a party was listed again; `rereadUpTo`: the last quarantined record asked for again; `me`: the operator and parties; `reconciled`: what the last reconcile found. */
type MetaKey = 'lastPullAt' | `lastPullAt ${string}` | `aloneUntil ${string}` | `relistedAt ${string}` | 'rereadUpTo' | 'me' | 'reconciled'

export const readMeta = (database: Database, key: MetaKey): string | null =>
  database.first(db.selectFrom('cache.meta').select('value').where('key', '=', key))?.value ?? null

export function writeMeta(database: Database, key: MetaKey, value: string): void {
  database.run(db.insertInto('cache.meta').values({ key, value }).onConflict((oc) => oc.column('key').doUpdateSet({ value }).where(sql<boolean>`meta.value <> excluded.value`)))
}
