/**
 * The state of each message in `desk.db`, and the order that keeps the promise: a message is
 * committed as `sending`, on the disk, before a byte of it goes over the line. So after a crash it
 * is known of each one that it surely went, surely did not, or may have (`uncertain`).
 */
import { db, type Database } from '#main/db/database.ts'
import { deskTransaction } from '#main/db/fileTransactions.ts'
import type { CampaignState } from '#main/db/schema.ts'
import type { CampaignRecord, MessageRecord } from '#main/db/campaigns.ts'

export interface MessageLog {
  /** Up to `limit` queued messages behind `after`, in order. */
  queued(after: string, limit: number): MessageRecord[]
  /** Commits it as `sending`, with what it carries, unless it may not go any more. Only after `claimed` may it go over the line. */
  claim(message: MessageRecord, carried: string | null): Promise<'claimed' | 'left_out' | 'halted'>
  settle(message: MessageRecord, as: Settlement): Promise<void>
}

export type Settlement =
  | { state: 'sent'; serverReply: string; /** Of several addresses, those that it was not taken for. */ reason?: string | null }
  | { state: 'failed'; reason: string; serverReply: string | null }
  | { state: 'uncertain'; reason: string }
  | { state: 'skipped'; reason: string }
  /** Surely not sent: it waits for its next try. */
  | { state: 'queued'; serverReply: string | null }

/** `repeated`: why a message would be one too many now; null when it may go. */
export function createMessageLog(database: Database, campaign: Pick<CampaignRecord, 'id'>, now: () => number, repeated: (message: MessageRecord, at: number) => string | null): MessageLog {
  const together = groupCommit(database)
  const change = (id: string, values: Partial<MessageRecord>, from: readonly MessageRecord['state'][]) =>
    database.run(db.updateTable('message').set(values).where('id', '=', id).where('state', 'in', from)).changes
  return {
    queued: (after, limit) => database.all<MessageRecord>(
      db.selectFrom('message').selectAll().where('campaignId', '=', campaign.id).where('state', '=', 'queued').where('id', '>', after).orderBy('id').limit(limit)),

    claim: (message, carried) => together(() => {
      const at = now()
      if (campaignState(database, campaign.id) !== 'running') return 'halted'
      const once = repeated(message, at)
      if (once !== null) {
        change(message.id, { state: 'skipped', reason: once, settledAt: at }, ['queued'])
        return 'left_out'
      }
      const { toAddress } = message
      const changes = change(message.id, { state: 'sending', sendingAt: at, attempts: message.attempts + 1, reason: null, toAddress, attachment: carried }, ['queued'])
      return changes === 1 ? 'claimed' : 'left_out'
    }, CLAIMS_GATHER_MS),

    settle: (message, as) => together(() => {
      const at = now()
      const from = as.state === 'skipped' ? (['queued'] as const) : (['queued', 'sending'] as const)
      const values = as.state === 'queued'
        ? { ...as, sendingAt: null, settledAt: null, reason: null }
        : { serverReply: null, reason: null, ...as, settledAt: at }
      change(message.id, values, from)
    }, OUTCOMES_GATHER_MS),
  }
}

const campaignState = (database: Database, id: string): CampaignState | undefined =>
  database.first<{ state: CampaignState }>(db.selectFrom('campaign').select('state').where('id', '=', id))?.state

/** Starts or goes on with a campaign; what a crash left in between becomes uncertain. Undefined when there is none. */
export function beginCampaign(database: Database, id: string, now: number): CampaignRecord | undefined {
  return deskTransaction(database, () => {
    leftOver(database, id, now)
    database.run(db.updateTable('campaign').set({ state: 'running', stopReason: null, finishedAt: null }).where('id', '=', id).where('state', 'in', ['ready', 'paused', 'running']))
    return database.first<CampaignRecord>(db.selectFrom('campaign').selectAll().where('id', '=', id))
  })
}

/** Writes down how a run ended: `done` when nothing is left, else paused, unless a person has said otherwise meanwhile. */
export function endRun(database: Database, id: string, stopped: string | null, now: number): void {
  deskTransaction(database, () => {
    const state = campaignState(database, id)
    if (state === 'cancelled') leaveOut(database, id, now)
    if (state !== 'running' && state !== 'paused') return
    const left = database.first(db.selectFrom('message').select('id').where('campaignId', '=', id).where('state', 'in', ['queued', 'sending']).limit(1))
    const values = left === undefined ? { state: 'done' as const, finishedAt: now, stopReason: null } : { state: 'paused' as const, stopReason: stopped }
    database.run(db.updateTable('campaign').set(values).where('id', '=', id))
  })
}

/** A person's word: paused, it can be resumed; cancelled, what is queued never goes. Answers the state it has now; null when there is none. */
export function haltCampaign(database: Database, id: string, as: 'paused' | 'cancelled', now: number): CampaignState | null {
  return deskTransaction(database, () => {
    const from = as === 'paused' ? (['ready', 'running'] as const) : (['ready', 'running', 'paused'] as const)
    const { changes } = database.run(db.updateTable('campaign').set({ state: as, stopReason: null, ...(as === 'cancelled' ? { finishedAt: now } : {}) }).where('id', '=', id).where('state', 'in', from))
    if (changes === 1 && as === 'cancelled') leaveOut(database, id, now)
    return campaignState(database, id) ?? null
  })
}

/** Why a campaign is paused that was not sent to its end before the close, or the kill. */
export const CUT_OFF_AT_CLOSE = 'Counterfoil was closed before all of these were sent.'

/** At a start nothing is running: campaigns that say so, or were about to begin, were cut off. */
export function recoverCampaigns(database: Database, now: number): void {
  const cutOff = database.all<{ id: string }>(db.selectFrom('campaign').select('id').where('state', 'in', ['ready', 'running']))
  for (const { id } of cutOff) recoverCampaign(database, id, CUT_OFF_AT_CLOSE, now)
}

/** A run that ended without a word, if it did: it can be resumed, and what was on the line is uncertain. */
export function recoverCampaign(database: Database, id: string, reason: string, now: number): void {
  deskTransaction(database, () => {
    const { changes } = database.run(db.updateTable('campaign').set({ state: 'paused', stopReason: reason }).where('id', '=', id).where('state', 'in', ['ready', 'running']))
    if (changes === 1) leftOver(database, id, now)
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
    const row = database.first<{ campaignId: string }>(
      db.updateTable('message').set(values).where('id', '=', id).where('state', '=', 'uncertain').returning('campaignId'))
    if (row === undefined) return false
    // There is something to send again: a campaign that was done, or cancelled, can be resumed for it.
    if (as === 'send_again') database.run(db.updateTable('campaign').set({ state: 'paused', finishedAt: null, stopReason: null }).where('id', '=', row.campaignId).where('state', 'in', ['done', 'cancelled']))
    return true
  })
}

/** A message waits so long for others to be claimed with it: one wait for the disk lets several go. */
const CLAIMS_GATHER_MS = 2
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
