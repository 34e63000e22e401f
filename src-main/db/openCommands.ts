/** What was asked for on one account and is not done, beside what it is to change. */
import { commands, type CommandName } from '#contract/commands.ts'
import type { PendingCommand } from '#contract/outbox.ts'
import { db, type Database } from './database.ts'
import { forLater } from './pendingCommands.ts'

/** How many of the account's newest commands are looked at: what is older and still open is in the outbox. */
const LOOKED_AT = 200

/** The newest commands of the account, through `outbox_by_account`. */
export const commandsOf = (accountId: string) =>
  db.selectFrom('outbox').select(['id', 'targetId', 'command', 'input', 'state', 'message', 'resolution', 'attempts', 'notBefore']).where('accountId', '=', accountId).orderBy('id', 'desc').limit(LOOKED_AT)

/** As it is kept: whoever shows it checks it with `OpenCommand`, since another version may have written it. */
export interface KeptCommand extends PendingCommand {
  targetId: string
  given: { command: CommandName; input: unknown }
}

/** The newest first: of each record and kind of change the newest command alone, and only while it waits, or has ended badly and nobody has dealt with that. */
export function openCommands(database: Database, accountId: string): KeptCommand[] {
  const seen = new Set<string>()
  const open: KeptCommand[] = []
  for (const { id, targetId, command, input, state, message, resolution, ...sent } of database.all(commandsOf(accountId))) {
    const given = { command, input: JSON.parse(input) as unknown }
    const subject = `${targetId} ${command} ${aspectOf(given, id)}`
    if (seen.has(subject)) continue
    seen.add(subject)
    if (state !== 'done' && state !== 'withdrawn' && resolution === null) open.push({ id, targetId, label: commands[command].label, state, message, given, ...forLater(sent) })
  }
  return open
}

/** What keeps two commands of one kind on one record apart: the two addresses, and each note. */
function aspectOf({ command, input }: KeptCommand['given'], id: number): string {
  if (command === 'addAccountNote') return String(id)
  return command === 'updateAddress' ? String((input as { which?: unknown }).which) : ''
}
