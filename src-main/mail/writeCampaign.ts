/** A campaign is written down whole before the first message of it goes. */
import { randomBytes } from 'node:crypto'
import type { Channel } from '#contract/mail.ts'
import type { PreparedCampaign } from '#main/core/ports/mail.ts'
import type { CampaignAbout } from '#main/db/campaigns.ts'
import { db, type Database } from '#main/db/database.ts'
import { deskTransaction } from '#main/db/fileTransactions.ts'

export interface NewCampaign {
  kind: string
  partyId: string | null
  templateId: string
  about: CampaignAbout | null
  /** Messages a minute and party; null for no limit. */
  ratePerMinute: number | null
  by: string
  now: number
}

export interface NewMessage {
  accountId: string
  partyId: string
  subjectId: string
  toAddress: string
  toName: string
  channel?: Channel
  /** The template's version; the campaign's unless told. */
  templateId?: string | null
  contactId?: string | null
  /** Each thing it is about, where that is more than `subjectId` says. */
  subjects?: readonly string[]
  /** Why it is left out from the beginning; null when it is to go. */
  skip: string | null
}

/** Messages that wait in a temporary table of the connection to be written. The next that are staged there take their place. */
export type StagedMessages = PreparedCampaign

/** Made ready to be written: what takes the time is done here, where nobody waits for the desk. */
export function stageMessages(database: Database, messages: readonly NewMessage[], at: number): StagedMessages {
  const campaignId = `c${randomBytes(12).toString('hex')}`
  database.raw.exec(`CREATE TEMP TABLE IF NOT EXISTS stagedMessage (n INTEGER PRIMARY KEY, ${COLUMNS}); DELETE FROM stagedMessage`)
  const insert = database.raw.prepare<unknown[]>(`INSERT INTO stagedMessage (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const domains = senderDomains(database)
  database.raw.transaction(() => {
    for (const [index, { accountId, partyId, subjectId, toAddress, toName, skip, channel = 'email', templateId = null, contactId = null, subjects = [] }] of messages.entries()) {
      insert.run(
        `${campaignId}.${String(index + 1).padStart(6, '0')}`, campaignId, accountId, partyId, subjectId, toAddress, toName,
        skip === null ? 'queued' : 'skipped', skip, newMessageId(domains(partyId)), at, skip === null ? null : at, channel, templateId, contactId, subjects.length === 0 ? null : JSON.stringify(subjects),
      )
    }
  })()
  return { campaignId, total: messages.length, skipped: messages.filter(({ skip }) => skip !== null).length }
}

const COLUMNS = 'id, campaignId, accountId, partyId, subjectId, toAddress, toName, state, reason, messageId, queuedAt, settledAt, channel, templateId, contactId, subjects'

/** Writes the campaign, state `ready`, and its messages, at most one an account; nothing is sent. In the caller's transaction, where there is one. */
export const writeCampaign = (database: Database, campaign: NewCampaign, messages: readonly NewMessage[]): PreparedCampaign =>
  deskTransaction(database, () => writeStaged(database, campaign, stageMessages(database, messages, campaign.now)))

/** The same with messages that are staged. */
export function writeStaged(database: Database, { kind, partyId, templateId, about, ratePerMinute, by, now }: NewCampaign, { campaignId, total, skipped }: StagedMessages): PreparedCampaign {
  return deskTransaction(database, () => {
    database.run(db.insertInto('campaign').values({
      id: campaignId, kind, partyId, state: 'ready', templateId, total, ratePerMinute,
      ratePerHour: null, createdAt: now, createdBy: by, finishedAt: null, stopReason: null, about: about === null ? null : JSON.stringify(about),
    }))
    database.raw.prepare(`INSERT INTO main.message (${COLUMNS}) SELECT ${COLUMNS} FROM temp.stagedMessage WHERE campaignId = ? ORDER BY n`).run(campaignId)
    database.raw.prepare(`INSERT OR IGNORE INTO main.messageSubject (subjectId, messageId) SELECT thing.value, s.id FROM temp.stagedMessage AS s, json_each(s.subjects) AS thing WHERE s.campaignId = ? AND s.subjects IS NOT NULL`).run(campaignId)
    database.raw.prepare(`INSERT OR IGNORE INTO main.messageRecipient (address, messageId) SELECT one.value, s.id FROM temp.stagedMessage AS s, json_each('["' || replace(s.toAddress, ', ', '","') || '"]') AS one WHERE s.campaignId = ? AND s.state = 'queued' AND instr(s.toAddress, ', ') > 0 AND s.toAddress NOT GLOB '*["\\\\]*'`).run(campaignId)
    database.raw.exec('DELETE FROM temp.stagedMessage')
    return { campaignId, total, skipped }
  })
}

/** A `Message-ID` header, with its brackets. It tells nothing of the recipient. */
export const newMessageId = (domain: string): string => `<${randomBytes(16).toString('hex')}@${domain}>`

function senderDomains(database: Database): (partyId: string) => string {
  const domains = new Map(database.all<{ id: string; senderEmail: string }>(db.selectFrom('cache.party').select(['id', 'senderEmail']))
    .map(({ id, senderEmail }) => [id, senderEmail.slice(senderEmail.lastIndexOf('@') + 1)]))
  return (partyId) => domains.get(partyId) ?? 'localhost'
}
