/** Campaigns as commands send them: one after the other, each to its end, and what all of them came to. */
import type { CampaignRow } from '#contract/mail.ts'
import type { PartyId } from '#contract/vocabulary.ts'
import type { BillingApiAccess } from '#main/core/ports/sources.ts'
import type { Outgoing } from '#main/core/ports/outgoing.ts'
import { CommandFailed } from './failure.ts'
import type { Session } from './session.ts'

/** How all messages of these campaigns stand: the five figures are the sum of what the campaigns hold. */
export interface Dispatched {
  /** The campaigns that were sent, the one made now last. */
  campaigns: string[]
  sent: number
  failed: number
  skipped: number
  uncertain: number
  /** They wait for the next run. */
  queued: number
  /** Of `sent`, those that an earlier run had sent. */
  sentBefore: number
  /** In no campaign, because nothing can be sent to them now. */
  leftOut: number
}

export interface Sending {
  connection: BillingApiAccess | null
  outgoing: Outgoing
}

export interface Campaigns {
  readonly total: Dispatched
  /** @throws CommandFailed `STOPPED` with what was done */
  send(campaign: Pick<CampaignRow, 'id' | 'counts'>, label: string): Promise<void>
  /** @throws CommandFailed `ALL_REFUSED` where this run tried and nothing was taken */
  checkTaken(): Promise<void>
}

export function createCampaigns({ core, client, run }: Session, { connection, outgoing }: Sending): Campaigns {
  const total: Dispatched = { campaigns: [], sent: 0, failed: 0, skipped: 0, uncertain: 0, queued: 0, sentBefore: 0, leftOut: 0 }
  let failedBefore = 0
  return {
    total,
    async send({ id, counts }, label) {
      const { stopped, ...after } = await run('mail.dispatch', { workspaceDir: core.context.workspaceDir, campaignId: id, connection, outgoing }, label)
      total.campaigns.push(id)
      for (const state of ['sent', 'failed', 'skipped', 'uncertain', 'queued'] as const) total[state] += after[state]
      total.sentBefore += counts.sent
      failedBefore += counts.failed
      if (stopped !== null) throw new CommandFailed('STOPPED', `${stopped}${stopped.endsWith('.') ? '' : '.'} ${waiting(total.queued)} still queued; the same command goes on with them, and so does counterfoil mail resume ${id}.`, total)
    },
    async checkTaken() {
      if (total.sent > total.sentBefore || total.failed <= failedBefore) return
      const { rows } = await client.mail.messages({ campaign: total.campaigns.at(-1)!, state: 'failed', limit: 1 })
      throw new CommandFailed('ALL_REFUSED', `Every message was refused: ${rows[0]?.serverReply ?? rows[0]?.reason ?? 'it did not say why.'}`, total)
    },
  }
}

/** Nothing of it has gone yet. */
export const FRESH = { queued: 0, sending: 0, sent: 0, failed: 0, uncertain: 0, skipped: 0 }

/** How mail and SMS leave in this run: as the workspace has it, but not faster than was said, campaigns that go on included. */
export async function outgoingAt({ core, client }: Session, perMinute: number | null): Promise<Outgoing> {
  const outgoing = core.context.outgoing()
  if (perMinute === null) return outgoing
  const { parties } = await client.app.info()
  const rates = parties.map(({ id }) => {
    const set = outgoing.rules.rates.find(({ party }) => party === id)
    return { party: id, perMinute: Math.min(perMinute, set?.perMinute ?? perMinute), perHour: set?.perHour ?? null }
  })
  return { ...outgoing, rules: { ...outgoing.rules, rates } }
}

/**
 * Campaigns of these kinds that ended by themselves with messages left, the oldest first. One that a person paused
 * has no reason and is left to them; one for several parties is not sent for the sake of one.
 */
export async function thatStopped({ client }: Session, kinds: readonly string[], party: PartyId | null): Promise<CampaignRow[]> {
  const { rows } = await client.mail.campaigns({ limit: CAMPAIGNS_LOOKED_AT })
  return rows
    .filter((row) => kinds.includes(row.kind) && row.state === 'paused' && row.stopReason !== null && row.counts.queued > 0)
    .filter(({ partyId }) => party === null || partyId === party)
    .toReversed()
}
const CAMPAIGNS_LOOKED_AT = 200

/** `288 sent (40 of them before), 2 failed, 3 skipped, 0 uncertain; 5 cannot be written to.` */
export function dispatchedWords({ sent, sentBefore, failed, skipped, uncertain, leftOut }: Dispatched): string {
  const n = (count: number) => count.toLocaleString('en')
  return `${n(sent)} sent${sentBefore === 0 ? '' : ` (${n(sentBefore)} of them before)`}, ${n(failed)} failed, ${n(skipped)} skipped, ${n(uncertain)} uncertain${leftOut === 0 ? '' : `; ${n(leftOut)} left out`}.`
}

const waiting = (count: number): string => (count === 1 ? '1 message is' : `${count.toLocaleString('en')} messages are`)
