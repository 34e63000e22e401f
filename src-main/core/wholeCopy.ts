/** Whether figures can be told as they are: what of the copy is old, and what of it is not here yet. */
import { hasStale } from '#main/db/derive/staleAccounts.ts'
import { db } from '#main/db/database.ts'
import { hasOldInvites } from '#main/db/invitedParties.ts'
import { hasUnlaid } from '#main/db/keptPayments.ts'
import { unfinishedParties } from '#main/db/unfinishedParties.ts'
import type { CoreContext } from './ports/context.ts'

type Copy = Pick<CoreContext, 'database'>

/** Whether some lists are to be computed first (`sync.lists`): a pull was killed, or cancelled; customers of a source are invited, or not, otherwise than before. */
export const hasOldLists = ({ database }: Copy): boolean => hasStale(database) || hasUnlaid(database) || hasOldInvites(database)

/** Before the first pull, and where `cache.db` was deleted since: not a party is here. */
export const isNothingHere = ({ database }: Copy): boolean => database.first(db.selectFrom('cache.party').select('id').limit(1)) === undefined

/** Names of the parties whose first pull has not come to its end: of all, of one party, or of that of an account, by its number or id. */
export function unfinishedNames({ database }: Copy, { party = null, account = null }: { party?: string | null; account?: string | null } = {}): string[] {
  const found = unfinishedParties(database)
  const asked = account === null ? (party === null ? null : [party]) : database.all(partiesOf(account)).map(({ partyId }) => partyId)
  return found.filter(({ id }) => asked === null || asked.includes(id)).map(({ name }) => name)
}

const partiesOf = (account: string) =>
  db.selectFrom('cache.account').select('partyId').where((eb) => eb.or([eb('id', '=', account), eb('ref', '=', account)]))
