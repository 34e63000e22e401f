/**
 * The dispatch engine: sends a campaign's queued messages, several at a time, and writes down what
 * became of each. It ends when none is left, when a person says so, or by itself when going on
 * would do harm; then what is not sent stays queued.
 */
import { createHash } from 'node:crypto'
import type { DispatchResult, Progress } from '#main/core/ports/jobs.ts'
import { JobCancelled, JobFailure } from '#main/core/ports/jobs.ts'
import type { ChangedRecord, Connector } from '#main/core/ports/connector.ts'
import type { PaperMaker } from '#main/core/ports/mail.ts'
import { messageCounts, type CarriedFile, type MessageRecord } from '#main/db/campaigns.ts'
import type { Database } from '#main/db/database.ts'
import { compose } from './compose.ts'
import { kindOf } from './kinds/kindOf.ts'
import type { Content } from './kinds/kind.ts'
import { beginCampaign, createMessageLog, endRun, type Settlement } from './messageLog.ts'
import { createPacing } from './pacing.ts'
import { createRunState } from './runState.ts'
import type { Delivery } from './smtpReply.ts'
import { templateById, type Template } from './templates.ts'
import { NoMailServer, type Lane, type SmtpTransport } from './transport.ts'

export interface DispatchParts {
  database: Database
  /** Null for kinds that need no billing system. */
  connector: Pick<Connector, 'send'> | null
  /** Makes the documents that messages carry. */
  papers?: PaperMaker
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
/** Many mail servers refuse larger ones, and say so only when all of it has gone over the line. */
const BYTES_MAX = 10_000_000

/**
 * Runs a campaign. Answers how all its messages stand.
 * @throws JobCancelled when `signal` came, JobFailure `NO_CAMPAIGN`, `NOT_CONNECTED`
 */
export async function dispatchCampaign(campaignId: string, parts: DispatchParts, options: DispatchOptions): Promise<DispatchResult> {
  const { database, transport, now, signal } = parts
  const { inFlight = 6, retryPausesMs = [5_000, 30_000, 120_000], reconnectPausesMs = [500, 2_000, 6_000] } = options
  const campaign = beginCampaign(database, campaignId, now())
  if (campaign === undefined) throw new JobFailure('NO_CAMPAIGN', 'There is no such campaign in this workspace.')
  const template = database.first<Template>(templateById(campaign.templateId))!
  const kind = kindOf(campaign, template, { ...parts, pausesMs: reconnectPausesMs })
  const log = createMessageLog(database, campaign, now, kind.repeated)
  const run = createRunState((after) => log.queued(after, 200), signal)
  const going = { over: run.over, pause: run.pause, signal }
  const pacing = createPacing(options.ratePerMinute, () => performance.now())
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
    const early = kind.look(message)
    if ('skip' in early) return { state: 'skipped', reason: early.skip }
    await run.pause(pacing.takeTurn(message.partyId))
    if (run.over()) return null
    const found = kind.look(message)
    if ('skip' in found) return { state: 'skipped', reason: found.skip }
    message.toAddress = found.toAddress
    const made = await kind.make(message, found.subject, going)
    if (made.kind === 'over') return null
    if (made.kind === 'stop') return stop(made.reason)
    if (made.kind === 'skip') return { state: 'skipped', reason: made.reason }
    const { content, secret } = made
    const bytes = await compose({ ...content, messageId: message.messageId, at: now() })
    if (bytes.length > BYTES_MAX) return { state: 'skipped', reason: `The message would be ${(bytes.length / 1e6).toFixed(1)} MB, and mail servers refuse more than 10 MB. Give it to the customer in another way.` }
    const lane = await aLane()
    if (lane === null) return null
    try {
      if (run.over()) return null
      const claim = await log.claim(message, carried(content))
      if (claim === 'halted') run.halt()
      if (claim === 'left_out') done++
      if (claim !== 'claimed') return null
      message.attempts++
      const delivery = await lane.deliver({ from: content.from.address, to: content.to.map(({ address }) => address) }, bytes)
      return settlementOf(message, secret === null ? delivery : withoutSecret(delivery, secret))
    } finally {
      lane.release()
    }
  }

  function stop(reason: string): null {
    run.stop(reason)
    return null
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
      case 'accepted': return { state: 'sent', serverReply: delivery.reply, reason: delivery.without === null ? null : `Not taken for ${delivery.without}` }
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

/** Some servers repeat what they object to: a link must not come to rest in the log by that way. */
function withoutSecret(delivery: Delivery, secret: string): Delivery {
  return 'reply' in delivery ? { ...delivery, reply: delivery.reply.replaceAll(secret, '[link]') } : delivery
}

/** What a message carries, as its row names it: JSON of `CarriedFile`; null for nothing. */
function carried({ attachments: [first] }: Content): string | null {
  if (first === undefined) return null
  return JSON.stringify({ fileName: first.fileName, bytes: first.bytes.length, sha256: createHash('sha256').update(first.bytes).digest('hex') } satisfies CarriedFile)
}
