/** Bulk dispatch as a window asks for it: preview, confirm, watch, pause, resume, cancel, and settle what is not known. */
import { implement, ORPCError } from '@orpc/server'
import { mail, type CampaignRow, type MessageRow } from '#contract/mail.ts'
import type { AccountId, PartyId } from '#contract/vocabulary.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { JobFailure } from '#main/core/ports/jobs.ts'
import { campaignAbout, campaignById, messageById, messageCounts, type CampaignRecord, type CarriedFile, type MessageRecord } from '#main/db/campaigns.ts'
import { db } from '#main/db/database.ts'
import { deskTransaction } from '#main/db/fileTransactions.ts'
import { decodeCursor, encodeCursor, pageOf } from '#main/db/keyset.ts'
import { readSetting } from '#main/db/settings.ts'
import { campaignWords, templateWords } from '#main/domain/mailKinds.ts'
import { bouncedCount, campaignsPage, messagesOfAccount, messagesPage, onlyRecipient, uncertainCount, uncertainPage, type ListedMessage } from './queries.ts'

export function mailRouter(context: CoreContext) {
  const os = implement(mail)
  const { database } = context

  const campaignOf = (id: string) => database.first<CampaignRecord>(campaignById(id))

  /** @throws what `resume` and `retryFailed` declare */
  const resumed = (campaign: string, errors: Record<'NOT_FOUND' | 'NOT_CONNECTED' | 'NO_TRANSPORT' | 'NO_SMS', (words?: { message: string }) => Error>): { activity: string } => {
    try {
      const started = context.mail.start(campaign)
      context.audit('mail.resume', campaign, {})
      context.publish('mail')
      return started
    } catch (error) {
      if (isFailure(error, 'NO_CAMPAIGN')) throw errors.NOT_FOUND({ message: error.message })
      if (isFailure(error, 'NOT_CONNECTED')) throw errors.NOT_CONNECTED()
      if (isFailure(error, 'NO_TRANSPORT')) throw errors.NO_TRANSPORT()
      if (isFailure(error, 'NO_SMS')) throw errors.NO_SMS()
      throw error
    }
  }

  return os.router({
    preview: os.preview.handler(({ input, signal }) => declared(context.mail.preview(input.order, input.again, signal))),
    previewList: os.previewList.handler(({ input: { order, again, ...page }, signal }) => declared(context.mail.previewList(order, again, page, signal))),

    previewMessage: os.previewMessage.handler(async ({ input, errors, signal }) => {
      const message = await declared(context.mail.render(input.order, input.account, signal))
      if (message === null) throw errors.NOT_FOUND()
      return message
    }),

    sendTest: os.sendTest.handler(async ({ input }) => {
      context.requireManage()
      const sent = await declared(context.mail.sendTest(input.order, input.account))
      context.audit('mail.test', input.account, { kind: input.order.kind, to: sent.to })
      return sent
    }),

    dispatch: os.dispatch.handler(async ({ input: { order, again, expected, ratePerMinute }, errors }) => {
      context.requireManage()
      if (order.kind === 'registration' && context.connection() === null) throw errors.NOT_CONNECTED()
      const set = readSetting(database, 'mail.ratePerMinute')
      const rate = ratePerMinute ?? (set === null ? null : Number(set))
      const { campaignId, total, skipped } = await declared(context.mail.prepare(order, { again, expected, ratePerMinute: rate, by: context.operator().name }))
      context.audit('mail.dispatch', campaignId, { kind: order.kind, messages: total - skipped, skipped, again, ratePerMinute: rate })
      const { activity } = context.mail.start(campaignId)
      context.publish('mail', 'registrations')
      return { campaign: campaignId, activity }
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
      const found = database.all(messagesPage({ campaign: campaign.id, state: input.state, bounced: input.bounced, after, limit: input.limit + 1 }))
      const rows: MessageRow[] = found.slice(0, input.limit).map(messageRow)
      const last = rows.at(-1)
      return { campaign: campaignRow(context, campaign), rows, next: found.length > input.limit && last !== undefined ? encodeCursor([last.id]) : null }
    }),

    ofAccount: os.ofAccount.handler(({ input }) => {
      const after = input.after === undefined ? null : decodeCursor(input.after, ['integer', 'integer'])
      const { rows, next } = pageOf(database.all(messagesOfAccount(input.account, after, input.limit + 1)), input.limit, (row) => [row.queuedAt, row.place])
      const titleOfId = titles(context, campaignOf)
      return { rows: rows.map((row) => ({ ...messageRow(row), campaignTitle: titleOfId(row.campaignId) })), next }
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
      return resumed(input.campaign, errors)
    }),

    retryFailed: os.retryFailed.handler(({ input, errors }) => {
      context.requireManage()
      const again = (() => {
        try {
          return deskTransaction(database, () => {
            const done = context.mail.retryFailed(input.campaign)
            context.audit('mail.retryFailed', input.campaign, done)
            return done
          })
        } catch (error) {
          if (isFailure(error, 'NO_CAMPAIGN')) throw errors.NOT_FOUND({ message: error.message })
          if (isFailure(error, 'RUNNING')) throw errors.RUNNING()
          if (isFailure(error, 'NONE_FAILED')) throw errors.NONE_FAILED({ message: error.message })
          throw error
        }
      })()
      context.publish('mail', 'registrations')
      return { ...again, ...resumed(input.campaign, errors) }
    }),

    cancel: os.cancel.handler(({ input, errors }) => {
      context.requireManage()
      const state = context.mail.cancel(input.campaign)
      if (state === null) throw errors.NOT_FOUND()
      context.audit('mail.cancel', input.campaign, {})
      return { state }
    }),

    uncertain: os.uncertain.handler(({ input }) => {
      const after = input.after === undefined ? null : decodeCursor(input.after, ['integer', 'string'])
      const { rows, next } = pageOf(database.all(uncertainPage(after, input.limit + 1)), input.limit, (row) => [row.queuedAt, row.id])
      const titleOfId = titles(context, campaignOf)
      return { total: database.first<{ count: number }>(uncertainCount)!.count, rows: rows.map((row) => ({ ...messageRow(row), campaignTitle: titleOfId(row.campaignId) })), next }
    }),

    settleUncertain: os.settleUncertain.handler(({ input, errors }) => {
      context.requireManage()
      // One commit for all of them, and none where one of the ids is wrong.
      const settled = deskTransaction(database, () => {
        const messages = [...new Set(input.messages)].map((id) => {
          const message = database.first<MessageRecord>(messageById(id))
          if (message === undefined) throw errors.NOT_FOUND({ message: `There is no such message (${id}) in this workspace. Nothing was settled.` })
          return message
        })
        const done = messages.filter((message) => context.mail.settleUncertain(message, input.as))
        for (const { id, messageId } of done) context.audit('mail.settle', id, { as: input.as, messageId })
        return done.length
      })
      if (settled === 0) throw errors.NOT_UNCERTAIN()
      context.publish('mail', 'registrations')
      return { settled, already: input.messages.length - settled }
    }),
  })
}

/** The titles of campaigns, each looked up once. */
function titles(context: CoreContext, campaignOf: (id: string) => CampaignRecord | undefined): (id: string) => string {
  const found = new Map<string, string>()
  return (id) => {
    const known = found.get(id) ?? titleOf(context, campaignOf(id)!)
    found.set(id, known)
    return known
  }
}

function campaignRow(context: CoreContext, campaign: CampaignRecord): CampaignRow {
  const { id, kind, state, total, createdAt, createdBy, finishedAt, stopReason } = campaign
  return {
    id, kind, partyId: campaign.partyId as PartyId | null, state, total, createdAt, createdBy, finishedAt, stopReason,
    title: titleOf(context, campaign), counts: messageCounts(context.database, id), bounced: context.database.first<{ count: number }>(bouncedCount(id))!.count, activity: context.mail.activityOf(id),
  }
}

function titleOf({ database }: CoreContext, campaign: CampaignRecord): string {
  const { id, total, partyId, kind } = campaign
  const about = campaignAbout(campaign)
  if (about !== null) return about.title
  const only = total === 1 ? (database.first(onlyRecipient(id))?.name ?? 'one customer') : null
  const party = partyId === null ? null : (database.first(db.selectFrom('cache.party').select('name').where('id', '=', partyId))?.name ?? null)
  return campaignWords(kind, { only, party })
}

const isFailure = (error: unknown, code: string): error is JobFailure => error instanceof JobFailure && error.code === code

/** Expected ends of a job as the errors that the procedures declare. */
async function declared<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof JobFailure && DECLARED.has(error.code)) throw new ORPCError(error.code, { status: error.code === 'BAD_PERIOD' ? 400 : error.code === 'NOT_FOUND' ? 404 : 409, message: error.message, defined: true })
    throw error
  }
}
const DECLARED = new Set(['TOO_MANY', 'BAD_PERIOD', 'NOT_FOUND', 'NO_TRANSPORT', 'NO_SMS', 'NOT_SENT', 'NOBODY', 'CHANGED', 'NOT_CONNECTED'])

function messageRow({ accountName, toName, attachment, templateKind, templateVersion, ...row }: ListedMessage): MessageRow {
  return { ...row, accountId: row.accountId as AccountId, accountName: accountName ?? toName, attachment: attachment === null ? null : carriedNames(attachment), template: templateWords(templateKind, templateVersion) }
}

const carriedNames = (json: string): string => {
  const carried = JSON.parse(json) as CarriedFile | CarriedFile[]
  return [carried].flat().map(({ fileName }) => fileName).join(', ')
}
