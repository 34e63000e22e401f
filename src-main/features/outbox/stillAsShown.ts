/** Whether a decision still stands on what was shown when it was made (docs/decisions/0020). */
import { isDeepStrictEqual } from 'node:util'
import { commands, type CommandInput, type CommandName, type TargetResource } from '#contract/commands.ts'
import type { Shown } from '#contract/outbox.ts'
import type { RecordOf } from '#main/core/ports/records.ts'
import { subjectOf } from '#main/db/commandSubject.ts'
import { db, type Database } from '#main/db/database.ts'

type Fields = Readonly<Record<string, unknown>>

/** `record`: the target as the copy has it now. */
export function isStillAsShown(database: Database, command: CommandName, input: CommandInput<CommandName>, record: RecordOf<TargetResource>, { rev, shown, amountMinor }: Shown): boolean {
  if (amountMinor !== undefined && subjectOf(database, command, input, record).amount?.minor !== amountMinor) return false
  if (rev === record.rev || (rev === undefined && shown === undefined)) return true
  const wanted = setsOf(command, input)
  // Of what was not shown nobody can tell whether it changed.
  if (shown === undefined || Object.keys(wanted).some((field) => !(field in shown))) return false
  const now = record as unknown as Fields
  return Object.entries(shown).every(([field, was]) => {
    if (isSame(now[field], was)) return true
    if (!(field in wanted)) return false
    if (isSame(now[field], wanted[field])) return true
    // What the person left as it was would undo the change unseen, whoever made it.
    return !isSame(wanted[field], was) && isOurs(database, command, record.id, rev, field, now[field])
  })
}

const isSame = (one: unknown, other: unknown): boolean => isDeepStrictEqual(one ?? null, other ?? null)

const setsOf = (command: CommandName, input: CommandInput<CommandName>): Fields =>
  (commands[command].sets as ((input: CommandInput<CommandName>) => Fields) | undefined)?.(input) ?? {}

/** Whether a command of this desk, carried out since what was shown, made the field what it is. */
function isOurs(database: Database, command: CommandName, targetId: string, rev: number | undefined, field: string, now: unknown): boolean {
  return rev !== undefined && database.all(doneSince(targetId, rev)).some((row) => {
    const done = commands[row.command]
    if (done.on !== commands[command].on) return false
    const input = done.input.safeParse(JSON.parse(row.input))
    const made = input.success ? setsOf(row.command, input.data) : {}
    return field in made && isSame(made[field], now)
  })
}

const DONE_MAX = 50
/** Carried out on the version that was shown or on a later one, the newest first. */
export const doneSince = (targetId: string, rev: number) =>
  db.selectFrom('outbox').select(['command', 'input']).where('targetId', '=', targetId).where('state', '=', 'done').where('ifMatch', '>=', rev).orderBy('id', 'desc').limit(DONE_MAX)
