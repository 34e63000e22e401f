/** Sends a campaign: links from the billing system, documents from the copy, mail to the mail server, SMS to its provider, outcomes into the workspace. */
import { createSmsConnector } from '#main/connectors/sms/twilio.ts'
import { createSigner } from '#main/mail/dkim.ts'
import { dispatchCampaign, type DispatchParts } from '#main/mail/dispatch.ts'
import { createSmtpTransport, type SmtpTransport } from '#main/mail/transport.ts'
import { applyChanges } from '#main/sync/applyChanges.ts'
import type { Database } from '#main/db/database.ts'
import type { JobHandler } from '../ports/jobs.ts'
import type { PaperMaker } from '../ports/mail.ts'
import type { MailAccess } from '../ports/outgoing.ts'
import { withBillingSystem, withoutBillingSystem } from './billingJob.ts'

export const dispatchJob: JobHandler<'mail.dispatch'> = (input, { signal, progress }) => {
  const { connection, workspaceDir, campaignId, outgoing } = input
  const dispatch = async (database: Database, connector: DispatchParts['connector']) => {
    const mail = outgoing.mail === null ? null : sharedTransport(outgoing.mail)
    const sms = outgoing.sms === null ? null : createSmsConnector(outgoing.sms)
    try {
      const applied = (changed: Parameters<typeof applyChanges>[1]) => void applyChanges(database, changed, Date.now())
      const parts = { database, connector, papers: await papersOf(database), transport: mail?.transport ?? null, sms, rules: outgoing.rules, ...(outgoing.mail === null ? {} : { sign: createSigner(outgoing.mail) }), applyChanges: applied, now: Date.now, signal, progress }
      return await dispatchCampaign(campaignId, parts, {})
    } finally {
      mail?.release()
      sms?.close()
    }
  }
  return connection === null
    ? withoutBillingSystem(workspaceDir, (database) => dispatch(database, null))
    : withBillingSystem({ workspaceDir, connection }, (connector, database) => dispatch(database, connector))
}

const transports = new Map<string, { transport: SmtpTransport; users: number }>()

/** Campaigns that are sent at the same time in this thread share the connections: a mail server counts them by who connects. */
function sharedTransport(mail: MailAccess): { transport: SmtpTransport; release(): void } {
  const key = JSON.stringify(mail)
  const known = transports.get(key) ?? { transport: createSmtpTransport(mail.smtpUrl, { connections: mail.connections, oauth: mail.oauth }), users: 0 }
  transports.set(key, known)
  known.users++
  return {
    transport: known.transport,
    release() {
      if (--known.users > 0) return
      transports.delete(key)
      known.transport.close()
    },
  }
}

/** What draws is loaded when the first document is made: most campaigns carry none. */
async function papersOf(database: Database): Promise<PaperMaker> {
  const { paperOf } = await import('./papers/paper.ts')
  return (spec) => {
    const paper = paperOf(database, spec)
    return { moved: paper.moved, owedMinor: paper.owedMinor, draw: async () => (await paper.draw()).finish() }
  }
}
