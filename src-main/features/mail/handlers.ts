/** Bulk dispatch as a window asks for it: preview, confirm, watch, pause, resume, cancel, and settle what is not known. */
import { implement } from '@orpc/server'
import { mail, type CampaignRow, type MessageRow } from '#contract/mail.ts'
import type { AccountId, PartyId } from '#contract/vocabulary.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { JobFailure } from '#main/core/ports/jobs.ts'
import { campaignAbout, campaignById, messageById, messageCounts, type CampaignRecord, type CarriedFile, type MessageRecord } from '#main/db/campaigns.ts'
import { db } from '#main/db/database.ts'
import { deskTransaction } from '#main/db/fileTransactions.ts'
import { decodeCursor, encodeCursor, pageOf } from '#main/db/keyset.ts'
import { readSetting } from '#main/db/settings.ts'
import { campaignsPage, messagesPage, onlyRecipient } from './queries.ts'

export function mailRouter(context: CoreContext) {
  const os = implement(mail)
  const { database } = context

  const campaignOf = (id: string) => database.first<CampaignRecord>(campaignById(id))

  return os.router({
    previewRegistrations: os.previewRegistrations.handler(({ input, errors }) => {
      try {
        return context.mail.previewRegistrations(input.selection)
      } catch (error) {
        throw isFailure(error, 'TOO_MANY') ? errors.TOO_MANY() : error
      }
    }),

    previewMessage: os.previewMessage.handler(({ input, errors }) => {
      const message = context.mail.renderRegistration(input.registration)
      if (message === null) throw errors.NOT_FOUND()
      return message
    }),

    dispatchRegistrations: os.dispatchRegistrations.handler(({ input, errors }) => {
      context.requireManage()
      if (context.connection() === null) throw errors.NOT_CONNECTED()
      if (context.smtpUrl() === null) throw errors.NO_TRANSPORT()
      const set = readSetting(database, 'mail.ratePerMinute')
      const ratePerMinute = input.ratePerMinute ?? (set === null ? null : Number(set))
      // The list is looked at again and written down at one moment; what does not fit what was confirmed leaves nothing behind.
      const prepared = deskTransaction(database, () => {
        try {
          const { campaignId, total, skipped } = context.mail.prepareRegistrations({ selection: input.selection, by: context.operator().name, ratePerMinute })
          if (total === skipped) throw errors.NOBODY()
          if (total - skipped !== input.expected) throw errors.CHANGED()
          context.audit('mail.dispatch', campaignId, { messages: total - skipped, skipped, ratePerMinute })
          return campaignId
        } catch (error) {
          throw isFailure(error, 'TOO_MANY') ? errors.TOO_MANY() : error
        }
      })
      const { activity } = context.mail.start(prepared)
      context.publish('mail', 'registrations')
      return { campaign: prepared, activity }
    }),

    previewPaper: os.previewPaper.handler(({ input, errors }) => {
      const message = context.mail.renderPaper(input)
      if (message === null) throw errors.NOT_FOUND()
      return message
    }),

    sendPaper: os.sendPaper.handler(({ input, errors }) => {
      context.requireManage()
      if (context.smtpUrl() === null) throw errors.NO_TRANSPORT()
      const campaign = deskTransaction(database, () => {
        try {
          const { campaignId } = context.mail.preparePaper({ ...input, by: context.operator().name })
          context.audit('mail.sendPaper', campaignId, { paper: input.paper, contacts: input.contacts, again: input.again })
          return campaignId
        } catch (error) {
          if (isFailure(error, 'NOT_FOUND')) throw errors.NOT_FOUND({ message: error.message })
          if (isFailure(error, 'NOBODY')) throw errors.NOBODY({ message: error.message })
          if (isFailure(error, 'RECENTLY')) throw errors.RECENTLY({ message: error.message })
          throw error
        }
      })
      context.mail.start(campaign)
      context.publish('mail')
      return { campaign }
    }),

    campaigns: os.campaigns.handler(({ input }) => {
      const after = input.after === undefined ? null : decodeCursor(input.after, ['integer', 'integer'])
      const page = pageOf(database.all(campaignsPage(after, input.limit + 1)), input.limit, (row) => [row.createdAt, row.place])
      return { rows: page.rows.map((row) => campaignRow(context, row)), next: page.next }
    }),

    messages: os.messages.handler(({ input, errors }) => {
      const campaign = campaignOf(input.campaign)
      if (campaign === undefined) throw errors.NOT_FOUND()
      const after = input.after === undefined ? null : decodeCursor(input.after, ['string'])[0]
      const found = database.all(messagesPage({ campaign: campaign.id, state: input.state, after, limit: input.limit + 1 }))
      const rows: MessageRow[] = found.slice(0, input.limit).map(({ accountName, toName, attachment, ...row }) => ({
        ...row, accountId: row.accountId as AccountId, accountName: accountName ?? toName,
        attachment: attachment === null ? null : (JSON.parse(attachment) as CarriedFile).fileName,
      }))
      const last = rows.at(-1)
      return { campaign: campaignRow(context, campaign), rows, next: found.length > input.limit && last !== undefined ? encodeCursor([last.id]) : null }
    }),

    pause: os.pause.handler(({ input, errors }) => {
      context.requireManage()
      const state = context.mail.pause(input.campaign)
      if (state === null) throw errors.NOT_FOUND()
      context.audit('mail.pause', input.campaign, {})
      return { state }
    }),

    resume: os.resume.handler(({ input, errors }) => {
      context.requireManage()
      try {
        const started = context.mail.start(input.campaign)
        context.audit('mail.resume', input.campaign, {})
        context.publish('mail')
        return started
      } catch (error) {
        if (isFailure(error, 'NO_CAMPAIGN')) throw errors.NOT_FOUND({ message: error.message })
        if (isFailure(error, 'NOT_CONNECTED')) throw errors.NOT_CONNECTED()
        if (isFailure(error, 'NO_TRANSPORT')) throw errors.NO_TRANSPORT()
        throw error
      }
    }),

    cancel: os.cancel.handler(({ input, errors }) => {
      context.requireManage()
      const state = context.mail.cancel(input.campaign)
      if (state === null) throw errors.NOT_FOUND()
      context.audit('mail.cancel', input.campaign, {})
      return { state }
    }),

    settleUncertain: os.settleUncertain.handler(({ input, errors }) => {
      context.requireManage()
      const message = database.first<MessageRecord>(messageById(input.message))
      if (message === undefined) throw errors.NOT_FOUND()
      if (!context.mail.settleUncertain(message, input.as)) throw errors.NOT_UNCERTAIN()
      context.audit('mail.settle', message.id, { as: input.as, messageId: message.messageId })
      context.publish('mail', 'registrations')
      return { state: input.as === 'sent' ? 'sent' as const : 'queued' as const }
    }),
  })
}

function campaignRow(context: CoreContext, campaign: CampaignRecord): CampaignRow {
  const { id, kind, state, total, createdAt, createdBy, finishedAt, stopReason } = campaign
  return {
    id, kind, partyId: campaign.partyId as PartyId | null, state, total, createdAt, createdBy, finishedAt, stopReason,
    title: titleOf(context, campaign), counts: messageCounts(context.database, id), activity: context.mail.activityOf(id),
  }
}

function titleOf({ database }: CoreContext, campaign: CampaignRecord): string {
  const { id, total, partyId } = campaign
  const about = campaignAbout(campaign)
  if (about !== null) return about.title
  if (total === 1) return `Registration email to ${database.first(onlyRecipient(id))?.name ?? 'one customer'}`
  const party = partyId === null ? undefined : database.first(db.selectFrom('cache.party').select('name').where('id', '=', partyId))
  return party === undefined ? 'Registration emails' : `Registration emails, ${party.name}`
}

const isFailure = (error: unknown, code: string): error is JobFailure => error instanceof JobFailure && error.code === code
