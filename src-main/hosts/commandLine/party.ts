/** The party a command was limited to. */
import type { PartyId } from '#contract/vocabulary.ts'
import { CommandFailed } from './failure.ts'
import type { Session } from './session.ts'

/** Null for all of them. @throws CommandFailed `NO_SUCH_PARTY`: a misspelt one would look like an empty company. */
export async function partyNamed(client: Session['client'], id: string | undefined): Promise<PartyId | null> {
  if (id === undefined) return null
  const { parties } = await client.app.info()
  const party = parties.find((known) => known.id === id)
  if (party === undefined) throw new CommandFailed('NO_SUCH_PARTY', `There is no party ${id} in the local copy. ${parties.length === 0 ? 'It holds none yet: pull first.' : `There are ${parties.map((known) => `${known.id} (${known.name})`).join(', ')}.`}`)
  return party.id
}
