/** The party that a file is imported into: the team's own, one that is described in a file, or the first of all. */
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { OwnParty } from '#contract/sources.ts'
import type { PartyId } from '#contract/vocabulary.ts'
import { NO_PAGE, NO_SENDER } from '#main/domain/notSet.ts'
import { CommandFailed } from '../failure.ts'
import type { Session } from '../session.ts'

/** `make`: a party that there is not yet, by its name or as it is described; `id` is null where the file, or a person, is to say. */
export type Chosen = { make: null; id: PartyId | null } | { make: string | OwnParty; id: null }

const FIRST_PARTY = 'Our company'

/** By id or name. One that is described and known becomes as it is described, but for a try, which changes nothing. Throws `CommandFailed`. */
export async function chosenParty({ client }: Session, described: OwnParty | null, named: string | undefined, tries: boolean): Promise<Chosen> {
  const own = await client.sources.ownParties()
  if (described !== null) {
    const known = own.find(({ name }) => name === described.name)
    return known === undefined ? { make: described, id: null } : { make: null, id: tries ? known.id : (await client.sources.saveOwnParty({ ...described, id: known.id })).id }
  }
  const { parties } = await client.app.info()
  if (named === undefined) {
    if (own.length > 0) return { make: null, id: null }
    if (parties.length === 0) return { make: FIRST_PARTY, id: null }
    throw new CommandFailed('NO_PARTY', 'The parties of this workspace are kept by a system of their own, and files go into one of yours. Name it with --party and it is made, or describe it in a JSON file with --party-file.')
  }
  const isNamed = ({ id, name }: { id: string; name: string }) => id === named || name.toLowerCase() === named.toLowerCase()
  const party = own.find(({ id }) => id === named) ?? own.find(isNamed)
  if (party !== undefined) return { make: null, id: party.id }
  if (parties.some(isNamed)) throw new CommandFailed('NO_SUCH_PARTY', `${named} is kept by a system of its own; files go into a party of yours. ${ownOnes(own)}`)
  if (own.length === 0) return { make: named.slice(0, 80), id: null }
  throw new CommandFailed('NO_SUCH_PARTY', `${named} is no party of this workspace’s own. ${ownOnes(own)}`)
}

const ownOnes = (own: readonly { id: string; name: string }[]): string =>
  own.length === 0 ? 'There is none yet: name another with --party and it is made, or describe it with --party-file.' : `There are ${own.map(({ id, name }) => `${id} (${name})`).join(', ')}. Another is made with --party-file.`

const LETTER: ReadonlySet<string> = new Set(['US', 'CA', 'MX', 'PH', 'CL', 'CO'])

/** With what this machine says of where it is, and nothing that would have to be made up. */
export async function makeParty({ client }: Session, name: string, currency: string): Promise<{ id: PartyId; remark: string }> {
  const { timeZone, locale } = Intl.DateTimeFormat().resolvedOptions()
  const country = new Intl.Locale(locale).maximize().region ?? 'US'
  const { id } = await client.sources.saveOwnParty({
    name, legalName: name, currency, timeZone, locale, taxName: '', taxRateBp: 0, taxNumber: '', address: { lines: [], city: '', region: '', postcode: '', country }, phone: '',
    portalUrl: NO_PAGE, senderName: name, senderEmail: NO_SENDER, paper: LETTER.has(country) ? 'Letter' : 'A4', colour: '#30363d', remittance: [],
  })
  return { id, remark: `The party “${name}” was made, in ${currency}, for ${timeZone} and ${country}. Its address, tax, page and sender are not set: give them in Settings, Sources, or with "counterfoil source party", before anything is sent.` }
}

/**
 * A try leaves nothing: where it would begin a workspace, or make a party, it runs in a workspace that goes with it. A
 * party that is not there yet has no records that the file could meet. `body` is told whether it is there for good, and
 * answers whether it would have had to make something: then it has done nothing. Whether the folder may become a
 * workspace is for whoever opens it to say.
 */
export async function leavingNothing(tries: boolean, dir: string, body: (dir: string, forGood: boolean) => Promise<'would_make' | 'done'>): Promise<void> {
  if (!(tries && isEmpty(dir)) && (await body(dir, true)) === 'done') return
  const aside = mkdtempSync(join(tmpdir(), 'counterfoil-try-'))
  try {
    await body(aside, false)
  } finally {
    rmSync(aside, { recursive: true, force: true })
  }
}

function isEmpty(dir: string): boolean {
  if (!existsSync(dir)) return true
  if (!statSync(dir).isDirectory()) return false
  return readdirSync(dir).length === 0
}
