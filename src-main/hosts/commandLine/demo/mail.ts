/** The demo's registration emails: to everybody who needs one, counted by the mail server itself. */
import type { Connection } from '#main/core/ports/jobs.ts'
import type { Session } from '../session.ts'
import type { Checks } from './checks.ts'
import { receivedBy } from './sandbox.ts'

export interface DemoMail {
  sent: number
  failed: number
  skipped: number
  uncertain: number
  /** Counted by the sink, not by the sender. */
  received: number
}

export async function sendRegistrations({ core, client, run }: Session, sandbox: { connection: Connection; smtpUrl: string }, checks: Checks): Promise<DemoMail> {
  const { workspaceDir, mail, operator } = core.context
  const { connection, smtpUrl } = sandbox
  const receivedBefore = await receivedBy(connection)
  const { campaignId } = mail.prepareRegistrations({ selection: { filter: { need: 'send' } }, by: operator().name, ratePerMinute: null })
  const dispatched = await run('mail.dispatch', { workspaceDir, connection, campaignId, smtpUrl, ratePerMinute: null }, 'Registration emails')
  const received = (await receivedBy(connection)) - receivedBefore
  checks.that('the mail server received as many as were sent', dispatched.sent === received && dispatched.uncertain === 0, `${dispatched.sent} sent, ${received} received`)

  const left = await client.mail.previewRegistrations({ selection: { filter: { need: 'send' } } })
  checks.that('nobody would get a second one', left.willSend === 0, `${left.willSend} would be sent now`)
  const { sent, failed, skipped, uncertain } = dispatched
  return { sent, failed, skipped, uncertain, received }
}
