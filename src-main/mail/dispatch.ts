/**
 * The dispatch engine: sends a campaign's queued messages, several at a time, and writes down what
 * became of each. It ends when none is left, when a person says so, or by itself when going on
 * would do harm; then what is not sent stays queued.
 */
import { setMaxListeners } from 'node:events'
import type { ChangedRecord, Connector } from '#main/core/ports/connector.ts'
import type { Delivery } from '#main/core/ports/delivery.ts'
import type { DispatchResult, Progress } from '#main/core/ports/jobs.ts'
import { JobCancelled, JobFailure } from '#main/core/ports/jobs.ts'
import type { PaperMaker } from '#main/core/ports/mail.ts'
import type { SendingRules } from '#main/core/ports/outgoing.ts'
import type { SmsConnector } from '#main/core/ports/sms.ts'
import { messageCounts, type CarriedFile, type MessageRecord } from '#main/db/campaigns.ts'
import type { Database } from '#main/db/database.ts'
import { forbiddenLink } from '#main/domain/smsLinks.ts'
import { composeParts, type Composed } from './compose.ts'
import type { Signer } from './dkim.ts'
import { kindOf } from './kinds/kindOf.ts'
import type { EmailContent, Made, SmsContent } from './kinds/kind.ts'
import { createLine } from './line.ts'
import { beginCampaign, createMessageLog, endRun, type Settlement } from './messageLog.ts'
import { addressTrouble, wireAddress } from './mimeHeaders.ts'
import { createOutcome, noted, withoutSecret, type Outcome, type Tried } from './outcome.ts'
import { createPacing, slowerOf, type PacingOptions } from './pacing.ts'
import { createRunState, graceAfter } from './runState.ts'
import { notSetBecause } from './notSet.ts'
import { createSenders } from './sender.ts'
import { templateById, type Template } from './templates.ts'
import type { SmtpTransport } from './transport.ts'

export interface DispatchParts {
  database: Database
  /** Null for kinds that need no billing system. */
  connector: Pick<Connector, 'send'> | null
  /** Makes the documents that messages carry. */
  papers?: PaperMaker
  /** Null where no mail server is set. */
  transport: SmtpTransport | null
  /** Null where no SMS provider is set. */
  sms: Pick<SmsConnector, 'send'> | null
  rules: SendingRules
  /** Signs what leaves; nothing is signed without. */
  sign?: Signer
  /** Writes records the billing system changed into the copy. */
  applyChanges(changed: readonly ChangedRecord[]): void
  /** Epoch milliseconds, for what is written down. */
  now(): number
  /** Aborted when a person stops it; messages on the line are still settled. */
  signal: AbortSignal
  progress(progress: Progress): void
}

export interface DispatchOptions {
  /** Messages a minute and party; the campaign's own unless told, null for no limit. */
  ratePerMinute?: number | null
  /** Messages worked on at once: more than there are connections, so that links are fetched meanwhile. */
  inFlight?: number
  /** Pauses before a message that was put off is tried again; as many tries more. */
  retryPausesMs?: readonly number[]
  /** Pauses before the mail server, or the billing system, is asked again after a failure that may pass. */
  reconnectPausesMs?: readonly number[]
  /** The same once something was sent in this run: a line that is gone for a while comes back by itself. */
  lineBackPausesMs?: readonly number[]
  /** How much slower a server is served that asks for less. */
  slowMs?: NonNullable<PacingOptions['slowMs']>
  /** How long what is on the line may take when a person has stopped it, before it is cut. */
  stopGraceMs?: number
}

const IN_FLIGHT = 12
/** Many mail servers refuse larger ones, and say so only when all of it has gone over the line. */
const BYTES_MAX = 10_000_000
/** Half an hour in all: a train through a tunnel, a router that starts again, a laptop that was carried home. */
const LINE_BACK_PAUSES_MS = [500, 2_000, 6_000, 15_000, 30_000, ...Array<number>(29).fill(60_000)]
/** A thread whose job does not end fifteen seconds after it was cancelled is ended, with whatever else is under way in it. */
const STOP_GRACE_MS = 10_000

/**
 * Runs a campaign. Answers how all its messages stand.
 * @throws JobCancelled when `signal` came, JobFailure `NO_CAMPAIGN`, `NOT_CONNECTED`
 */
export async function dispatchCampaign(campaignId: string, parts: DispatchParts, options: DispatchOptions): Promise<DispatchResult> {
  const { database, transport, sms, rules, now, signal } = parts
  const { inFlight = IN_FLIGHT, retryPausesMs = [5_000, 30_000, 120_000], reconnectPausesMs = [500, 2_000, 6_000], lineBackPausesMs = options.reconnectPausesMs ?? LINE_BACK_PAUSES_MS } = options
  keepFewPages(database)
  const campaign = beginCampaign(database, campaignId, now())
  if (campaign === undefined) throw new JobFailure('NO_CAMPAIGN', 'There is no such campaign in this workspace.')
  // Kinds read it at each pause: how long the billing system is waited for depends on whether it has answered in this run.
  const pausesMs = [...reconnectPausesMs]
  const templateOf = templates(database, campaign.templateId)
  const kind = kindOf(campaign, templateOf({ templateId: null }), { ...parts, pausesMs })
  const log = createMessageLog(database, campaign, { now, rates: rules.rates, repeated: kind.repeated, claimsAtOnce: () => Math.min(inFlight, transport?.limit() ?? inFlight) })
  const run = createRunState({ more: (after) => log.queued(after, 200), again: log.again }, signal)
  const monotonic = () => performance.now()
  const pacing = createPacing({ perMinute: slowerOf(options.ratePerMinute === undefined ? campaign.ratePerMinute : options.ratePerMinute, rules.rates), now: monotonic, ...(options.slowMs === undefined ? {} : { slowMs: options.slowMs }) })
  const outcome = createOutcome({ run, pacing, retryPausesMs, stopAfter: rules.stopAfter })
  const line = transport === null ? null : createLine({ transport, pausesMs: lineBackPausesMs, run, told: () => tell() })
  const senderFor = createSenders(database)
  /** Outcomes on their way to the disk: nobody waits for them, but the end of the run. */
  const settling = new Set<Promise<void>>()
  /** Until when a party's rule lets no more go, as `monotonic` counts. */
  let heldUntil = 0
  const cutting = new AbortController()
  setMaxListeners(0, cutting.signal)

  const counts = messageCounts(database, campaignId)
  let done = campaign.total - counts.queued
  const tell = () => parts.progress({ done, total: campaign.total, step: step() })
  tell()

  if (campaign.state === 'running') {
    const grace = graceAfter(signal, options.stopGraceMs ?? STOP_GRACE_MS, () => {
      line?.cut()
      cutting.abort()
    })
    const workers = await Promise.allSettled(Array.from({ length: inFlight }, work))
    const settled = await Promise.allSettled(settling)
    clearTimeout(grace())
    endRun(database, campaignId, run.stopped(), signal.aborted, now())
    const broken = [...workers, ...settled].find((each) => each.status === 'rejected')
    if (broken) throw broken.reason
  }
  if (signal.aborted) throw new JobCancelled()
  const { sent, failed, skipped, uncertain, queued } = messageCounts(database, campaignId)
  return { sent, failed, skipped, uncertain, queued, stopped: run.stopped() }

  function step(): string {
    const waiting = line?.waiting() ?? null
    if (waiting !== null) return `waiting for the mail server. ${waiting}`
    if (heldUntil > monotonic()) return `as many were sent as the settings allow; it goes on in ${durationWords(heldUntil - monotonic())}`
    if (pacing.slowedMs() > 0) return 'sending slowly, as the other side asks'
    return run.putOff() === 0 ? 'sending' : `sending; ${run.putOff()} put off, to be tried again`
  }

  async function work(): Promise<void> {
    try {
      for (let message = await run.next(); message !== null; message = await run.next()) {
        const tried = await attempt(message)
        if (tried === null) continue
        const { settlement, again } = 'settlement' in tried ? tried : { settlement: tried, again: null }
        if (settlement.state === 'queued') await log.settle(message, settlement)
        else {
          done++
          settle(message, settlement)
        }
        if (again !== null) run.later(message, again.pauseMs, again.counted)
        tell()
      }
    } catch (error) {
      // One worker that cannot go on, because of a template or a full disk, ends the others too.
      run.stop(error instanceof JobFailure ? error.message : 'Sending was interrupted by an error.')
      if (!(error instanceof JobFailure)) throw error
    }
  }

  function settle(message: MessageRecord, as: Settlement): void {
    const settled = log.settle(message, as)
    settling.add(settled)
    settled.then(() => settling.delete(settled), () => run.stop('Sending was interrupted by an error.'))
  }

  /** Takes one message as far as it goes. Null when it is to stay as it is. */
  async function attempt(message: MessageRecord): Promise<Outcome | Skipped | null> {
    let found = kind.look(message)
    if ('skip' in found) return { state: 'skipped', reason: found.skip }
    if (await turn(message.partyId)) {
      if (run.over()) return null
      found = kind.look(message)
      if ('skip' in found) return { state: 'skipped', reason: found.skip }
    }
    const turnAt = monotonic()
    message.toAddress = found.toAddress
    const template = templateOf(message)
    const notSet = notSetBecause(senderFor(message.partyId), template, message.channel)
    if (notSet !== null) return { state: 'skipped', reason: notSet }
    const made = await kind.make(message, found.subject, { over: run.over, pause: run.pause, signal, template })
    if (made.kind === 'over') return null
    if (made.kind === 'stop') return stop(made.reason)
    if (made.kind === 'skip') return { state: 'skipped', reason: made.reason }
    // The server has asked for less since: the turn is taken once more.
    if (pacing.slowedSince(turnAt)) await turn(message.partyId)
    return made.content.channel === 'sms' ? text(message, made.content, template, made, turnAt) : email(message, made.content, template, made, turnAt)
  }

  async function email(message: MessageRecord, content: EmailContent, template: Template, { secret, note }: Ready, turnAt: number): Promise<Outcome | Skipped | null> {
    if (line === null) return stop('No mail server is set. Give its address in Settings.')
    const trouble = content.to.map(({ address }) => addressTrouble(address)).find((why) => why !== null)
    if (trouble !== undefined) return { state: 'skipped', reason: trouble }
    const composed = await composedOf(message, content)
    if ('reason' in composed) return { state: 'skipped', reason: composed.reason }
    if (composed.size > BYTES_MAX) return { state: 'skipped', reason: `The message would be ${(composed.size / 1e6).toFixed(1)} MB, and mail servers refuse more than 10 MB. Give it to the customer in another way.` }
    const lane = await line.lane()
    if (lane === null) return null
    try {
      return await claimed(message, { sentFrom: content.from.address, templateId: template.id, attachment: carried(composed.carried) }, async () => {
        const delivery = await lane.deliver({ from: wireAddress(content.from.address), to: content.to.map(({ address }) => wireAddress(address)) }, composed)
        return noted(settlementOf(message, withoutSecret(delivery, secret), { turnAt, fresh: lane.fresh }), note)
      })
    } finally {
      lane.release()
    }
  }

  async function text(message: MessageRecord, content: SmsContent, template: Template, { secret, note }: Ready, turnAt: number): Promise<Outcome | Skipped | null> {
    if (sms === null) return stop('No SMS provider is set. Give its account in Settings.')
    // A rule of the engine, whatever the template says: the phone of a customer is in many hands.
    const link = forbiddenLink(content.body, senderFor(message.partyId).portalUrl)
    if (link !== null) return { state: 'skipped', reason: `The text holds a link (${link}), and an SMS may hold none but the portal’s sign-in page.` }
    return claimed(message, { sentFrom: content.from, templateId: template.id, attachment: null }, async () => {
      const delivery = await sms.send({ from: content.from, to: content.to, body: content.body, signal: cutting.signal })
      return noted(settlementOf(message, withoutSecret(delivery, secret), { turnAt, fresh: true }), note)
    })
  }

  /** Commits it as `sending`, and only then lets it go. */
  async function claimed(message: MessageRecord, as: Parameters<typeof log.claim>[1], go: () => Promise<Outcome>): Promise<Outcome | Skipped | null> {
    if (run.over()) return null
    const claim = await log.claim(message, as)
    if (claim === 'halted') run.halt()
    if (claim === 'left_out') done++
    if (typeof claim === 'object') {
      run.later(message, claim.waitMs, false)
      held(claim.waitMs)
    }
    if (claim !== 'claimed') return null
    message.attempts++
    return go()
  }

  function settlementOf(message: MessageRecord, delivery: Delivery, tried: Tried): Outcome {
    if (delivery.kind === 'accepted' && pausesMs.length < lineBackPausesMs.length) pausesMs.splice(0, pausesMs.length, ...lineBackPausesMs)
    return outcome(message, delivery, tried)
  }

  /** Waits until the party's next message may go; whether there was anything to wait for. */
  async function turn(partyId: string): Promise<boolean> {
    const paced = pacing.takeTurn(partyId)
    await run.pause(paced)
    let waited = paced > 0
    for (let rest = log.waitOf(partyId); rest > 0 && !run.over(); rest = log.waitOf(partyId)) {
      waited = true
      held(rest)
      await run.pause(rest)
    }
    return waited
  }

  function held(ms: number): void {
    heldUntil = monotonic() + ms
    tell()
  }

  function stop(reason: string): null {
    run.stop(reason)
    return null
  }

  async function composedOf(message: MessageRecord, content: EmailContent): Promise<Composed | { reason: string }> {
    try {
      const composed = await composeParts({ ...content, messageId: message.messageId, at: now() })
      return parts.sign === undefined ? composed : await parts.sign(content.from.address, composed)
    } catch (error) {
      // A file that is not there any more is no reason to leave the others without theirs.
      if (error instanceof Error && 'code' in error && typeof error.code === 'string' && 'path' in error) return { reason: `A file that goes with it cannot be read (${error.code}).` }
      throw error
    }
  }
}

/** Each record is read once, for its own message: pages that were read are not worth keeping. In KiB. */
const PAGES_KEPT = 4096

function keepFewPages({ raw }: Database): void {
  raw.pragma(`main.cache_size = -${PAGES_KEPT}`)
  raw.pragma(`cache.cache_size = -${PAGES_KEPT}`)
}

type Skipped = Extract<Settlement, { state: 'skipped' }>
type Ready = Extract<Made, { kind: 'message' }>

/** The template of each message: its own version, else its campaign's. */
function templates(database: Database, campaigns: string): (message: Pick<MessageRecord, 'templateId'>) => Template {
  const known = new Map<string, Template>()
  return ({ templateId }) => {
    const id = templateId ?? campaigns
    const template = known.get(id) ?? database.first<Template>(templateById(id))!
    known.set(id, template)
    return template
  }
}

/** What a message carries, as its row names it: JSON of `CarriedFile`, of several a list; null for nothing. */
function carried(files: readonly CarriedFile[]): string | null {
  if (files.length === 0) return null
  return JSON.stringify(files.length === 1 ? files[0] : files)
}

function durationWords(ms: number): string {
  const seconds = Math.ceil(ms / 1000)
  return seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`
}
