/** Queries over campaigns and their messages that the mail engine and the screens share. */
import { sql } from 'kysely'
import { db, type Database } from './database.ts'
import type { MessageState, Schema } from './schema.ts'

export type CampaignRecord = Schema['campaign']
export type MessageRecord = Schema['message']

export const campaignById = (id: string) => db.selectFrom('campaign').selectAll().where('id', '=', id)
export const messageById = (id: string) => db.selectFrom('message').selectAll().where('id', '=', id)

/** How many messages of a campaign stand in each state. */
export function messageCounts(database: Database, campaignId: string): Record<MessageState, number> {
  const counts: Record<MessageState, number> = { queued: 0, sending: 0, sent: 0, failed: 0, uncertain: 0, skipped: 0 }
  const byState = db.selectFrom('message').select(['state', sql<number>`count(*)`.as('count')]).where('campaignId', '=', campaignId).groupBy('state')
  for (const { state, count } of database.all<{ state: MessageState; count: number }>(byState)) counts[state] = count
  return counts
}

/** The newest message of the desk to an account, those left out not counted. */
export const newestMessageTo = (accountId: string) =>
  db.selectFrom('message').selectAll().where('accountId', '=', accountId).where('state', '<>', 'skipped').orderBy('queuedAt', 'desc').limit(1)

/** The newest messages of the desk to an account, whatever became of them. */
export const messagesTo = (accountId: string, limit: number) =>
  db.selectFrom('message').selectAll().where('accountId', '=', accountId).orderBy('queuedAt', 'desc').limit(limit)

/** The message of a campaign of one. */
export const onlyMessageOf = (campaignId: string) => db.selectFrom('message').select(['id', 'state', 'reason']).where('campaignId', '=', campaignId).limit(1)
