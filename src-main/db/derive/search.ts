/** What the search box finds by words: accounts, by anything of theirs and of their contacts. Invoices and payments are found by their numbers' own indexes. */
import { SEARCH } from './parts.ts'
import { scopeOf, type DerivedTable } from './derivedTable.ts'

export const searchDocs: DerivedTable = {
  name: 'searchDoc',
  part: SEARCH,
  columns: ['kind', 'id', 'accountId', 'partyId', 'title', 'body'],
  keyColumns: 2,
  select: () => `
   SELECT 'account', a.id, a.id, a.partyId, a.name,
     a.ref || coalesce((SELECT group_concat(' ' || concat_ws(' ', c.name, c.email, c.phone), '' ORDER BY c.id) FROM cache.contact AS c WHERE c.accountId = a.id), '')
   FROM ${scopeOf(SEARCH)} AS s CROSS JOIN cache.account AS a ON a.id = s.accountId`,
}

/**
 * Taking a document out of the full-text index and putting the same one in again is most of the
 * work, so only what differs is written.
 */
export const REFRESH_SEARCH_SQL = [
  `DELETE FROM cache.searchDoc WHERE accountId IN ${scopeOf(SEARCH)} AND NOT EXISTS (SELECT 1 FROM cache.account AS a WHERE a.id = searchDoc.id)`,
  `INSERT INTO cache.searchDoc (kind, id, accountId, partyId, title, body)
   SELECT * FROM (${searchDocs.select(String)}) WHERE true
   ON CONFLICT (kind, id) DO UPDATE SET accountId = excluded.accountId, partyId = excluded.partyId, title = excluded.title, body = excluded.body
   WHERE accountId <> excluded.accountId OR partyId <> excluded.partyId OR title <> excluded.title OR body <> excluded.body`,
]
