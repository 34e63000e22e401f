/** Who a dispatch is for: everybody chosen, each with what keeps them from getting it. */
import type { Recipient, RegistrationPreview, RegistrationSelection } from '#contract/mail.ts'
import type { AccountId, PartyId, RegistrationId } from '#contract/vocabulary.ts'
import { JobFailure } from '#main/core/ports/jobs.ts'
import type { Database } from '#main/db/database.ts'
import { db } from '#main/db/database.ts'
import { registrationIds } from '#main/db/registrationQueue.ts'
import { shownMailbox } from './compose.ts'
import { inviteesById, ON_ITS_WAY, recentMessage, RECENTLY_SENT, sameAddress, waitingMessage, whyNot, type Invitee } from './invitees.ts'
import { guardMs } from './kinds.ts'

export interface Chosen {
  invitee: Invitee
  /** Why they are left out, in plain words; null when they get it. */
  skip: string | null
}

/** Messages in one campaign at most: all of it is looked at before it is confirmed. */
export const CAMPAIGN_MAX = 100_000
const CHUNK = 2000

/** In order of registration. Throws `JobFailure` `TOO_MANY`. Chosen rows that the copy does not hold any more are not in it. */
export function chosenRecipients(database: Database, selection: RegistrationSelection, kind: string, now: number): Chosen[] {
  const since = now - guardMs(kind)
  const accounts = new Set<string>()
  const addresses = new Set<string>()
  const chosen: Chosen[] = []
  for (const ids of chunksOfIds(database, selection, now)) {
    for (const invitee of database.all<Invitee>(inviteesById(ids))) {
      chosen.push({ invitee, skip: skipReason(invitee) })
      if (chosen.length > CAMPAIGN_MAX) throw new JobFailure('TOO_MANY', 'More than 100,000 customers match. Narrow the filter, by party for example.')
    }
  }
  return chosen

  function skipReason(invitee: Invitee): string | null {
    const not = whyNot(invitee)
    if (not !== null) return not
    const address = sameAddress(invitee.email!)
    if (accounts.has(invitee.accountId)) return 'Another contact of this account gets it.'
    if (addresses.has(address)) return 'Another message of this dispatch goes to the same address.'
    if (database.first(recentMessage(address, since, ''))) return RECENTLY_SENT
    if (database.first(waitingMessage(invitee.accountId))) return ON_ITS_WAY
    accounts.add(invitee.accountId)
    addresses.add(address)
    return null
  }
}

function* chunksOfIds(database: Database, selection: RegistrationSelection, now: number): Generator<string[]> {
  if ('registrations' in selection) {
    const ids = [...new Set<string>(selection.registrations)].sort()
    for (let at = 0; at < ids.length; at += CHUNK) yield ids.slice(at, at + CHUNK)
    return
  }
  for (let after = ''; ; ) {
    const query = registrationIds(selection.filter, after, CHUNK, now)
    const ids = query === null ? [] : database.all<{ registrationId: string }>(query).map((row) => row.registrationId)
    if (ids.length > 0) yield ids
    if (ids.length < CHUNK) return
    after = ids.at(-1)!
  }
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
