/**
 * Whose customers are invited to the portal: all but those of a source of which a person has said no (`source.invites`).
 * The parties that this leaves out are written into the copy as well, in the transaction that notes their accounts as old
 * (`followInvites`). So what is computed always agrees with what it was computed by, and what a kill, a backup that was
 * brought back, or a party that another source feeds now has left behind is seen by comparing the two.
 */
import type { Database } from './database.ts'
import { allSources, listOf, type SourceRow } from './sources.ts'

/** Whether the customers of a party are invited, in SQL; `party` is a column with its id. */
export const isInvited = (party: string): string => `NOT EXISTS (SELECT 1 FROM cache.meta AS kept WHERE kept.key = 'notInvited ' || ${party})`

/** Whether the copy was computed by something else than what the sources say now. */
export const hasOldInvites = (database: Database): boolean => partiesOfOldInvites(database).length > 0

/** Parties whose customers were invited when their lists were computed, and are not now, or the other way about. */
export function partiesOfOldInvites(database: Database): string[] {
  const [before, now] = [computedBy(database), partiesNotInvited(database)]
  return [...before.filter((party) => !now.includes(party)), ...now.filter((party) => !before.includes(party))]
}

/** From now on lists are computed by what the sources say. In the caller's transaction on the copy. */
export function computeByInvites(database: Database): void {
  database.raw.prepare(`DELETE FROM cache.meta WHERE ${KEPT}`).run()
  const keep = database.raw.prepare(`INSERT INTO cache.meta (key, value) VALUES ('notInvited ' || ?, '1')`)
  for (const party of partiesNotInvited(database)) keep.run(party)
}

/** Names of the sources whose customers are not invited: of all, or of the one that feeds a party. */
export const sourcesNotInviting = (database: Database, party: string | null): string[] =>
  database.all<SourceRow>(allSources).filter(({ invites, parties }) => invites === 0 && (party === null || listOf(parties).includes(party))).map(({ name }) => name)

const KEPT = `key >= 'notInvited ' AND key < 'notInvited!'`
const computedBy = ({ raw }: Database): string[] => raw.prepare<[], string>(`SELECT substr(key, 12) FROM cache.meta WHERE ${KEPT}`).pluck().all()

/** A party is fed by the first source that names it, as `sourceOfParty` has it. */
function partiesNotInvited(database: Database): string[] {
  const invites = new Map<string, boolean>()
  for (const source of database.all<SourceRow>(allSources)) for (const party of listOf(source.parties)) if (!invites.has(party)) invites.set(party, source.invites === 1)
  return [...invites].flatMap(([party, invited]) => (invited ? [] : [party]))
}
