/** One command of the outbox: out to the billing system, and its answer into both databases. */
import { commands, type CommandInput, type CommandName } from '#contract/commands.ts'
import { ConnectorError, type ChangedRecord, type CommandOutcome, type Connector } from '#main/core/ports/connector.ts'
import type { Database } from '#main/db/database.ts'
import { markSending, settleCommand, type OutboxRow, type Settlement } from '#main/db/outbox.ts'
import { applyChanges } from './applyChanges.ts'
import { moneyCheck } from './moneyCheck.ts'
import { doneMessage, keptResult } from './outcome.ts'

/** `withdrawn`: taken back before it could go. */
export type CommandEnd = 'pushed' | 'refused' | 'conflict' | 'withdrawn'

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
  const refuse = (message: string, outcome: unknown = null, read: ChangedRecord[] = []): CommandEnd => {
    settle(context, row, { state: 'rejected', outcome: outcome === null ? null : JSON.stringify(outcome), message }, read)
    return 'refused'
  }
  const parsed = command.input.safeParse(JSON.parse(row.input))
  if (!parsed.success) return refuse('This command was written by another version of Counterfoil and cannot be sent. Do it again.')
  const input = parsed.data as CommandInput<CommandName>
  try {
    // Sent before, it may have been carried out, and the invoice be paid by this very command: then only the same key tells.
    if (command.money && row.attempts === 0) {
      const { refusal, read } = await moneyCheck(connector, row.command, input, signal)
      if (refusal !== null) return refuse(refusal, null, read)
    }
    if (database.run(markSending(row.id)).changes === 0) return 'withdrawn'
    const outcome = await connector.send(row.command, { input, idempotencyKey: row.idempotencyKey, ifMatch: row.ifMatch, signal })
    if (outcome.kind === 'refused') return refuse(outcome.message, { code: outcome.code })
    return outcome.kind === 'done' ? takeDone(context, row, outcome) : takeConflict(context, row, outcome)
  } catch (error) {
    if (error instanceof ConnectorError && error.code === 'FORBIDDEN') return refuse(error.message)
    throw error
  }
}

function takeDone(context: SendContext, row: OutboxRow, { changed, result }: CommandOutcome<CommandName> & { kind: 'done' }): CommandEnd {
  settle(context, row, { state: 'done', outcome: keptResult(row.command, result), message: doneMessage(row.command, result) }, changed)
  return 'pushed'
}

/** Both versions are shown: what was decided on is in the command, the upstream's own in the outcome and the copy. */
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
