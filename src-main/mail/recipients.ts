/** Who a dispatch of registration emails is for: everybody chosen, each with what keeps them from getting it. */
import { INVITED_ALREADY, type RegistrationSelection } from '#contract/mail.ts'
import type { Database } from '#main/db/database.ts'
import { registrationIds } from '#main/db/registrationQueue.ts'
import { suppressedOf, type Suppressed } from './addressees.ts'
import { inviteesById, RECENTLY_INVITED, whyNot, type Invitee } from './invitees.ts'
import { REGISTRATION } from './kinds/names.ts'
import { CAMPAIGN_MAX, notTooMany } from './orders/limits.ts'
import { sameAddress } from './sameAddress.ts'
import { onTheirWay, toldLately } from './told.ts'

export interface Chosen {
  invitee: Invitee
  /** As it is compared and kept; empty where there is none. */
  address: string
  /** Why they are left out, in plain words; null when they get it. */
  skip: string | null
  /** They are left out only because they had one at this moment. */
  recentAt: number | null
}

/** What is known of the customers read at once. */
interface Known {
  recent: ReadonlyMap<string, number>
  meant: ReadonlyMap<string, number>
  waiting: ReadonlyMap<string, string>
  suppressed: Suppressed
}

const NOBODY: ReadonlyMap<string, number> = new Map()

/** Customers read at once. */
const CHUNK = 5000

/**
 * In order of registration. Chosen rows that the copy does not hold any more are not in it. `since`: whoever had one after that is left out;
 * `quietSince`: the same without a person's word.
 * @throws JobFailure `TOO_MANY`
 */
export function chosenRecipients(database: Database, selection: RegistrationSelection, { since, quietSince, now }: { since: number; quietSince: number; now: number }): Chosen[] {
  const included = includesInvited(selection)
  const accounts = new Set<string>()
  const addresses = new Set<string>()
  const chosen: Chosen[] = []
  const ids = notTooMany(idsOf(database, selection, now))
  for (let at = 0; at < ids.length; at += CHUNK) {
    const invitees = database.all<Invitee>(inviteesById(ids.slice(at, at + CHUNK)))
    const known = invitees.map(({ email }) => (email === null ? '' : sameAddress(email)))
    const written = known.filter((address) => address !== '')
    const recent = toldLately(database, REGISTRATION, written, since)
    // Who had one lately and gets it all the same was asked about by that.
    const meant = quietSince < since ? toldLately(database, REGISTRATION, written, quietSince) : NOBODY
    const waiting = onTheirWay(database, REGISTRATION, invitees.map(({ accountId }) => accountId))
    const suppressed = suppressedOf(database, written)
    for (const [n, invitee] of invitees.entries()) {
      const address = known[n]!
      const skip = skipReason(invitee, address, { recent, meant, waiting, suppressed })
      chosen.push({ invitee, address, skip, recentAt: skip === RECENTLY_INVITED ? recent.get(address)! : null })
    }
  }
  return chosen

  function skipReason(invitee: Invitee, address: string, { recent, meant, waiting, suppressed }: Known): string | null {
    const not = whyNot(invitee, suppressed)
    if (not !== null) return not
    if (accounts.has(invitee.accountId)) return 'Another contact of this account gets it.'
    if (addresses.has(address)) return 'Another message of this campaign goes to the same address.'
    if (recent.has(address)) return RECENTLY_INVITED
    const waits = waiting.get(invitee.accountId)
    if (waits !== undefined) return waits
    if (!included && hasGoodLink(invitee, now) && !meant.has(address)) return INVITED_ALREADY
    accounts.add(invitee.accountId)
    addresses.add(address)
    return null
  }
}

/** Rows chosen by name are meant, and so is a filter that asks for nobody else; what else matches is not swept in. */
const includesInvited = (selection: RegistrationSelection): boolean =>
  selection.includeInvited ?? ('registrations' in selection || selection.filter.need === 'wait' || selection.filter.state === 'invited' || selection.filter.reason === 'silent' || selection.filter.reason === 'invited')

/** A new one would make it stop working. */
const hasGoodLink = ({ state, expiresAt }: Invitee, now: number): boolean => state === 'invited' && (expiresAt === null || expiresAt > now)

function idsOf(database: Database, selection: RegistrationSelection, now: number): string[] {
  if ('registrations' in selection) return [...new Set<string>(selection.registrations)].sort()
  const query = registrationIds(selection.filter, CAMPAIGN_MAX + 1, now)
  return query === null ? [] : database.all<{ registrationId: string }>(query).map((row) => row.registrationId)
}
