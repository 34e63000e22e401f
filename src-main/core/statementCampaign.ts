/** Statements of a period at a person's word, besides any schedule: a campaign as a schedule's run is one. */
import type { StatementTerms } from '#contract/documents.ts'
import { appendAudit } from '#main/db/audit.ts'
import { campaignAbout, campaignById, type CampaignRecord } from '#main/db/campaigns.ts'
import type { Database } from '#main/db/database.ts'
import { deskTransaction } from '#main/db/fileTransactions.ts'
import { prepareStatements, previewStatements } from '#main/mail/prepareStatements.ts'
import type { StatementPreview, StatementRun } from './ports/mail.ts'

export type StatementsAsked = Omit<StatementRun, 'schedule'>

/** @throws JobFailure `TOO_MANY` */
export const previewOfStatements = (database: Database, asked: StatementsAsked, now: number): StatementPreview => previewStatements(database, { ...asked, schedule: null }, now)

/** Writes the campaign, state `ready`; nothing is made or sent. @throws JobFailure `TOO_MANY` */
export function writeStatements(database: Database, asked: StatementsAsked, { by, ratePerMinute, now }: { by: string; ratePerMinute: number | null; now: number }): string {
  return deskTransaction(database, () => {
    const { campaignId, total, skipped } = prepareStatements(database, { ...asked, schedule: null, by, ratePerMinute, now })
    appendAudit(database, { at: now, by, action: 'mail.dispatch', subject: campaignId, detail: { kind: 'statement', statement: asked.statement, messages: total - skipped, skipped, again: asked.again, ratePerMinute } })
    return campaignId
  })
}

/** Whether a campaign sends exactly this statement. */
export function sendsStatement(database: Database, campaignId: string, { kind, from, to }: StatementTerms): boolean {
  const campaign = database.first<CampaignRecord>(campaignById(campaignId))
  const about = campaign === undefined ? null : campaignAbout(campaign)
  return about !== null && 'statement' in about && about.statement.kind === kind && about.statement.from === from && about.statement.to === to
}
