/** `counterfoil mail dispatch <kind>`: one kind of message to everybody who is to get it now. */
import type { MailOrder } from '#contract/mail.ts'
import type { PartyId } from '#contract/vocabulary.ts'
import { createCampaigns, dispatchedWords, FRESH, outgoingAt, thatStopped } from '../campaigns.ts'
import type { CommandHost } from '../command.ts'
import { CommandFailed } from '../failure.ts'
import { DISPATCHED, kindsOf, orderOf, type DispatchName, type OrderArguments } from '../mailOrders.ts'
import { partyNamed } from '../party.ts'
import { connectionOf, withCore, type Session } from '../session.ts'
import { smsAccess, type SmsArguments } from '../smsAccess.ts'

export interface DispatchArguments extends OrderArguments, SmsArguments {
  workspace: string
  smtp?: string
  url?: string
  token?: string
  party?: string
  /** Messages a minute and party. */
  rate?: number
  /** Also to whoever got the same within the quiet time. */
  again?: boolean
}

/**
 * Prints `{campaigns, sent, failed, skipped, uncertain, queued, sentBefore, leftOut}`; with an error beside them when it
 * stopped by itself. Campaigns that stopped before go on first: their messages are the ones that wait longest.
 */
export async function dispatchMail({ places, output }: CommandHost, name: DispatchName, given: DispatchArguments): Promise<void> {
  const sms = smsAccess(given)
  await withCore({ workspaceDir: given.workspace, who: 'counterfoil mail dispatch', token: given.token, output, ...places, smtpUrl: given.smtp ?? null, sms }, async (session) => {
    const { core, client } = session
    const { context } = core
    context.requireManage()
    const party = await partyNamed(client, given.party)
    const order = orderOf(name, { ...given, party })
    const { label, needsBillingSystem } = DISPATCHED[name]
    const connection = needsBillingSystem ? connectionOf(given.url, given.token, (await client.settings.get()).connection.url) : null
    if (connection === null && needsBillingSystem) throw new CommandFailed('NOT_CONNECTED', 'This workspace names no billing system, which makes the registration links. Give --url and --token.')
    const ratePerMinute = given.rate ?? null
    const again = given.again ?? false
    const campaigns = createCampaigns(session, { connection, outgoing: await outgoingAt(session, ratePerMinute) })
    const { total } = campaigns

    // Asked before anything goes: who is refused now is not counted twice.
    const leftOut = await unreachable(session, order, party)
    total.leftOut = sumOf(leftOut)
    const stopped = await thatStopped(session, kindsOf(order.kind), party)
    for (const campaign of stopped) {
      context.audit('mail.resume', campaign.id, {})
      await campaigns.send(campaign, label)
    }
    const { willSend, skipped } = await client.mail.preview({ order, again })
    if (willSend > 0) {
      const { campaignId: id } = await context.mail.prepare(order, { again, expected: null, ratePerMinute, by: context.operator().name })
      context.audit('mail.dispatch', id, { kind: order.kind, messages: willSend, again, ratePerMinute })
      await campaigns.send({ id, counts: FRESH }, label)
    } else if (stopped.length === 0) leftOut.push(...skipped)
    total.leftOut = sumOf(leftOut)
    // Where nothing new was made, the others are in the campaigns that went on.
    for (const { reason, count } of willSend > 0 ? [...skipped, ...leftOut] : leftOut) output.remark(`${count} left out: ${reason}`)
    await campaigns.checkTaken()
    output.result(total, () => dispatchedWords(total))
  })
}

const sumOf = (parts: readonly { count: number }[]): number => parts.reduce((sum, { count }) => sum + count, 0)

/** Who needs a registration email and cannot be written to is told, not passed over. */
async function unreachable({ client }: Session, order: MailOrder, party: PartyId | null): Promise<{ reason: string; count: number }[]> {
  if (order.kind !== 'registration') return []
  const { skipped } = await client.mail.preview({ order: { kind: 'registration', selection: { filter: { need: 'fix_address', ...(party === null ? {} : { party }) } } } })
  return skipped.map(({ reason, count }) => ({ reason, count }))
}
