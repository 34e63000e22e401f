/** One command of the outbox: out to the billing system, and its answer into both databases. */
import { commands, type CommandInput, type CommandName } from '#contract/commands.ts'
import type { Money } from '#contract/vocabulary.ts'
import { ConnectorError, type ChangedRecord, type CommandOutcome, type Connector } from '#main/core/ports/connector.ts'
import { copyRecord } from '#main/db/copyRecord.ts'
import type { Database } from '#main/db/database.ts'
import { advanceBasis, markSending, settleCommand, type OutboxRow, type Settlement } from '#main/db/outbox.ts'
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

/**
 * So long after a command first left, its idempotency key is taken to be known upstream. Billing systems
 * forget keys, few of them sooner than after a day (docs/decisions/0016).
 */
export const KEY_GOOD_FOR_MS = 24 * 3_600_000

/** Throws `ConnectorError` when no answer came; the row is then `sending`, or untouched where it had not left yet. */
export async function sendCommand(context: SendContext, row: OutboxRow): Promise<CommandEnd> {
  const { connector, database, signal } = context
  const command = commands[row.command]
  const refuse = (code: string, message: string, read: ChangedRecord[] = []): CommandEnd => {
    settle(context, row, { state: 'rejected', outcome: JSON.stringify({ code }), message }, read)
    return 'refused'
  }
  const parsed = command.input.safeParse(JSON.parse(row.input))
  if (!parsed.success) return refuse('OTHER_VERSION', 'This command was written by another version of Counterfoil and cannot be sent. Do it again.')
  const input = parsed.data as CommandInput<CommandName>
  try {
    // Sent before, it may have been carried out, and the invoice be paid by this very command: then only the same key tells.
    if (command.money && row.attempts === 0) {
      const { refusal, read } = await moneyCheck(context, input, decidedOf(row))
      if (refusal !== null) return refuse(refusal.code, refusal.message, read)
    }
    if (isForgotten(row, context.now()) && !(await isUntouched(context, row))) return takeForgotten(context, row)
    const sending = database.first(markSending(row.id, context.now()))
    if (sending === undefined) return 'withdrawn'
    const outcome = await connector.send(row.command, { input, idempotencyKey: row.idempotencyKey, ifMatch: sending.ifMatch, signal })
    if (outcome.kind === 'refused') return refuse(outcome.code, outcome.message)
    return outcome.kind === 'done' ? await takeDone(context, { ...row, ifMatch: sending.ifMatch }, outcome) : takeConflict(context, row, outcome)
  } catch (error) {
    if (error instanceof ConnectorError && error.code === 'FORBIDDEN') return refuse('NOT_ALLOWED', error.message)
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

/** Commands of this desk that wait on a version which this one has replaced go on from what it made: a conflict is with somebody else's change. */
async function takeDone(context: SendContext, row: OutboxRow, { changed, result }: CommandOutcome<CommandName> & { kind: 'done' }): Promise<CommandEnd> {
  const { database } = context
  const taken = row.attempts === 0 ? changed : await asTheyAreNow(context, changed)
  database.transaction(() => {
    settle(context, row, { state: 'done', outcome: keptResult(row.command, result), message: doneMessage(row.command, result, changed, decidedOf(row)) }, taken)
    for (const replaced of replacedBy(row, changed)) database.run(advanceBasis(replaced))
  })
  return 'pushed'
}

/**
 * An answer given again is the one of then. What the copy holds is safe from it by its `rev`; what the copy
 * does not hold is new, or was removed and pulled meanwhile: that is asked. Where it cannot be, it comes with the pull.
 */
async function asTheyAreNow({ connector, database, signal }: SendContext, changed: readonly ChangedRecord[]): Promise<ChangedRecord[]> {
  const now: ChangedRecord[] = []
  for (const one of changed) {
    const id = idOf(one.record)
    if (id === null) continue
    if (copyRecord(database, one.resource, id) !== null) now.push(one)
    else {
      const record = await connector.read(one.resource, id, signal).catch(unlessUnexpected)
      if (record !== null) now.push({ resource: one.resource, record })
    }
  }
  return now
}

function unlessUnexpected(error: unknown): null {
  if (error instanceof ConnectorError) return null
  throw error
}

/** Both versions are shown: what was decided on is beside the command, the upstream's own in the outcome and the copy. */
function takeConflict(context: SendContext, row: OutboxRow, { message, current }: CommandOutcome<CommandName> & { kind: 'conflict' }): CommandEnd {
  settle(context, row, { state: 'conflict', outcome: JSON.stringify({ current }), message }, current === null ? [] : [current])
  return 'conflict'
}

/** The end of a command and what it changed, together or not at all. */
export function settle({ database, now }: Pick<SendContext, 'database' | 'now'>, row: OutboxRow, settlement: Omit<Settlement, 'settledAt'>, changed: readonly ChangedRecord[] = []): void {
  database.transaction(() => {
    database.run(settleCommand(row.id, { ...settlement, settledAt: now() }))
    applyChanges(database, changed, now())
  })
}
