/** Who a dispatch is for: everybody chosen, each with what keeps them from getting it. */
import type { Recipient, RegistrationPreview, RegistrationSelection } from '#contract/mail.ts'
import type { AccountId, PartyId, RegistrationId } from '#contract/vocabulary.ts'
import { JobFailure } from '#main/core/ports/jobs.ts'
import type { Database } from '#main/db/database.ts'
import { db } from '#main/db/database.ts'
import { registrationIds } from '#main/db/registrationQueue.ts'
import { shownMailbox } from './compose.ts'
import { inviteesById, ON_ITS_WAY, recentAddresses, RECENTLY_SENT, sameAddress, waitingAccounts, whyNot, type Invitee } from './invitees.ts'
import { guardMs } from './kinds/names.ts'

export interface Chosen {
  invitee: Invitee
  /** Why they are left out, in plain words; null when they get it. */
  skip: string | null
}

/** Messages in one campaign at most: all of it is looked at before it is confirmed. */
const CAMPAIGN_MAX = 100_000
/** Customers read at once. */
const CHUNK = 2000

/** In order of registration. Throws `JobFailure` `TOO_MANY`. Chosen rows that the copy does not hold any more are not in it. */
export function chosenRecipients(database: Database, selection: RegistrationSelection, kind: string, now: number): Chosen[] {
  const since = now - guardMs(kind)
  const accounts = new Set<string>()
  const addresses = new Set<string>()
  const chosen: Chosen[] = []
  const ids = idsOf(database, selection, now)
  if (ids.length > CAMPAIGN_MAX) throw new JobFailure('TOO_MANY', 'More than 100,000 customers match. Narrow the filter, by party for example.')
  for (let at = 0; at < ids.length; at += CHUNK) {
    const invitees = database.all<Invitee>(inviteesById(ids.slice(at, at + CHUNK)))
    const recent = new Set(database.all<{ toAddress: string }>(recentAddresses(invitees.flatMap(({ email }) => (email === null ? [] : [sameAddress(email)])), since)).map((row) => row.toAddress))
    const waiting = new Set(database.all<{ accountId: string }>(waitingAccounts(invitees.map(({ accountId }) => accountId))).map((row) => row.accountId))
    for (const invitee of invitees) chosen.push({ invitee, skip: skipReason(invitee, recent, waiting) })
  }
  return chosen

  function skipReason(invitee: Invitee, recent: ReadonlySet<string>, waiting: ReadonlySet<string>): string | null {
    const not = whyNot(invitee)
    if (not !== null) return not
    const address = sameAddress(invitee.email!)
    if (accounts.has(invitee.accountId)) return 'Another contact of this account gets it.'
    if (addresses.has(address)) return 'Another message of this dispatch goes to the same address.'
    if (recent.has(address)) return RECENTLY_SENT
    if (waiting.has(invitee.accountId)) return ON_ITS_WAY
    accounts.add(invitee.accountId)
    addresses.add(address)
    return null
  }
}

function idsOf(database: Database, selection: RegistrationSelection, now: number): string[] {
  if ('registrations' in selection) return [...new Set<string>(selection.registrations)].sort()
  const query = registrationIds(selection.filter, CAMPAIGN_MAX + 1, now)
  return query === null ? [] : database.all<{ registrationId: string }>(query).map((row) => row.registrationId)
}

/** Examples told of each reason. */
const EXAMPLES = 5
const RECIPIENTS_SHOWN = 50

export function previewOf(database: Database, chosen: readonly Chosen[]): RegistrationPreview {
  const going = chosen.filter(({ skip }) => skip === null)
  const byReason = new Map<string, { count: number; examples: Recipient[] }>()
  for (const { invitee, skip } of chosen) {
    if (skip === null) continue
    const entry = byReason.get(skip) ?? { count: 0, examples: [] }
    entry.count++
    if (entry.examples.length < EXAMPLES) entry.examples.push(recipientOf(invitee))
    byReason.set(skip, entry)
  }
  const byParty = new Map<string, number>()
  for (const { invitee } of going) byParty.set(invitee.partyId, (byParty.get(invitee.partyId) ?? 0) + 1)
  return {
    willSend: going.length,
    skipped: [...byReason].map(([reason, entry]) => ({ reason, ...entry })).sort((a, b) => b.count - a.count),
    senders: [...byParty].map(([party, count]) => ({ party: party as PartyId, from: senderOf(database, party), count })).sort((a, b) => b.count - a.count),
    recipients: going.slice(0, RECIPIENTS_SHOWN).map(({ invitee }) => recipientOf(invitee)),
  }
}

function senderOf(database: Database, partyId: string): string {
  const party = database.first<{ senderName: string; senderEmail: string }>(
    db.selectFrom('cache.party').select(['senderName', 'senderEmail']).where('id', '=', partyId))
  return party === undefined ? partyId : shownMailbox({ name: party.senderName, address: party.senderEmail })
}

const recipientOf = (invitee: Invitee): Recipient => ({
  registrationId: invitee.registrationId as RegistrationId, accountId: invitee.accountId as AccountId,
  accountName: invitee.accountName, partyId: invitee.partyId as PartyId, email: invitee.email,
})
