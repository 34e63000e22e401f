/** Bulk mail as the core offers it to its features: campaigns are prepared, started, paused and resumed here. */
import { inviteeById, type Invitee } from './invitees.ts'
import { needsBillingSystem, REGISTRATION } from './kinds/names.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { JobFailure } from '#main/core/ports/jobs.ts'
import type { MailService } from '#main/core/ports/mail.ts'
import { campaignAbout, campaignById, type CampaignRecord } from '#main/db/campaigns.ts'
import type { CampaignState } from '#main/db/schema.ts'
import { shownMailbox } from './compose.ts'
import { haltCampaign, recoverCampaign, recoverCampaigns, settleUncertain } from './messageLog.ts'
import { prepareRegistrationDispatch } from './prepare.ts'
import { preparePaper, renderPaper } from './preparePaper.ts'
import { chosenRecipients, previewOf } from './recipients.ts'
import { registrationMessage } from './registrationMessage.ts'
import { senderOf } from './sender.ts'
import { currentTemplate } from './templates.ts'
import { NoMailServer, verifySmtp } from './transport.ts'
import { newMessageId } from './writeCampaign.ts'

/** How often windows are told that messages have moved, while some do. */
const TELL_EVERY_MS = 1000

type Needs = Pick<CoreContext, 'workspaceDir' | 'database' | 'jobs' | 'log' | 'now' | 'publish' | 'connection' | 'smtpUrl'>

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

  return {
    previewRegistrations: (selection) => previewOf(database, chosenRecipients(database, selection, REGISTRATION, now())),

    renderRegistration(registrationId) {
      const invitee = database.first<Invitee>(inviteeById(registrationId))
      if (invitee === undefined) return null
      const template = currentTemplate(database, { kind: REGISTRATION, partyId: invitee.partyId, at: now() })
      const { from, ...content } = registrationMessage(template, senderOf(database, invitee.partyId), invitee, null)
      return { ...content, from: shownMailbox(from), to: shownMailbox({ name: invitee.contactName ?? invitee.accountName, address: invitee.email ?? 'no address' }), attachments: [] }
    },

    prepareRegistrations: (request) => prepareRegistrationDispatch(database, { ...request, now: now() }),

    renderPaper: (message) => renderPaper(database, message),
    preparePaper: (request) => preparePaper(database, { ...request, now: now() }),

    start(campaignId) {
      const known = running.get(campaignId)
      if (known !== undefined) return { activity: known }
      const campaign = database.first<CampaignRecord>(campaignById(campaignId))
      if (campaign === undefined || campaign.state === 'cancelled') throw new JobFailure('NO_CAMPAIGN', 'There is no such campaign in this workspace, or it was cancelled.')
      const connection = needsBillingSystem(campaign.kind) ? context.connection() : null
      if (connection === null && needsBillingSystem(campaign.kind)) throw new JobFailure('NOT_CONNECTED', 'No billing system is connected. Give its address and token in Settings.')
      const smtpUrl = context.smtpUrl()
      if (smtpUrl === null) throw new JobFailure('NO_TRANSPORT', 'No mail server is set. Give its address in Settings.')
      const job = jobs.start('mail.dispatch', { workspaceDir: context.workspaceDir, connection, campaignId, smtpUrl, ratePerMinute: campaign.ratePerMinute }, { label: labelOf(campaign) })
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
    settleUncertain(message, as) {
      const domain = message.messageId.slice(message.messageId.lastIndexOf('@') + 1, -1)
      return settleUncertain(database, message.id, as, newMessageId(domain), now())
    },

    async verifyServer(smtpUrl) {
      try {
        await verifySmtp(smtpUrl)
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
  if (about !== null) return `${about.title}, by email`
  return campaign.total === 1 ? 'Registration email' : `${campaign.total.toLocaleString('en')} registration emails`
}
