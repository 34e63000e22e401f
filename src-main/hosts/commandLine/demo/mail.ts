/** The demo's registration emails: to everybody who needs one, counted by the mail server itself. */
import type { BillingApiAccess } from '#main/core/ports/sources.ts'
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

export async function sendRegistrations({ core, client, run }: Session, sandbox: { connection: BillingApiAccess }, checks: Checks): Promise<DemoMail> {
  const { workspaceDir, mail, operator, outgoing } = core.context
  const { connection } = sandbox
  const order = { kind: 'registration' as const, selection: { filter: { need: 'send' as const } } }
  const receivedBefore = await receivedBy(connection)
  const { willSend } = await client.mail.preview({ order })
  const dispatched = willSend === 0 ? NOTHING : await send()
  const received = (await receivedBy(connection)) - receivedBefore
  checks.that('the mail server received as many as were sent', dispatched.sent === received && dispatched.uncertain === 0, `${dispatched.sent} sent, ${received} received`)

  const left = await client.mail.preview({ order })
  checks.that('nobody would get a second one', left.willSend === 0, `${left.willSend} would be sent now`)
  const { sent, failed, skipped, uncertain } = dispatched
  return { sent, failed, skipped, uncertain, received }

  async function send() {
    const { campaignId } = await mail.prepare(order, { again: false, expected: willSend, ratePerMinute: null, by: operator().name })
    return run('mail.dispatch', { workspaceDir, connection, campaignId, outgoing: outgoing() }, 'Registration emails')
  }
}

/** A second run in the same folder finds everybody written to. */
const NOTHING = { sent: 0, failed: 0, skipped: 0, uncertain: 0 }
