/** Parties of which the copy does not hold everything yet: their figures are not what the billing system would say. */
import { partiesWithoutLists } from './derive/staleAccounts.ts'
import type { Database } from './database.ts'

export interface UnfinishedParty {
  id: string
  /** Its id, as long as its own record has not come. */
  name: string
}

/** Those whose first pull has not come so far that their books are whole, in the order of names. Cheap. */
export function unfinishedParties(database: Database): UnfinishedParty[] {
  const name = database.raw.prepare<[string], string>('SELECT name FROM cache.party WHERE id = ?').pluck()
  return partiesWithoutLists(database).map((id) => ({ id, name: name.get(id) ?? id })).sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Why no money is to be moved in a party, in plain words: what was paid may be among what is missing. Null where all is here. */
export function moneyMustWait(database: Database, party: string): string | null {
  const found = unfinishedParties(database).find(({ id }) => id === party)
  return found === undefined ? null : `Not everything of ${found.name} has been pulled yet, so it may be paid already. Wait until the first pull has come to its end.`
}
