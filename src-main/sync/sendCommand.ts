/** One command of the outbox: out to the billing system, and its answer into both databases. */
import { commands, type CommandInput, type CommandName } from '#contract/commands.ts'
import type { Money } from '#contract/vocabulary.ts'
import { ConnectorError, type ChangedRecord, type CommandOutcome, type Connector } from '#main/core/ports/connector.ts'
import { copyRecord } from '#main/db/copyRecord.ts'
import type { Database } from '#main/db/database.ts'
import { bothTransaction, copyVersion } from '#main/db/fileTransactions.ts'
import { advanceBasis, KEY_GOOD_FOR_MS, markSending, settleCommand, type OutboxRow, type Settlement } from '#main/db/outbox.ts'
import { applyChanges } from './applyChanges.ts'
import { moneyCheck } from './moneyCheck.ts'
import { doneMessage, keptResult } from './outcome.ts'
import { idOf } from './recordCheck.ts'
import { replacedBy } from './replaced.ts'

/** `withdrawn`: taken back before it could go. `uncertain`: left to a person. */
export type CommandEnd = 'pushed' | 'refused' | 'conflict' | 'withdrawn' | 'uncertain'

export interface SendContext {
  connector: Connector
  database: Database
  now(): number
  signal: AbortSignal | undefined
}

/** Throws `ConnectorError` when no answer came; the row is then `sending`, or untouched where it had not left yet. */
export async function sendCommand(context: SendContext, row: OutboxRow): Promise<CommandEnd> {
  const { connector, database, signal } = context
  const command = commands[row.command]
  // An answer that is given once more is the one of then, however fresh it looks.
  const asOf = row.attempts === 0 ? copyVersion(database) : null
  const refuse = (code: string, message: string, read: ChangedRecord[] = []): CommandEnd => {
    settleWith(context, row, { state: 'rejected', outcome: JSON.stringify({ code }), message }, read, asOf)
    return 'refused'
  }
  /** Refused now; but it was sent before, and may have been carried out then. */
  const refuseOrNotKnown = (code: string, message: string): CommandEnd => (row.attempts === 0 ? refuse(code, message) : takeNotKnown(context, row, code, message))
  const parsed = command.input.safeParse(JSON.parse(row.input))
  if (!parsed.success) {
    return row.attempts === 0
      ? refuse('OTHER_VERSION', 'This command was written by another version of Counterfoil and cannot be sent. Do it again.')
      : takeNotKnown(context, row, 'OTHER_VERSION', 'This command was written by another version of Counterfoil, and cannot be sent by this one.')
  }
  const input = parsed.data as CommandInput<CommandName>
  try {
    // Sent before, it may have been carried out, and the invoice be paid by this very command: then only the same key tells.
    if (command.money && row.attempts === 0) {
      const { refusal, read } = await moneyCheck(context, row, input, decidedOf(row))
      if (refusal !== null) return refuse(refusal.code, refusal.message, read)
    }
    if (isForgotten(row, context.now()) && !(await isUntouched(context, row))) return takeForgotten(context, row)
    const sending = database.first(markSending(row.id, context.now()))
    if (sending === undefined) return 'withdrawn'
    const outcome = await connector.send(row.command, { input, idempotencyKey: row.idempotencyKey, ifMatch: sending.ifMatch, given: { at: sending.createdAt, by: sending.createdBy }, signal })
    // The key is known, with other words: what went out under it before may have been carried out.
    if (outcome.kind === 'refused') return outcome.code === 'IDEMPOTENCY_MISMATCH' ? refuseOrNotKnown(outcome.code, outcome.message) : refuse(outcome.code, outcome.message)
    return outcome.kind === 'done' ? await takeDone(context, { ...row, ifMatch: sending.ifMatch }, outcome, asOf) : takeConflict(context, row, outcome, asOf)
  } catch (error) {
    if (error instanceof ConnectorError && error.code === 'FORBIDDEN') return refuseOrNotKnown('NOT_ALLOWED', error.message)
    throw error
  }
}

const decidedOf = ({ amountMinor, currency }: OutboxRow): Money | null => (amountMinor === null || currency === null ? null : { minor: amountMinor, currency })

/** Sent so long ago without an answer that the billing system may no longer know the key. */
const isForgotten = ({ attempts, firstSentAt }: OutboxRow, now: number): boolean => attempts > 0 && firstSentAt !== null && now - firstSentAt > KEY_GOOD_FOR_MS

/** Whether the target is still the version that was decided on: every command raises its target's `rev`, so this one was not carried out. */
async function isUntouched({ connector, signal }: SendContext, { command, targetId, ifMatch }: OutboxRow): Promise<boolean> {
  if (ifMatch === null) return false
  const record = await connector.read(commands[command].on, targetId, signal)
  return (record as { rev?: unknown } | null)?.rev === ifMatch
}

function takeForgotten(context: SendContext, row: OutboxRow): CommandEnd {
  settle(context, row, {
    state: 'uncertain', outcome: JSON.stringify({ code: 'TOO_OLD' }),
    message: 'It was sent more than a day ago, no answer came, and the record has been changed since. It is not known whether this command changed it, so it was not sent again.',
  })
  return 'uncertain'
}

/** To wait instead (for the grant to come back, for the version that wrote it) would hold up the account's other commands without end. */
function takeNotKnown(context: SendContext, row: OutboxRow, code: string, message: string): CommandEnd {
  settle(context, row, {
    state: 'uncertain', outcome: JSON.stringify({ code }),
    message: `${message} It was sent before, and no answer came: it is not known whether it was carried out then.`,
  })
  return 'uncertain'
}

/** Times that what the copy lacks is asked for while it is being written. */
const ROUNDS = 3

/**
 * Commands of this desk that wait on a version which this one has replaced go on from what it made: a conflict is
 * with somebody else's change. What the copy lacks is new, or was removed and pulled since the answer was made:
 * where the copy was written meanwhile, that is asked. Where it cannot be, it comes with the pull.
 */
async function takeDone(context: SendContext, row: OutboxRow, { changed, result }: CommandOutcome<CommandName> & { kind: 'done' }, asOf: number | null): Promise<CommandEnd> {
  const { database } = context
  let [known, version] = [changed, asOf]
  for (let round = 1; ; round += 1) {
    const settled = bothTransaction(database, () => {
      if (version !== copyVersion(database) && round <= ROUNDS && inCopy(database, changed).length < changed.length) return false
      settleWith(context, row, { state: 'done', outcome: keptResult(row.command, result), message: doneMessage(row.command, result, changed, decidedOf(row)) }, known, version)
      for (const replaced of replacedBy(row, changed)) database.run(advanceBasis(replaced))
      return true
    })
    if (settled) return 'pushed'
    version = copyVersion(database)
    known = await asTheyAreNow(context, changed)
  }
}

/** What the copy holds already, at whatever version: from an older one it is safe by its `rev`. */
const inCopy = (database: Database, changed: readonly ChangedRecord[]): ChangedRecord[] =>
  changed.filter(({ resource, record }) => {
    const id = idOf(record)
    return id !== null && copyRecord(database, resource, id) !== null
  })

async function asTheyAreNow({ connector, database, signal }: SendContext, changed: readonly ChangedRecord[]): Promise<ChangedRecord[]> {
  const held = inCopy(database, changed)
  const now = [...held]
  for (const { resource, record } of changed.filter((one) => !held.includes(one))) {
    const id = idOf(record)
    const read = id === null ? null : await connector.read(resource, id, signal).catch(unlessUnexpected)
    if (read !== null) now.push({ resource, record: read })
  }
  return now
}

function unlessUnexpected(error: unknown): null {
  if (error instanceof ConnectorError) return null
  throw error
}

/** Both versions are shown: what was decided on is beside the command, the upstream's own in the outcome and the copy. */
function takeConflict(context: SendContext, row: OutboxRow, { message, current }: CommandOutcome<CommandName> & { kind: 'conflict' }, asOf: number | null): CommandEnd {
  settleWith(context, row, { state: 'conflict', outcome: JSON.stringify({ current }), message }, current === null ? [] : [current], asOf)
  return 'conflict'
}

/** The end of a command, in the desk alone. */
export function settle({ database, now }: Pick<SendContext, 'database' | 'now'>, row: OutboxRow, settlement: Omit<Settlement, 'settledAt'>): void {
  database.run(settleCommand(row.id, { ...settlement, settledAt: now() }))
}

/** The end of a command and what it changed, together or not at all. `asOf`: the copy's version when that was not yet asked; null where it is not known. */
function settleWith(context: SendContext, row: OutboxRow, settlement: Omit<Settlement, 'settledAt'>, changed: readonly ChangedRecord[], asOf: number | null): void {
  const { database } = context
  if (changed.length === 0) return settle(context, row, settlement)
  bothTransaction(database, () => {
    settle(context, row, settlement)
    applyChanges(database, asOf === copyVersion(database) ? changed : inCopy(database, changed), context.now())
  })
}
