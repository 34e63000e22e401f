/**
 * The dispatch engine: sends a campaign's queued messages, several at a time, and writes down what
 * became of each. It ends when none is left, when a person says so, or by itself when going on
 * would do harm; then what is not sent stays queued.
 */
import type { DispatchResult, Progress } from '#main/core/ports/jobs.ts'
import { JobCancelled, JobFailure } from '#main/core/ports/jobs.ts'
import { ConnectorError, type ChangedRecord, type Connector } from '#main/core/ports/connector.ts'
import { messageCounts, type MessageRecord } from '#main/db/campaigns.ts'
import type { Database } from '#main/db/database.ts'
import { compose, isOneAddress } from './compose.ts'
import { inviteeById, RECENTLY_SENT, recentMessage, sameAddress, whyNot, type Invitee } from './invitees.ts'
import { guardMs } from './kinds.ts'
import { beginCampaign, createMessageLog, endRun, type Settlement } from './messageLog.ts'
import { linkKey, newLink, type NewLink } from './newLink.ts'
import { createPacing } from './pacing.ts'
import { registrationMessage, senderOf, type Sender } from './registrationMessage.ts'
import { createRunState } from './runState.ts'
import type { Delivery } from './smtpReply.ts'
import { templateById, type Template } from './templates.ts'
import { NoMailServer, type Lane, type SmtpTransport } from './transport.ts'

export interface DispatchParts {
  database: Database
  connector: Pick<Connector, 'send'>
  transport: SmtpTransport
  /** Writes records the billing system changed into the copy. */
  applyChanges(changed: readonly ChangedRecord[]): void
  /** Epoch milliseconds, for what is written down. */
  now(): number
  /** Aborted when a person stops it; messages on the line are still settled. */
  signal: AbortSignal
  progress(progress: Progress): void
}

export interface DispatchOptions {
  /** Messages a minute and party; null for no limit. */
  ratePerMinute: number | null
  /** Messages worked on at once: more than there are connections, so that links are fetched meanwhile. */
  inFlight?: number
  /** Pauses before a message that was put off is tried again; as many tries more. */
  retryPausesMs?: readonly number[]
  /** Pauses before the mail server, or the billing system, is asked again after a failure that may pass. */
  reconnectPausesMs?: readonly number[]
}

/** Failures in a row that are not about one recipient, after which going on would only make more of them. */
const FAILURES_IN_A_ROW = 5
/** Tries of one message in all its runs. */
const TRIES_MAX = 12

/**
 * Runs a campaign. Answers how all its messages stand.
 * @throws JobCancelled when `signal` came, JobFailure `NO_CAMPAIGN`
 */
export async function dispatchCampaign(campaignId: string, parts: DispatchParts, options: DispatchOptions): Promise<DispatchResult> {
  const { database, connector, transport, now, signal } = parts
  const { inFlight = 6, retryPausesMs = [5_000, 30_000, 120_000], reconnectPausesMs = [500, 2_000, 6_000] } = options
  const campaign = beginCampaign(database, campaignId, now())
  if (campaign === undefined) throw new JobFailure('NO_CAMPAIGN', 'There is no such campaign in this workspace.')
  const template = database.first<Template>(templateById(campaign.templateId))!
  const log = createMessageLog(database, campaign, now)
  const run = createRunState((after) => log.queued(after, 200), signal)
  const pacing = createPacing(options.ratePerMinute, () => performance.now())
  const senders = new Map<string, Sender>()
  const senderFor = (partyId: string) => {
    const sender = senders.get(partyId) ?? senderOf(database, partyId)
    senders.set(partyId, sender)
    return sender
  }
  let hadServer = false
  let inARow = 0

  const counts = messageCounts(database, campaignId)
  let done = campaign.total - counts.queued
  const tell = () => parts.progress({ done, total: campaign.total, step: run.putOff() === 0 ? 'sending' : `sending; ${run.putOff()} put off, to be tried again` })
  tell()

  if (campaign.state === 'running') {
    const workers = await Promise.allSettled(Array.from({ length: inFlight }, work))
    endRun(database, campaignId, run.stopped(), now())
    const broken = workers.find((worker) => worker.status === 'rejected')
    if (broken) throw broken.reason
  }
  if (signal.aborted) throw new JobCancelled()
  const { sent, failed, skipped, uncertain, queued } = messageCounts(database, campaignId)
  return { sent, failed, skipped, uncertain, queued, stopped: run.stopped() }

  async function work(): Promise<void> {
    try {
      for (let message = await run.next(); message !== null; message = await run.next()) {
        const settlement = await attempt(message)
        if (settlement === null) continue
        if (settlement.state !== 'queued') done++
        await log.settle(message, settlement)
        tell()
      }
    } catch (error) {
      // One worker that cannot go on, because of a template or a full disk, ends the others too.
      run.stop(error instanceof JobFailure ? error.message : 'Sending was interrupted by an error.')
      if (!(error instanceof JobFailure)) throw error
    }
  }

  /** Takes one message as far as it goes. Null when it is to stay as it is. */
  async function attempt(message: MessageRecord): Promise<Settlement | null> {
    const early = look(message)
    if (early.skip !== null) return { state: 'skipped', reason: early.skip }
    await run.pause(pacing.takeTurn(message.partyId))
    if (run.over()) return null
    const { invitee, skip } = look(message)
    if (skip !== null) return { state: 'skipped', reason: skip }
    const made = await linkFor(message)
    if (made === null) return null
    if (made.kind === 'none') return stop(made.reason)
    if (made.kind === 'refused') return { state: 'skipped', reason: made.reason }
    keep(made.changed)
    const sender = senderFor(message.partyId)
    const content = registrationMessage(template, sender, invitee, made.link)
    const bytes = await compose({ ...content, to: { name: message.toName, address: message.toAddress }, messageId: message.messageId, at: now() })
    const lane = await aLane()
    if (lane === null) return null
    try {
      if (run.over()) return null
      const claim = await log.claim(message)
      if (claim === 'halted') run.halt()
      if (claim === 'left_out') done++
      if (claim !== 'claimed') return null
      message.attempts++
      const delivery = await lane.deliver({ from: sender.senderEmail, to: message.toAddress }, bytes)
      return settlementOf(message, withoutLink(delivery, made.link.url))
    } finally {
      lane.release()
    }
  }

  function stop(reason: string): null {
    run.stop(reason)
    return null
  }

  /** The newest that is known of the customer, just before. */
  function look(message: MessageRecord): { invitee: Invitee; skip: string | null } {
    const invitee = database.first<Invitee>(inviteeById(message.subjectId))
    if (invitee === undefined) return { invitee: undefined as never, skip: 'The registration is not in the local copy any more.' }
    const skip = whyNot(invitee)
      ?? (sameAddress(invitee.email!) === message.toAddress ? null : 'The address has changed since this was confirmed.')
      ?? (isOneAddress(message.toAddress) ? null : 'This is not an email address.')
      // Asked before the link is made: a new link would kill the one that has just reached the customer.
      ?? (database.first(recentMessage(message.toAddress, now() - guardMs(campaign!.kind), message.id)) ? RECENTLY_SENT : null)
    return { invitee, skip }
  }

  async function linkFor(message: MessageRecord): Promise<NewLink | null> {
    for (let tries = 0; ; tries++) {
      try {
        const key = linkKey(message)
        const made = await newLink(connector, message, key, signal)
        // Asked for before a long pause, and run out since: that was a link of this same try.
        const stale = made.kind === 'link' && made.link.expiresAt <= now()
        return stale ? await newLink(connector, message, `${key}-${now()}`, signal) : made
      } catch (error) {
        if (!(error instanceof ConnectorError)) throw error
        if (run.over() || error.code === 'CANCELLED') return null
        const pause = reconnectPausesMs[tries]
        if (pause === undefined || !(error.transient || error.code === 'MALFORMED')) return { kind: 'none', reason: `No registration link can be had. ${error.message}` }
        await run.pause(Math.max(pause, Math.min(error.retryAfterMs ?? 0, 60_000)))
        if (run.over()) return null
      }
    }
  }

  /** The copy shows at once what the billing system changed; where it cannot be written now, the next pull brings it. */
  function keep(changed: readonly ChangedRecord[]): void {
    try {
      parts.applyChanges(changed)
    } catch {
      // A busy or damaged copy is no reason to leave a customer without the email.
    }
  }

  async function aLane(): Promise<Lane | null> {
    for (let tries = 0; ; tries++) {
      try {
        const lane = await transport.acquire()
        hadServer = true
        return lane
      } catch (error) {
        if (!(error instanceof NoMailServer)) throw error
        // One that answered a moment ago may be starting again; one that never did is not waited for.
        const pause = hadServer && !error.settled ? reconnectPausesMs[tries] : undefined
        if (pause === undefined) return stop(error.message)
        await run.pause(pause)
        if (run.over()) return null
      }
    }
  }

  function settlementOf(message: MessageRecord, delivery: Delivery): Settlement {
    const ourFault = delivery.kind === 'cut' || delivery.kind === 'unknown' || ((delivery.kind === 'refused' || delivery.kind === 'deferred') && delivery.about === 'us')
    inARow = ourFault ? inARow + 1 : 0
    const words = 'reply' in delivery ? delivery.reply : delivery.reason
    if (inARow >= FAILURES_IN_A_ROW) run.stop(`${inARow} messages in a row could not be sent, so the rest was not tried. The last time: ${words}`)
    switch (delivery.kind) {
      case 'accepted': return { state: 'sent', serverReply: delivery.reply }
      case 'refused': return { state: 'failed', reason: 'The mail server refused it.', serverReply: delivery.reply }
      case 'unknown': return { state: 'uncertain', reason: `${delivery.reason} It may have been sent.` }
      case 'deferred':
      case 'cut': {
        const pause = retryPausesMs[run.triesOf(message) - 1]
        const again = !run.over() && pause !== undefined && message.attempts < TRIES_MAX
        if (again) run.later(message, pause)
        if (again || run.over()) return { state: 'queued', serverReply: words }
        return { state: 'failed', reason: `The mail server put it off ${message.attempts} times.`, serverReply: words }
      }
    }
  }
}

/** Some servers repeat what they object to: the link must not come to rest in the log by that way. */
function withoutLink(delivery: Delivery, url: string): Delivery {
  return 'reply' in delivery ? { ...delivery, reply: delivery.reply.replaceAll(url, '[link]') } : delivery
}
