/** What a control leads to, and why its parties' sources would not take it. */
import type { CommandName } from '#contract/commands.ts'

/** The command that a control leads to, and whose it is; of many parties (what is selected), only what none of them offers cannot be asked. */
export interface Asks {
  party: string | null | undefined | readonly string[]
  command: CommandName
}

/** Of many parties, what is refused by each for reasons of its own is told with all of them. */
export function whyOf({ party, command }: Asks, cannot: (party: string | null | undefined, command: CommandName) => string | null): string | null {
  if (typeof party === 'string' || party === null || party === undefined) return cannot(party, command)
  const whys = party.map((one) => cannot(one, command))
  return whys.length === 0 || whys.includes(null) ? null : [...new Set(whys)].join(' ')
}
