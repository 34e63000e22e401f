/** Runs one command line and says how it ended. */
import type { Command } from 'commander'
import type { CommandHost, Places } from './command.ts'
import { commandTree } from './commandTree.ts'
import { failureOf } from './failure.ts'
import { hiding } from './hidden.ts'
import { createOutput, endQuietlyWithTheReader } from './output.ts'

/** Sets `process.exitCode`: 0 done, 1 failed, 2 wrong use. */
export async function runCommandLine(argv: readonly string[], places: Places): Promise<void> {
  endQuietlyWithTheReader()
  const hide = hiding(argv, process.env)
  // Until the options are read, for what is wrong with them.
  let output = createOutput(argv.includes('--json'), hide)
  const hostFor = (given: Record<string, unknown>): CommandHost => {
    output = createOutput(given['json'] === true, hide)
    return { places, output }
  }
  const tree = commandTree(places.version, hostFor)
  try {
    await tree.parseAsync(argv, { from: 'user' })
  } catch (error) {
    const asked = (error as { code?: string }).code
    if (asked === 'commander.helpDisplayed' || asked === 'commander.version') return
    if (asked === 'commander.help') {
      // No command was named: its help is printed already.
      process.exitCode = 2
      return
    }
    const { code, exit, done, ...failed } = failureOf(error)
    const message = hide(failed.message)
    const advice = code === 'WRONG_USE' ? `\nTry ${[...namedCommand(tree, argv), '--help'].join(' ')}.` : ''
    output.failure({ ...done, error: { code, message } }, `counterfoil: ${message}${advice}`)
    process.exitCode = exit
  }
}

/** The command that was meant, as far as its words are known: `counterfoil report usage`. */
function namedCommand(tree: Command, words: readonly string[]): string[] {
  const [word, ...others] = words
  const next = tree.commands.find((command) => command.name() === word)
  return [tree.name(), ...(next === undefined ? [] : namedCommand(next, others))]
}
