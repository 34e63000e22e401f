/** `counterfoil mail dispatch registrations`: registration emails to everybody who needs one. */
import type { CampaignRow } from '#contract/mail.ts'
import type { PartyId } from '#contract/vocabulary.ts'
import type { Connection } from '#main/core/ports/jobs.ts'
import type { CommandHost } from '../command.ts'
import { CommandFailed } from '../failure.ts'
import { partyNamed } from '../party.ts'
import { connectionOf, withCore, type Session } from '../session.ts'

export interface DispatchArguments {
  workspace: string
  smtp: string
  url?: string
  token?: string
  party?: string
  /** Messages a minute and party. */
  rate?: number
}

/** Of one run of the command. `queued` wait for the next run. */
interface Dispatched {
  /** The campaigns that were sent, the one made now last. */
  campaigns: string[]
  sent: number
  failed: number
  skipped: number
  uncertain: number
  queued: number
}

/**
 * Prints `{campaigns, sent, failed, skipped, uncertain, queued}`; with an error beside them when it
 * stopped by itself. Campaigns that stopped before go on first: their messages are the ones that wait longest.
 */
export async function dispatchRegistrations({ places, output }: CommandHost, given: DispatchArguments): Promise<void> {
  await withCore({ workspaceDir: given.workspace, who: 'counterfoil mail dispatch', token: given.token, output, ...places, smtpUrl: given.smtp }, async (session) => {
    const { core, client } = session
    core.context.requireManage()
    const party = await partyNamed(client, given.party)
    const connection = connectionOf(given.url, given.token, (await client.settings.get()).connection.url)
    if (connection === null) throw new CommandFailed('NOT_CONNECTED', 'This workspace names no billing system, which makes the registration links. Give --url and --token.')
    const ratePerMinute = given.rate ?? null

    const total: Dispatched = { campaigns: [], sent: 0, failed: 0, skipped: 0, uncertain: 0, queued: 0 }
    const send = async (campaign: Pick<CampaignRow, 'id' | 'counts'>) => {
      const { stopped, ...after } = await dispatch(session, campaign.id, { connection, smtpUrl: given.smtp, ratePerMinute })
      total.campaigns.push(campaign.id)
      for (const state of ['sent', 'failed', 'skipped', 'uncertain'] as const) total[state] += after[state] - campaign.counts[state]
      total.queued += after.queued
      if (stopped !== null) throw new CommandFailed('STOPPED', `${stopped}${stopped.endsWith('.') ? '' : '.'} ${words(total.queued)} still queued; the next dispatch goes on with them.`, total)
    }

    for (const campaign of await thatStopped(session, party)) await send(campaign)
    const ofParty = party === null ? {} : { party }
    const selection = { filter: { need: 'send' as const, ...ofParty } }
    const { willSend, skipped } = await client.mail.previewRegistrations({ selection })
    if (willSend === 0) total.skipped += skipped.reduce((sum, { count }) => sum + count, 0)
    else {
      const { campaignId: id } = core.context.mail.prepareRegistrations({ selection, by: core.context.operator().name, ratePerMinute })
      core.context.audit('mail.dispatch', id, { messages: willSend, ratePerMinute })
      await send({ id, counts: NONE })
    }
    // Who needs one and cannot be written to is told, not passed over.
    const unreachable = await client.mail.previewRegistrations({ selection: { filter: { need: 'fix_address', ...ofParty } } })
    for (const { reason, count } of unreachable.skipped) {
      total.skipped += count
      output.remark(`${count} skipped: ${reason}`)
    }
    if (total.sent === 0 && total.failed > 0) throw new CommandFailed('ALL_REFUSED', `The mail server refused every message: ${await firstReply(session, total.campaigns.at(-1)!)}`, total)
    output.result(total, () => `${total.sent} sent, ${total.failed} failed, ${total.skipped} skipped, ${total.uncertain} uncertain.`)
  })
}

const NONE = { queued: 0, sending: 0, sent: 0, failed: 0, uncertain: 0, skipped: 0 }

function dispatch({ core, run }: Session, campaignId: string, how: { connection: Connection; smtpUrl: string; ratePerMinute: number | null }) {
  return run('mail.dispatch', { workspaceDir: core.context.workspaceDir, campaignId, ...how }, 'Registration emails')
}

/**
 * Campaigns that ended by themselves with messages left, the oldest first. One that a person paused
 * has no reason and is left to them; one for several parties is not sent for the sake of one.
 */
async function thatStopped({ client }: Session, party: PartyId | null): Promise<CampaignRow[]> {
  const { rows } = await client.mail.campaigns({ limit: CAMPAIGNS_LOOKED_AT })
  return rows
    .filter(({ kind, state, stopReason, counts }) => kind === 'registration' && state === 'paused' && stopReason !== null && counts.queued > 0)
    .filter(({ partyId }) => party === null || partyId === party)
    .toReversed()
}
const CAMPAIGNS_LOOKED_AT = 200

async function firstReply({ client }: Session, campaign: string): Promise<string> {
  const { rows } = await client.mail.messages({ campaign, state: 'failed', limit: 1 })
  return rows[0]?.serverReply ?? rows[0]?.reason ?? 'it did not say why.'
}

const words = (count: number): string => (count === 1 ? '1 message is' : `${count.toLocaleString('en')} messages are`)
