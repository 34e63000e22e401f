/** `counterfoil mail campaigns|resume|pause|cancel`: what was begun, and bringing it to an end. */
import type { CampaignRow } from '#contract/mail.ts'
import { createCampaigns, dispatchedWords, outgoingAt } from '../campaigns.ts'
import type { CommandHost } from '../command.ts'
import { CommandFailed, onTheCommandLine } from '../failure.ts'
import { REGISTRATION_KINDS } from '../mailOrders.ts'
import { connectionOf, withCore, type Session } from '../session.ts'
import { smsAccess, type SmsArguments } from '../smsAccess.ts'
import { table } from '../table.ts'

const PAGE = 200

/** Prints `{campaigns}`, the newest first. */
export async function campaignsList({ places, output }: CommandHost, { workspace, limit }: { workspace: string; limit: number }): Promise<void> {
  await withCore({ workspaceDir: workspace, who: 'counterfoil mail campaigns', output, ...places }, async ({ client }) => {
    const campaigns: CampaignRow[] = []
    for (let after: string | undefined; campaigns.length < limit; ) {
      const page = await client.mail.campaigns({ after, limit: Math.min(PAGE, limit - campaigns.length) })
      campaigns.push(...page.rows.map(here))
      if (page.next === null) break
      after = page.next
    }
    output.result({ campaigns }, () => (campaigns.length === 0 ? 'Nothing has been sent yet.' : table(
      ['Campaign', 'What', 'State', 'Sent', 'Failed', 'Left out', 'Not known', 'Queued', 'Why it stopped'],
      campaigns.map(({ id, title, state, counts: { sent, failed, skipped, uncertain, queued, sending }, stopReason }) => [id, title, state, ...[sent, failed, skipped, uncertain, queued + sending].map(n), stopReason ?? '']),
    )))
  })
}

const n = (count: number): string => count.toLocaleString('en')

/** Why it stopped is kept in words for the window. */
const here = (row: CampaignRow): CampaignRow => ({ ...row, stopReason: row.stopReason === null ? null : onTheCommandLine(row.stopReason) })

interface HaltArguments {
  workspace: string
}

/** Paused, nothing goes on with it but a person. Prints `{campaign, state}`. */
export const pauseCampaign = (host: CommandHost, campaign: string, given: HaltArguments): Promise<void> => halt(host, campaign, given, 'pause')
/** What is not sent yet never will be. Prints `{campaign, state}`. */
export const cancelCampaign = (host: CommandHost, campaign: string, given: HaltArguments): Promise<void> => halt(host, campaign, given, 'cancel')

async function halt({ places, output }: CommandHost, id: string, { workspace }: HaltArguments, as: 'pause' | 'cancel'): Promise<void> {
  await withCore({ workspaceDir: workspace, who: `counterfoil mail ${as}`, output, ...places }, async (session) => {
    const campaign = await named(session, id)
    const { state } = await session.client.mail[as]({ campaign: campaign.id })
    if (state !== (as === 'pause' ? 'paused' : 'cancelled')) throw new CommandFailed('OVER_ALREADY', `${campaign.title}: it is ${state} already.`)
    output.result({ campaign: campaign.id, state }, () => `${campaign.title}: ${state}, ${n(campaign.counts.queued)} ${as === 'pause' ? 'wait until it is resumed' : 'are never sent'}.`)
  })
}

interface ResumeArguments extends SmsArguments {
  workspace: string
  smtp?: string
  url?: string
  token?: string
  rate?: number
  /** What failed is sent once more too. */
  failed?: boolean
}

/** Prints what `mail dispatch` does, of this campaign. */
export async function resumeCampaign({ places, output }: CommandHost, id: string, given: ResumeArguments): Promise<void> {
  const sms = smsAccess(given)
  await withCore({ workspaceDir: given.workspace, who: 'counterfoil mail resume', token: given.token, output, ...places, smtpUrl: given.smtp ?? null, sms }, async (session) => {
    const { core: { context }, client } = session
    context.requireManage()
    const campaign = await named(session, id)
    const needsLinks = REGISTRATION_KINDS.includes(campaign.kind)
    const connection = needsLinks ? connectionOf(given.url, given.token, (await client.settings.get()).connection.url) : null
    if (connection === null && needsLinks) throw new CommandFailed('NOT_CONNECTED', 'This workspace names no billing system, which makes the registration links. Give --url and --token.')
    if (given.failed === true) {
      const done = context.mail.retryFailed(campaign.id)
      context.audit('mail.retryFailed', campaign.id, done)
      output.remark(`${n(done.queued)} that failed ${done.queued === 1 ? 'is' : 'are'} sent again${done.leftOut === 0 ? '' : `; ${n(done.leftOut)} not, because nothing is sent to their addresses any more`}.`)
    } else if (campaign.counts.queued === 0) throw new CommandFailed('NOTHING_QUEUED', `${campaign.title}: it is ${campaign.state}, and nothing of it is left to send.${campaign.counts.failed === 0 ? '' : ` With --failed what failed is sent again (${n(campaign.counts.failed)}).`}`)
    const campaigns = createCampaigns(session, { connection, outgoing: await outgoingAt(session, given.rate ?? null) })
    context.audit('mail.resume', campaign.id, {})
    await campaigns.send(given.failed === true ? { ...campaign, counts: { ...campaign.counts, failed: 0 } } : campaign, campaign.title)
    await campaigns.checkTaken()
    output.result(campaigns.total, () => dispatchedWords(campaigns.total))
  })
}

/** @throws CommandFailed `NO_SUCH_CAMPAIGN` */
async function named({ client }: Session, id: string): Promise<CampaignRow> {
  const found = await client.mail.messages({ campaign: id, limit: 1 }).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'NOT_FOUND') return null
    throw error
  })
  if (found === null) throw new CommandFailed('NO_SUCH_CAMPAIGN', `There is no campaign ${id} in this workspace. counterfoil mail campaigns lists them.`)
  return found.campaign
}
