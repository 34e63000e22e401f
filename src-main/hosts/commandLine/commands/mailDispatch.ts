/** `counterfoil mail dispatch registrations`: registration emails to everybody who needs one. */
import { JobFailure } from '#main/core/ports/jobs.ts'
import type { PartyId } from '#contract/vocabulary.ts'
import type { CommandHost } from '../command.ts'
import { connectionOf, withCore } from '../session.ts'

export interface DispatchArguments {
  workspace: string
  smtp: string
  url?: string
  token?: string
  party?: string
  /** Messages a minute. */
  rate?: number
}

/** Prints `{campaign, sent, failed, skipped, uncertain, queued, stopped}`; fails when it stopped by itself. */
export async function dispatchRegistrations({ places, output }: CommandHost, given: DispatchArguments): Promise<void> {
  await withCore({ workspaceDir: given.workspace, who: 'counterfoil mail dispatch', output, ...places, smtpUrl: given.smtp }, async ({ core, client, run }) => {
    const connection = connectionOf(given.url, given.token, (await client.settings.get()).connection.url)
    if (connection === null) throw new JobFailure('NOT_CONNECTED', 'This workspace names no billing system, which makes the registration links. Give --url and --token.')
    core.context.requireManage()
    const selection = { filter: { need: 'send' as const, ...(given.party === undefined ? {} : { party: given.party as PartyId }) } }
    const ratePerMinute = given.rate ?? null
    const { campaignId } = core.context.mail.prepareRegistrations({ selection, by: core.context.operator().name, ratePerMinute })
    const { workspaceDir } = core.context
    const { sent, failed, skipped, uncertain, queued, stopped } = await run('mail.dispatch', { workspaceDir, connection, campaignId, smtpUrl: given.smtp, ratePerMinute }, 'Registration emails')
    output.result({ campaign: campaignId, sent, failed, skipped, uncertain, queued, stopped }, () =>
      `${sent} sent, ${failed} failed, ${skipped} skipped, ${uncertain} uncertain${queued > 0 ? `, ${queued} still queued` : ''}.`)
    if (stopped !== null) throw new JobFailure('STOPPED', `${stopped} ${queued} messages are still queued.`)
  })
}
