/** Whether figures can be told as they are: what of the copy is old, and what of it is not here yet. */
import { hasStale } from '#main/db/derive/staleAccounts.ts'
import { db } from '#main/db/database.ts'
import { unfinishedParties } from '#main/db/unfinishedParties.ts'
import type { CoreContext } from './ports/context.ts'

type Copy = Pick<CoreContext, 'database'>

/** Whether some lists are to be computed first (`sync.lists`): a pull was killed, or cancelled. */
export const hasOldLists = ({ database }: Copy): boolean => hasStale(database)

/** Names of the parties whose first pull has not come to its end: of all, of one party, or of that of an account, by its number or id. */
export function unfinishedNames({ database }: Copy, of: { party?: string | null; account?: string | null } = {}): string[] {
  const account = of.account ?? null
  const parties = account === null
    ? (of.party ?? null) === null ? null : [of.party]
    : database.all(db.selectFrom('cache.account').select('partyId').where((eb) => eb.or([eb('id', '=', account as never), eb('ref', '=', account)]))).map(({ partyId }) => partyId as string)
  return unfinishedParties(database).filter(({ id }) => parties === null || parties.includes(id)).map(({ name }) => name)
}
