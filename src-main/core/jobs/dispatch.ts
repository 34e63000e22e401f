/** Sends a campaign: links from the billing system, mail to the mail server, outcomes into the workspace. */
import { dispatchCampaign } from '#main/mail/dispatch.ts'
import { createSmtpTransport } from '#main/mail/transport.ts'
import { applyChanges } from '#main/sync/applyChanges.ts'
import type { JobHandler } from '../ports/jobs.ts'
import { withBillingSystem } from './billingJob.ts'

export const dispatchJob: JobHandler<'mail.dispatch'> = (input, { signal, progress }) =>
  withBillingSystem(input, async (connector, database) => {
    const transport = createSmtpTransport(input.smtpUrl)
    try {
      const applied = (changed: Parameters<typeof applyChanges>[1]) => void applyChanges(database, changed, Date.now())
      return await dispatchCampaign(
        input.campaignId,
        { database, connector, transport, applyChanges: applied, now: Date.now, signal, progress },
        { ratePerMinute: input.ratePerMinute },
      )
    } finally {
      transport.close()
    }
  })
