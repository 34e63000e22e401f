/**
 * The state of each message in `desk.db`, and the order that keeps the promise: a message is
 * committed as `sending`, on the disk, before a byte of it goes over the line. So after a crash it
 * is known of each one that it surely went, surely did not, or may have (`uncertain`).
 */
import type { Channel } from '#contract/mail.ts'
import type { SendingRules } from '#main/core/ports/outgoing.ts'
import { keepEarlierId } from '#main/db/bounces.ts'
import { messageCounts, type CampaignRecord, type MessageRecord } from '#main/db/campaigns.ts'
import { db, type Database } from '#main/db/database.ts'
import { deskTransaction } from '#main/db/fileTransactions.ts'
import type { CampaignState } from '#main/db/schema.ts'

export interface MessageLog {
  /** Up to `limit` queued messages behind `after`, in order. */
  queued(after: string, limit: number): MessageRecord[]
  /** One that is queued still. */
  again(id: string): MessageRecord | undefined
  /** Milliseconds until the party's rules let another message go, by all that it sent whichever campaign it was of; 0 now. */
  waitOf(partyId: string): number
  /** Commits it as `sending`, with what goes, unless it may not go any more, or not yet. Only after `claimed` may it go over the line. */
  claim(message: MessageRecord, as: Claim): Promise<Claimed>
  settle(message: MessageRecord, as: Settlement): Promise<void>
}

export interface Claim {
  sentFrom: string
  templateId: string
  /** JSON of what it carries. */
  attachment: string | null
}

export type Claimed = 'claimed' | 'left_out' | 'halted' | { waitMs: number }

export type Settlement =
  | { state: 'sent'; serverReply: string; /** Of several addresses, those that it was not taken for. */ reason?: string | null; providerId?: string | null }
  | { state: 'failed'; reason: string; serverReply: string | null }
  /** What the server said to an earlier try stays. */
  | { state: 'uncertain'; reason: string }
  | { state: 'skipped'; reason: string }
  /** Surely not sent: it waits for its next try. */
  | { state: 'queued'; serverReply: string | null }

export interface LogParts {
  now(): number
  rates: SendingRules['rates']
  /** Why a message would be one too many now; null when it may go. */
  repeated(message: MessageRecord, at: number): string | null
  /** How many messages can be claimed at the same time: when so many ask, no more are waited for. */
  claimsAtOnce(): number
}

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

/** Statements of the hot path, prepared once: they run some times for every message. */
export const QUEUED = `SELECT * FROM message WHERE campaignId = ? AND state = 'queued' AND id > ? ORDER BY id LIMIT ?`
/** The moment the so-many-th last message of a party began to go; through `message_by_party`. */
export const NTH_LAST = 'SELECT sendingAt FROM message WHERE partyId = ? AND sendingAt > ? ORDER BY sendingAt DESC LIMIT 1 OFFSET ?'

export function createMessageLog(database: Database, campaign: Pick<CampaignRecord, 'id'>, { now, rates, repeated, claimsAtOnce }: LogParts): MessageLog {
  const { raw } = database
  const queued = raw.prepare<[string, string, number], MessageRecord>(QUEUED)
  const again = raw.prepare<[string], MessageRecord>(`SELECT * FROM message WHERE id = ? AND state = 'queued'`)
  const state = raw.prepare<[string], { state: CampaignState }>('SELECT state FROM campaign WHERE id = ?')
  const nthLast = raw.prepare<[string, number, number], { sendingAt: number }>(NTH_LAST)
  const begin = raw.prepare(`UPDATE message SET state = 'sending', sendingAt = ?, attempts = attempts + 1, reason = NULL, toAddress = ?, attachment = ?, sentFrom = ?, templateId = coalesce(templateId, ?) WHERE id = ? AND state = 'queued'`)
  const end = raw.prepare(`UPDATE message SET state = ?, reason = ?, serverReply = CASE WHEN ? THEN serverReply ELSE ? END, providerId = ?, sendingAt = CASE WHEN ? THEN NULL ELSE sendingAt END, settledAt = ? WHERE id = ? AND state IN ('queued', 'sending')`)
  const leaveOut = raw.prepare(`UPDATE message SET state = 'skipped', reason = ?, settledAt = ? WHERE id = ? AND state = 'queued'`)
  const together = groupCommit(database)
  let claims = 0

  const waitOf = (partyId: string, at: number): number => {
    const rate = rates.find(({ party }) => party === partyId)
    if (rate === undefined) return 0
    const until = (limit: number | null, window: number) => {
      const row = limit === null ? undefined : nthLast.get(partyId, at - window, limit - 1)
      // A clock that was set back does not make us wait for longer than the window.
      return row === undefined ? 0 : Math.min(row.sendingAt + window - at, window)
    }
    return Math.max(until(rate.perMinute, MINUTE_MS), until(rate.perHour, HOUR_MS))
  }

  return {
    queued: (after, limit) => queued.all(campaign.id, after, limit),
    again: (id) => again.get(id),
    waitOf: (partyId) => waitOf(partyId, now()),

    claim: (message, { sentFrom, templateId, attachment }) => together((): Claimed => {
      claims--
      const at = now()
      if (state.get(campaign.id)?.state !== 'running') return 'halted'
      const once = repeated(message, at)
      if (once !== null) {
        leaveOut.run(once, at, message.id)
        return 'left_out'
      }
      const waitMs = waitOf(message.partyId, at)
      if (waitMs > 0) return { waitMs }
      return begin.run(at, message.toAddress, attachment, sentFrom, templateId, message.id).changes === 1 ? 'claimed' : 'left_out'
    }, ++claims >= claimsAtOnce() ? 0 : CLAIMS_GATHER_MS),

    settle: (message, as) => together(() => {
      const at = now()
      if (as.state === 'skipped') leaveOut.run(as.reason, at, message.id)
      else if (as.state === 'queued') end.run('queued', null, 0, as.serverReply, null, 1, null, message.id)
      else if (as.state === 'uncertain') end.run('uncertain', as.reason, 1, null, null, 0, at, message.id)
      else end.run(as.state, as.reason ?? null, 0, as.serverReply, as.state === 'sent' ? (as.providerId ?? null) : null, 0, at, message.id)
    }, OUTCOMES_GATHER_MS),
  }
}

const campaignState = (database: Database, id: string): CampaignState | undefined =>
  database.first<{ state: CampaignState }>(db.selectFrom('campaign').select('state').where('id', '=', id))?.state

/** How what is still to go of a campaign goes. */
export const queuedChannels = (database: Database, id: string): ReadonlySet<Channel> =>
  new Set(database.all<{ channel: Channel }>(db.selectFrom('message').select('channel').distinct().where('campaignId', '=', id).where('state', '=', 'queued')).map(({ channel }) => channel))

/** Starts or goes on with a campaign; what a crash left in between becomes uncertain. Undefined when there is none. */
export function beginCampaign(database: Database, id: string, now: number): CampaignRecord | undefined {
  return deskTransaction(database, () => {
    leftOver(database, id, now)
    database.run(db.updateTable('campaign').set({ state: 'running', stopReason: null, finishedAt: null }).where('id', '=', id).where('state', 'in', ['ready', 'paused', 'running']))
    return database.first<CampaignRecord>(db.selectFrom('campaign').selectAll().where('id', '=', id))
  })
}

/** Writes down how a run ended: `done` when nothing is left, else paused, unless a person has said otherwise meanwhile. `aborted`: it was a person who ended it. */
export function endRun(database: Database, id: string, stopped: string | null, aborted: boolean, now: number): void {
  deskTransaction(database, () => {
    const state = campaignState(database, id)
    if (state === 'cancelled') leaveOut(database, id, now)
    if (state !== 'running' && state !== 'paused') return
    const left = database.first(db.selectFrom('message').select('id').where('campaignId', '=', id).where('state', 'in', ['queued', 'sending']).limit(1))
    const values = left === undefined ? { state: 'done' as const, finishedAt: now, stopReason: null } : { state: 'paused' as const, stopReason: stopped ?? (state === 'running' && !aborted ? TO_SEND_AGAIN : null) }
    database.run(db.updateTable('campaign').set(values).where('id', '=', id))
  })
}

/** A person's word: paused, it can be resumed; cancelled, what is queued never goes. Answers the state it has now; null when there is none. */
export function haltCampaign(database: Database, id: string, as: 'paused' | 'cancelled', now: number): CampaignState | null {
  return deskTransaction(database, () => {
    // One that stopped by itself is paused by a person too: then nothing goes on with it but a person.
    const { changes } = database.run(db.updateTable('campaign').set({ state: as, stopReason: null, ...(as === 'cancelled' ? { finishedAt: now } : {}) }).where('id', '=', id).where('state', 'in', ['ready', 'running', 'paused']))
    if (changes === 1 && as === 'cancelled') leaveOut(database, id, now)
    return campaignState(database, id) ?? null
  })
}

/** Why a campaign is paused that was not sent to its end before the close, or the kill. */
export const CUT_OFF_AT_CLOSE = 'Counterfoil was closed before all of these were sent.'

/**
 * At a start nothing is running: campaigns that say so, or were about to begin, were cut off. One that a person had halted
 * may have been cut off all the same, with messages on the line that were still waited for.
 */
export function recoverCampaigns(database: Database, now: number): void {
  for (const { id } of database.all<{ id: string }>(cutOffCampaigns())) recoverCampaign(database, id, CUT_OFF_AT_CLOSE, now)
}

/** Campaign by campaign through `message_by_state`: an index of what is on the line would be written twice for every message. */
export const cutOffCampaigns = () =>
  db.selectFrom('campaign as c').select('c.id').where(({ eb, exists, or, selectFrom }) => or([
    eb('c.state', 'in', ['ready', 'running']),
    exists(selectFrom('message as m').select('m.id').whereRef('m.campaignId', '=', 'c.id').where('m.state', '=', 'sending')),
  ]))

/** A run that ended without a word, if it did: it can be resumed if anything is left to send, and what was on the line is uncertain, whatever a person has said of the campaign. */
export function recoverCampaign(database: Database, id: string, reason: string, now: number): void {
  deskTransaction(database, () => {
    leftOver(database, id, now)
    const left = database.first(db.selectFrom('message').select('id').where('campaignId', '=', id).where('state', '=', 'queued').limit(1))
    const values = left === undefined ? { state: 'done' as const, finishedAt: now, stopReason: null } : { state: 'paused' as const, stopReason: reason }
    database.run(db.updateTable('campaign').set(values).where('id', '=', id).where('state', 'in', ['ready', 'running']))
  })
}

function leftOver(database: Database, campaignId: string, now: number): void {
  const values = { state: 'uncertain', reason: 'Counterfoil stopped between handing it to the mail server and the server’s answer.', settledAt: now } as const
  database.run(db.updateTable('message').set(values).where('campaignId', '=', campaignId).where('state', '=', 'sending'))
}

function leaveOut(database: Database, campaignId: string, now: number): void {
  const values = { state: 'skipped', reason: 'Cancelled before it was sent.', settledAt: now } as const
  database.run(db.updateTable('message').set(values).where('campaignId', '=', campaignId).where('state', '=', 'queued'))
}

/** A person's word on an uncertain message. Sent again it is a new message, with a `Message-ID` of its own. */
export function settleUncertain(database: Database, id: string, as: 'sent' | 'send_again', messageId: string, now: number): boolean {
  return deskTransaction(database, () => {
    const values = as === 'sent'
      ? { state: 'sent' as const, reason: 'Settled by a person: it was sent.', settledAt: now }
      : { state: 'queued' as const, reason: null, settledAt: null, sendingAt: null, serverReply: null, messageId }
    if (as === 'send_again') {
      const uncertain = database.first(db.selectFrom('message').select('id').where('id', '=', id).where('state', '=', 'uncertain'))
      if (uncertain === undefined) return false
      keepEarlierId(database, id)
    }
    const row = database.first<{ campaignId: string }>(
      db.updateTable('message').set(values).where('id', '=', id).where('state', '=', 'uncertain').returning('campaignId'))
    if (row === undefined) return false
    if (as === 'send_again') sendAgain(database, row.campaignId, id)
    return true
  })
}

/** Why a campaign is paused that a person has given something more to send. */
export const TO_SEND_AGAIN = 'Messages of it are to be sent again.'

/**
 * There is something to send again: a campaign that was done, or cancelled, goes on like one that stopped by itself. One
 * that a person paused does too, unless others than `message` wait in it: for their sake it stays paused.
 */
function sendAgain(database: Database, campaignId: string, message: string | null): void {
  const others = message === null ? undefined : database.first(db.selectFrom('message').select('id').where('campaignId', '=', campaignId).where('state', '=', 'queued').where('id', '<>', message).limit(1))
  database.run(db.updateTable('campaign').set({ state: 'paused', finishedAt: null, stopReason: TO_SEND_AGAIN }).where('id', '=', campaignId)
    .where((eb) => eb.or([eb('state', 'in', ['done', 'cancelled']), ...(others === undefined ? [eb.and([eb('state', '=', 'paused'), eb('stopReason', 'is', null)])] : [])])))
}

/** Failed messages of a campaign whose address is written to; through `message_by_state`. One to several is looked at when it goes. */
export const RETRIED = `campaignId = ? AND state = 'failed' AND NOT EXISTS (SELECT 1 FROM suppression AS s WHERE s.address = lower(toAddress))`

/**
 * Queues the failed messages of a campaign again: they surely were not sent. Each is a new message, with a `Message-ID` of
 * its own. `leftOut` failed, and nothing is sent to their addresses any more.
 */
export function retryFailed(database: Database, campaignId: string): { queued: number; leftOut: number } {
  return deskTransaction(database, () => {
    database.raw.prepare(`INSERT OR IGNORE INTO messageEarlierId (messageId, message, toAddress) SELECT messageId, id, toAddress FROM message WHERE ${RETRIED}`).run(campaignId)
    const { changes } = database.raw.prepare(`UPDATE message SET state = 'queued', reason = NULL, settledAt = NULL, sendingAt = NULL, serverReply = NULL, providerId = NULL,
      messageId = '<' || lower(hex(randomblob(16))) || substr(messageId, instr(messageId, '@')) WHERE ${RETRIED}`).run(campaignId)
    if (changes > 0) sendAgain(database, campaignId, null)
    return { queued: changes, leftOut: messageCounts(database, campaignId).failed }
  })
}

/** A message waits so long for others to be claimed with it: one wait for the disk lets several go. Not where none can come, all connections being in hand. */
const CLAIMS_GATHER_MS = 5
/** An outcome waits so long for a claim to be written with. Lost in a crash, the message is shown as uncertain. */
const OUTCOMES_GATHER_MS = 25

/**
 * Changes that come shortly one after the other are committed together. Each caller goes on only
 * when its own change is on the disk.
 */
function groupCommit(database: Database): <T>(change: () => T, gatherMs: number) => Promise<T> {
  let pending: { change: () => unknown; resolve: (value: never) => void; reject: (error: unknown) => void }[] = []
  let timer: { handle: NodeJS.Timeout; at: number } | null = null
  const flush = () => {
    const group = pending
    pending = []
    timer = null
    try {
      const results = deskTransaction(database, () => group.map(({ change }) => change()))
      for (const [index, { resolve }] of group.entries()) resolve(results[index] as never)
    } catch (error) {
      for (const { reject } of group) reject(error)
    }
  }
  return (change, gatherMs) =>
    new Promise((resolve, reject) => {
      pending.push({ change, resolve, reject })
      const at = performance.now() + gatherMs
      if (timer !== null && timer.at <= at) return
      clearTimeout(timer?.handle)
      timer = { handle: setTimeout(flush, gatherMs), at }
    })
}
