/** A campaign is written down whole before the first message of it goes. */
import { randomBytes } from 'node:crypto'
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
  /** Why it is left out from the beginning; null when it is to go. */
  skip: string | null
}

/** Writes the campaign, state `ready`, and its messages, at most one an account; nothing is sent. In the caller's transaction, where there is one. */
export function writeCampaign(database: Database, campaign: NewCampaign, messages: readonly NewMessage[]): PreparedCampaign {
  const id = `c${randomBytes(12).toString('hex')}`
  const { kind, partyId, templateId, about, ratePerMinute, by, now } = campaign
  return deskTransaction(database, () => {
    database.run(db.insertInto('campaign').values({
      id, kind, partyId, state: 'ready', templateId, total: messages.length, ratePerMinute,
      createdAt: now, createdBy: by, finishedAt: null, stopReason: null, about: about === null ? null : JSON.stringify(about),
    }))
    const insert = database.raw.prepare<unknown[]>(`INSERT INTO message (id, campaignId, accountId, partyId, subjectId, toAddress, toName, state, reason, messageId, queuedAt, settledAt)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
    const domains = senderDomains(database)
    for (const [index, { accountId, partyId: party, subjectId, toAddress, toName, skip }] of messages.entries()) {
      insert.run(
        `${id}.${String(index + 1).padStart(6, '0')}`, id, accountId, party, subjectId, toAddress, toName,
        skip === null ? 'queued' : 'skipped', skip, newMessageId(domains(party)), now, skip === null ? null : now,
      )
    }
    return { campaignId: id, total: messages.length, skipped: messages.filter(({ skip }) => skip !== null).length }
  })
}

/** A `Message-ID` header, with its brackets. It tells nothing of the recipient. */
export const newMessageId = (domain: string): string => `<${randomBytes(16).toString('hex')}@${domain}>`

function senderDomains(database: Database): (partyId: string) => string {
  const domains = new Map(database.all<{ id: string; senderEmail: string }>(db.selectFrom('cache.party').select(['id', 'senderEmail']))
    .map(({ id, senderEmail }) => [id, senderEmail.slice(senderEmail.lastIndexOf('@') + 1)]))
  return (partyId) => domains.get(partyId) ?? 'localhost'
}
