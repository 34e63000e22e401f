import { among } from '#main/db/among.ts'
import { db } from '#main/db/database.ts'

/** Records set aside, the newest first; `before` is the last id of the page before. */
export const quarantinePage = (filter: { before: number | null; limit: number }) =>
  db.selectFrom('cache.quarantine')
    .select(['id', 'resource', 'recordId', 'reason', 'raw', 'at'])
    .$if(filter.before !== null, (q) => q.where('id', '<', filter.before!))
    .orderBy('id', 'desc')
    .limit(filter.limit)

export const accountIsThere = (id: string) => db.selectFrom('cache.account').select('id').where('id', '=', id)

/** Of those that are in the copy. */
export const accountNames = (ids: readonly string[]) => db.selectFrom('cache.account').select(['id', 'name']).where(among('id', ids))
