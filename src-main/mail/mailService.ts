/** Bulk mail as the core offers it to its features: campaigns are prepared, started, paused and resumed here. */
import type { Channel, MailOrder } from '#contract/mail.ts'
import type { RegistrationId } from '#contract/vocabulary.ts'
import { answerOf } from '#main/core/ports/answer.ts'
import { needsBillingSystem } from './kinds/names.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { JobFailure } from '#main/core/ports/jobs.ts'
import type { MailService } from '#main/core/ports/mail.ts'
import { campaignAbout, campaignById, type CampaignRecord } from '#main/db/campaigns.ts'
import type { CampaignState } from '#main/db/schema.ts'
import { mailKindWords } from '#main/domain/mailKinds.ts'
import { haltCampaign, queuedChannels, recoverCampaign, recoverCampaigns, retryFailed, settleUncertain } from './messageLog.ts'
import { prepareRegistrationDispatch } from './prepare.ts'
import { preparePaper, renderPaper } from './preparePaper.ts'
import { NoMailServer, verifySmtp } from './transport.ts'
import { newMessageId } from './writeCampaign.ts'

/** How often windows are told that messages have moved, while some do. */
const TELL_EVERY_MS = 1000

type Needs = Pick<CoreContext, 'workspaceDir' | 'database' | 'jobs' | 'log' | 'now' | 'publish' | 'connection' | 'outgoing' | 'operator' | 'signIn'>

/** Called once at a start: campaigns that were cut off are paused, and what was on the line is uncertain. */
export function createMailService(context: Needs): MailService {
  const { database, jobs, now } = context
  const running = new Map<string, string>()
  recoverCampaigns(database, now())

  const halt = (campaignId: string, as: 'paused' | 'cancelled'): CampaignState | null => {
    const state = haltCampaign(database, campaignId, as, now())
    const activity = running.get(campaignId)
    if (activity !== undefined) jobs.cancel(activity)
    context.publish('mail', 'registrations')
    return state
  }

  const asked = (order: MailOrder, again: boolean) => ({ workspaceDir: context.workspaceDir, order, again, quietMs: context.outgoing().rules.quietMs, now: now() })

  return {
    preview: (order, again, signal) => answerOf(jobs, 'mail.preview', asked(order, again), { label: 'Who gets it', signal }),
    previewList: (order, again, page, signal) => answerOf(jobs, 'mail.previewList', { ...asked(order, again), ...page }, { label: 'Who gets it', signal }),
    render: async (order, accountId, signal) => (await answerOf(jobs, 'mail.render', { ...asked(order, false), accountId }, { label: 'Preview', signal })).message,
    async sendTest(order, accountId) {
      const { mail } = context.outgoing()
      if (mail === null) throw new JobFailure('NO_TRANSPORT', 'No mail server is set. Give its address in Settings.')
      return answerOf(jobs, 'mail.test', { ...asked(order, false), accountId, to: context.operator().email, mail }, { label: 'Test message' })
    },
    prepare(order, { again, ...how }) {
      const { mail, sms } = context.outgoing()
      const without: Channel[] = [...(mail === null ? ['email' as const] : []), ...(sms === null ? ['sms' as const] : [])]
      return answerOf(jobs, 'mail.prepare', { ...asked(order, again), ...how, without }, { label: 'Writing the campaign' })
    },

    prepareOneRegistration: ({ registrationId, ...request }) =>
      prepareRegistrationDispatch(database, { ...request, selection: { registrations: [registrationId as RegistrationId] }, now: now(), deliberate: true }),

    renderPaper: (message) => renderPaper(database, message),
    preparePaper: (request) => preparePaper(database, { ...request, now: now() }),

    start(campaignId) {
      const known = running.get(campaignId)
      if (known !== undefined) return { activity: known }
      const campaign = database.first<CampaignRecord>(campaignById(campaignId))
      if (campaign === undefined || campaign.state === 'cancelled') throw new JobFailure('NO_CAMPAIGN', 'There is no such campaign in this workspace, or it was cancelled.')
      const connection = needsBillingSystem(campaign.kind) ? context.connection() : null
      if (connection === null && needsBillingSystem(campaign.kind)) throw new JobFailure('NOT_CONNECTED', 'No billing system is connected. Give its address and token in Settings.')
      const outgoing = context.outgoing()
      const channels = queuedChannels(database, campaignId)
      if (outgoing.mail === null && channels.has('email')) throw new JobFailure('NO_TRANSPORT', 'No mail server is set. Give its address in Settings.')
      if (outgoing.sms === null && channels.has('sms')) throw new JobFailure('NO_SMS', 'No SMS provider is set. Give its account in Settings.')
      const job = jobs.start('mail.dispatch', { workspaceDir: context.workspaceDir, connection, campaignId, outgoing }, { label: labelOf(campaign) })
      running.set(campaignId, job.id)
      const timer = setInterval(() => context.publish('mail', 'registrations'), TELL_EVERY_MS)
      timer.unref()
      const ended = () => {
        clearInterval(timer)
        running.delete(campaignId)
        context.publish('mail', 'registrations')
      }
      // How it failed is told by its activity. A thread that died could not write down how far it was.
      job.finished.then(ended, () => {
        try {
          recoverCampaign(database, campaignId, 'Sending was cut off by an error.', now())
        } catch (error) {
          context.log.warn('A campaign is recovered at the next start', { campaignId, error: String(error) })
        }
        ended()
      })
      return { activity: job.id }
    },

    pause: (campaignId) => halt(campaignId, 'paused'),
    cancel: (campaignId) => halt(campaignId, 'cancelled'),
    activityOf: (campaignId) => running.get(campaignId) ?? null,

    retryFailed(campaignId) {
      const campaign = database.first<CampaignRecord>(campaignById(campaignId))
      if (campaign === undefined) throw new JobFailure('NO_CAMPAIGN', 'There is no such campaign in this workspace.')
      // What is queued behind a run is not seen by it.
      if (running.has(campaignId) || campaign.state === 'running') throw new JobFailure('RUNNING', 'This campaign is being sent now. Wait until it ends, or pause it.')
      const done = retryFailed(database, campaignId)
      if (done.queued === 0) throw new JobFailure('NONE_FAILED', done.leftOut === 0 ? 'No message of this campaign failed.' : 'Nothing is sent any more to the addresses of those that failed. They are listed under Do not contact.')
      return done
    },

    settleUncertain(message, as) {
      const domain = message.messageId.slice(message.messageId.lastIndexOf('@') + 1, -1)
      return settleUncertain(database, message.id, as, newMessageId(domain), now())
    },

    async verifyServer(smtpUrl) {
      try {
        await verifySmtp(smtpUrl, { oauth: context.signIn(smtpUrl) })
      } catch (error) {
        if (error instanceof NoMailServer) throw new JobFailure('SMTP_FAILED', error.message)
        throw error
      }
    },
  }
}

/** What its activity is called. */
function labelOf(campaign: CampaignRecord): string {
  const about = campaignAbout(campaign)
  if (about !== null && !('order' in about)) return `${about.title}, by email`
  if (about !== null && campaign.total === 1) return about.title
  const { one, many } = mailKindWords(campaign.kind)
  return campaign.total === 1 ? one : `${campaign.total.toLocaleString('en')} ${many.charAt(0).toLowerCase()}${many.slice(1)}`
}
