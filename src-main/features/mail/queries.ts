/** Lists of campaigns and of their messages. */
import { sql, type InferResult } from 'kysely'
import { db } from '#main/db/database.ts'
import { beyond, type KeyValue } from '#main/db/keyset.ts'
import type { MessageState } from '#main/db/schema.ts'

const rowid = sql.ref('c.rowid')

/** The newest first; of those of one moment the one made last. */
export const campaignsPage = (after: readonly KeyValue[] | null, limit: number) =>
  db.selectFrom('campaign as c')
    .selectAll('c')
    .select(sql<number>`${rowid}`.as('place'))
    .$if(after !== null, (q) => q.where(beyond(['c.createdAt', 'c.rowid'], after!, true)))
    .orderBy('c.createdAt', 'desc').orderBy(rowid, 'desc')
    .limit(limit)

export interface MessagesRequest {
  campaign: string
  state?: MessageState | undefined
  /** Only those that came back. */
  bounced?: boolean | undefined
  /** The last message's id of the page before. */
  after: string | null
  limit: number
}

const listed = db.selectFrom('message as m')
  .leftJoin('cache.account as a', 'a.id', 'm.accountId')
  .innerJoin('campaign as c', 'c.id', 'm.campaignId')
  .innerJoin('template as t', (on) => on.onRef('t.id', '=', sql`coalesce(m."templateId", c."templateId")`))
  .select(['m.id', 'm.campaignId', 'm.accountId', 'a.name as accountName', 'm.toName', 'm.channel', 'm.toAddress', 'm.state', 'm.reason', 'm.sentFrom', 'm.serverReply', 'm.messageId', 'm.attempts',
    'm.queuedAt', 'm.sendingAt', 'm.settledAt', 'm.attachment', 'm.bouncedAt', 'm.bounce', 't.kind as templateKind', 't.version as templateVersion'])

/** A campaign's messages in the order they were queued: an id begins with its campaign's and goes on with its place. */
export const messagesPage = ({ campaign, state, bounced, after, limit }: MessagesRequest) =>
  listed
    .where('m.id', '>', after ?? campaign)
    .$if(state === undefined && bounced !== true, (q) => q.where('m.id', '<', `${campaign}/`)) // '/' follows '.', which stands between a campaign's id and the place
    .$if(state !== undefined, (q) => q.where('m.campaignId', '=', campaign).where('m.state', '=', state!))
    .$if(bounced === true, (q) => q.where('m.campaignId', '=', campaign).where('m.bouncedAt', 'is not', null))
    .orderBy('m.id')
    .limit(limit)

export type ListedMessage = InferResult<ReturnType<typeof messagesPage>>[number]

/** Messages of all campaigns whose fate is not known, the oldest first; through `message_uncertain`. */
export const uncertainPage = (after: readonly KeyValue[] | null, limit: number) =>
  listed.where('m.state', '=', 'uncertain').$if(after !== null, (q) => q.where(beyond(['m.queuedAt', 'm.id'], after!, false))).orderBy('m.queuedAt').orderBy('m.id').limit(limit)

/** Messages to an account, the newest first; through `message_by_account`. */
export const messagesOfAccount = (account: string, after: readonly KeyValue[] | null, limit: number) =>
  listed.where('m.accountId', '=', account).$if(after !== null, (q) => q.where(beyond(['m.queuedAt', 'm.rowid'], after!, true))).select(sql<number>`m.rowid`.as('place')).orderBy('m.queuedAt', 'desc').orderBy(sql`m.rowid`, 'desc').limit(limit)

export const uncertainCount = db.selectFrom('message').select(sql<number>`count(*)`.as('count')).where('state', '=', 'uncertain')

/** How many of a campaign came back. */
export const bouncedCount = (campaign: string) => db.selectFrom('message').select(sql<number>`count(*)`.as('count')).where('campaignId', '=', campaign).where('bouncedAt', 'is not', null)

/** The one customer of a campaign of one. */
export const onlyRecipient = (campaign: string) =>
  db.selectFrom('message as m')
    .leftJoin('cache.account as a', 'a.id', 'm.accountId')
    .select([sql<string>`coalesce(a.name, m."toName")`.as('name')])
    .where('m.campaignId', '=', campaign)
    .limit(1)
