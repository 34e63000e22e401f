/** Sends a campaign: links from the billing system, documents from the copy, mail to the mail server, outcomes into the workspace. */
import { dispatchCampaign, type DispatchParts } from '#main/mail/dispatch.ts'
import { createSmtpTransport } from '#main/mail/transport.ts'
import { applyChanges } from '#main/sync/applyChanges.ts'
import type { Database } from '#main/db/database.ts'
import type { JobHandler } from '../ports/jobs.ts'
import type { PaperMaker } from '../ports/mail.ts'
import { withBillingSystem, withoutBillingSystem } from './billingJob.ts'

export const dispatchJob: JobHandler<'mail.dispatch'> = (input, { signal, progress }) => {
  const { connection, workspaceDir, campaignId, smtpUrl, ratePerMinute } = input
  const dispatch = async (database: Database, parts: Pick<DispatchParts, 'connector' | 'papers'>) => {
    const transport = createSmtpTransport(smtpUrl)
    try {
      const applied = (changed: Parameters<typeof applyChanges>[1]) => void applyChanges(database, changed, Date.now())
      return await dispatchCampaign(campaignId, { database, transport, applyChanges: applied, now: Date.now, signal, progress, ...parts }, { ratePerMinute })
    } finally {
      transport.close()
    }
  }
  return connection === null
    ? withoutBillingSystem(workspaceDir, async (database) => dispatch(database, { connector: null, papers: await papersOf(database) }))
    : withBillingSystem({ workspaceDir, connection }, (connector, database) => dispatch(database, { connector }))
}

/** What draws is loaded by whoever needs it: a registration email needs none of it. */
async function papersOf(database: Database): Promise<PaperMaker> {
  const { paperOf } = await import('./papers/paper.ts')
  return (spec) => {
    const paper = paperOf(database, spec)
    return { moved: paper.moved, owedMinor: paper.owedMinor, draw: async () => (await paper.draw()).finish() }
  }
}
