/** Queries over campaigns and their messages that the mail engine and the screens share. */
import { sql, type SqlBool } from 'kysely'
import type { MailKind } from '#contract/mail.ts'
import type { PaperSpec, StatementTerms } from '#contract/documents.ts'
import { db, type Database } from './database.ts'
import type { MessageState, Schema } from './schema.ts'

export type CampaignRecord = Schema['campaign']
export type MessageRecord = Schema['message']

/** What the messages of a campaign carry; `campaign.about` is JSON of it, null for registration emails. */
export type CampaignAbout = (
  | { statement: StatementTerms; /** Which accounts get one; looked at as each is made. */ only: 'all' | 'not_empty' | 'owing'; schedule: { id: string; name: string } | null }
  | { paper: PaperSpec }
  /** An order: its messages name what they are about. `quietMs`: the same kind to the same address once in so many milliseconds, as it was confirmed. */
  | { order: MailKind; quietMs: number }
) & {
  /** As the mail log names the campaign. */
  title: string
  /** A person has said that whoever has it already gets it once more. */
  again: boolean
}

/** The file that went with a message; `message.attachment` is JSON of it. */
export interface CarriedFile {
  fileName: string
  bytes: number
  sha256: string
}

export const campaignAbout = ({ about }: Pick<CampaignRecord, 'about'>): CampaignAbout | null => (about === null ? null : (JSON.parse(about) as CampaignAbout))

export const campaignById = (id: string) => db.selectFrom('campaign').selectAll().where('id', '=', id)
export const messageById = (id: string) => db.selectFrom('message').selectAll().where('id', '=', id)

/** How many messages of a campaign stand in each state. */
export function messageCounts(database: Database, campaignId: string): Record<MessageState, number> {
  const counts: Record<MessageState, number> = { queued: 0, sending: 0, sent: 0, failed: 0, uncertain: 0, skipped: 0 }
  const byState = db.selectFrom('message').select(['state', sql<number>`count(*)`.as('count')]).where('campaignId', '=', campaignId).groupBy('state')
  for (const { state, count } of database.all<{ state: MessageState; count: number }>(byState)) counts[state] = count
  return counts
}

/** The newest registration email of the desk to each of these accounts, those left out not counted; an account without one has no row. */
export const newestMessagesTo = (accountIds: readonly string[]) =>
  db.selectFrom('message').selectAll().where(sql<SqlBool>`message.rowid IN (
    SELECT (SELECT m.rowid FROM message AS m WHERE m."accountId" = account.value AND m.state <> 'skipped'
      AND (SELECT kind FROM campaign WHERE id = m."campaignId") IN ('registration', 'registration_single') ORDER BY m."queuedAt" DESC LIMIT 1)
    FROM json_each(${JSON.stringify(accountIds)}) AS account)`)

/** The newest messages of the desk to an account, whatever became of them. */
export const messagesTo = (accountId: string, limit: number) =>
  db.selectFrom('message').selectAll().where('accountId', '=', accountId).orderBy('queuedAt', 'desc').limit(limit)

/** The message of a campaign of one. */
export const onlyMessageOf = (campaignId: string) => db.selectFrom('message').select(['id', 'state', 'reason']).where('campaignId', '=', campaignId).limit(1)
