/** One command in words: what it is about, what it says, and where both versions part. */
import { commands, type CommandInput, type CommandName, type FieldWords } from '#contract/commands.ts'
import type { OutboxDetail, OutboxItem } from '#contract/outbox.ts'
import type { AccountId } from '#contract/vocabulary.ts'
import { copyRecord } from '#main/db/copyRecord.ts'
import type { Database } from '#main/db/database.ts'
import type { outboxPage, outboxRow } from '#main/db/outboxList.ts'
import { conflictOf } from './conflict.ts'
import { isDeclined, stepsOf, whatNow } from './whatNow.ts'
import { createReader } from './words.ts'

type RowOf<Q extends (...args: never[]) => { executeTakeFirstOrThrow(): Promise<unknown> }> = Awaited<ReturnType<ReturnType<Q>['executeTakeFirstOrThrow']>>
export type ListedRow = RowOf<typeof outboxPage>
export type WholeRow = RowOf<typeof outboxRow>

export function itemOf(row: ListedRow): OutboxItem {
  const { command, subject, amountMinor, currency, accountId } = row
  const accountName = row.accountName ?? accountId
  return {
    id: row.id, command, label: commands[command].label, accountId: accountId as AccountId, accountName, targetId: row.targetId,
    subject: subject ?? accountName, amount: amountMinor === null || currency === null ? null : { minor: amountMinor, currency },
    state: row.state, declined: isDeclined(row), attempts: row.attempts, createdAt: row.createdAt, createdBy: row.createdBy, nextTryAt: row.nextTryAt, notBefore: row.notBefore, settledAt: row.settledAt,
    message: row.message, resolution: row.resolution,
  }
}

/** What it carries; null when another version of Counterfoil wrote it. */
export function inputOf({ command, input }: Pick<WholeRow, 'command' | 'input'>): CommandInput<CommandName> | null {
  return commands[command].input.safeParse(JSON.parse(input)).data ?? null
}

/** `mayManage`: without it there is nothing to be done with it. */
export function detailOf(database: Database, row: WholeRow, { mayManage, now }: { mayManage: boolean; now: number }): OutboxDetail {
  const input = inputOf(row)
  const account = copyRecord(database, 'accounts', row.accountId)
  const reader = createReader(database, { currency: row.currency ?? account?.currency ?? null, timeZone: row.timeZone })
  const fields = Object.entries(commands[row.command].fields as Record<string, FieldWords>)
  return {
    item: itemOf(row),
    says: input === null ? [] : fields.flatMap(([field, words]) => {
      const value = (input as Record<string, unknown>)[field]
      const said = reader.read(value, words)
      // To take something away says something too.
      return said === null && !(field in setsNothing(row.command, input)) ? [] : [{ label: words.label, value: said ?? 'None' }]
    }),
    conflict: row.state === 'conflict' ? conflictOf(row, input, reader) : null,
    whatNow: whatNow(row, now, row.timeZone ?? 'UTC'),
    steps: mayManage ? stepsOf(row, input !== null, now) : [],
    againId: row.againId, resolvedBy: row.resolvedBy, resolvedAt: row.resolvedAt,
  }
}

/** The fields of the target that the command is to empty. */
function setsNothing(command: CommandName, input: CommandInput<CommandName>): Record<string, unknown> {
  const sets = commands[command].sets as ((input: CommandInput<CommandName>) => Readonly<Record<string, unknown>>) | undefined
  return Object.fromEntries(Object.entries(sets?.(input) ?? {}).filter(([, value]) => value === null || value === ''))
}
