/** Lists of campaigns and of their messages. */
import { sql } from 'kysely'
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
  /** The last message's id of the page before. */
  after: string | null
  limit: number
}

/** A campaign's messages in the order they were queued: an id begins with its campaign's and goes on with its place. */
export const messagesPage = ({ campaign, state, after, limit }: MessagesRequest) =>
  db.selectFrom('message as m')
    .leftJoin('cache.account as a', 'a.id', 'm.accountId')
    .select(['m.id', 'm.accountId', 'a.name as accountName', 'm.toName', 'm.toAddress', 'm.state', 'm.reason', 'm.serverReply', 'm.messageId', 'm.queuedAt', 'm.settledAt', 'm.attachment'])
    .where('m.id', '>', after ?? campaign)
    .$if(state === undefined, (q) => q.where('m.id', '<', `${campaign}/`)) // '/' follows '.', which stands between a campaign's id and the place
    .$if(state !== undefined, (q) => q.where('m.campaignId', '=', campaign).where('m.state', '=', state!))
    .orderBy('m.id')
    .limit(limit)

/** The one customer of a campaign of one. */
export const onlyRecipient = (campaign: string) =>
  db.selectFrom('message as m')
    .leftJoin('cache.account as a', 'a.id', 'm.accountId')
    .select([sql<string>`coalesce(a.name, m."toName")`.as('name')])
    .where('m.campaignId', '=', campaign)
    .limit(1)
