/** What became of registration campaigns: of those who got the email, who can sign in now, and how long it took them. */
import { sql, type SqlBool } from 'kysely'
import { db, type Database } from '#main/db/database.ts'
import { beyond } from '#main/db/keyset.ts'

interface Conversion {
  sent: number
  bounced: number
  registered: number
  medianMs: number | null
}

/** Of campaigns to many; one email to one customer is no campaign to learn from. The newest first, through `campaign_of_registrations`. */
export const registrationCampaigns = (party: string | undefined, before: readonly [number, string] | undefined, limit: number) => {
  const query = db.selectFrom('campaign').select(['id', 'createdAt', 'createdBy', 'partyId']).where(sql<SqlBool>`kind = 'registration'`).orderBy('createdAt', 'desc').orderBy('id', 'desc').limit(limit)
  // One to several parties belongs to each of them.
  const ofParty = party === undefined ? query : query.where((eb) => eb.or([eb('partyId', '=', party), eb('partyId', 'is', null)]))
  return before === undefined ? ofParty : ofParty.where(beyond(['createdAt', 'id'], before, true))
}

/** Messages of a campaign that went, behind `after`, each with what became of its customer; through `message_by_state`. */
export const sentMessages = (campaign: string, after: string, limit: number) =>
  db.selectFrom('message as m')
    .leftJoin('cache.registration as r', 'r.id', 'm.subjectId')
    .select(['m.id', 'm.partyId', 'm.settledAt', 'm.bouncedAt', 'r.state', 'r.registeredAt'])
    .where('m.campaignId', '=', campaign)
    .where('m.state', '=', 'sent')
    .where('m.id', '>', after)
    .orderBy('m.id')
    .limit(limit)

/** Read so many at a time, some milliseconds; other calls go in between. */
const SLICE = 1000

/** @param party only what went to its customers */
export async function conversionOf(database: Database, campaign: string, party: string | undefined, signal?: AbortSignal): Promise<Conversion> {
  const result: Conversion = { sent: 0, bounced: 0, registered: 0, medianMs: null }
  const took: number[] = []
  for (let after = ''; ;) {
    const messages = database.all(sentMessages(campaign, after, SLICE))
    for (const { partyId, settledAt, bouncedAt, state, registeredAt } of messages) {
      if (party !== undefined && partyId !== party) continue
      result.sent += 1
      if (bouncedAt !== null) result.bounced += 1
      if (state !== 'registered') continue
      result.registered += 1
      // Who had registered by another way before the email came took no time from it.
      if (registeredAt !== null && settledAt !== null && registeredAt >= settledAt) took.push(registeredAt - settledAt)
    }
    if (messages.length < SLICE) break
    after = messages.at(-1)!.id
    await new Promise((resolve) => setImmediate(resolve))
    signal?.throwIfAborted()
  }
  took.sort((a, b) => a - b)
  result.medianMs = took[Math.floor((took.length - 1) / 2)] ?? null
  return result
}
