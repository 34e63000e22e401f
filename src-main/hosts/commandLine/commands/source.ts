/** `counterfoil source …`: where the records of a workspace come from. */
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { OwnParty, type Source } from '#contract/sources.ts'
import { PartyId } from '#contract/vocabulary.ts'
import type { CommandHost } from '../command.ts'
import { CommandFailed, WrongUse } from '../failure.ts'
import { keyVariable, withCore, type Session } from '../session.ts'
import { table } from '../table.ts'
import { typedKey } from '../typedKey.ts'
import { withNewLists } from '../wholeCopy.ts'

interface OfWorkspace {
  workspace: string
}
export interface AddArguments extends OfWorkspace {
  kind: 'stripe' | 'files'
  name?: string
  url?: string
  key?: string
  /** A file with one party or several. */
  party?: string
}
export interface ChangeArguments extends OfWorkspace {
  source: string
  name?: string
  url?: string
  key?: string
  invites?: 'yes' | 'no'
}

const open = <T>({ places, output }: CommandHost, { workspace }: OfWorkspace, who: string, create: boolean, body: (session: Session) => Promise<T>): Promise<T> =>
  withCore({ workspaceDir: workspace, who, create, pushesByItself: false, output, ...places }, body)

/** Prints `{sources: [{id, kind, name, address, parties, line, reason, keyKept, keyVariable, cannot, notOffered, keptBack, invites}]}`. */
export const listSources = (host: CommandHost, given: OfWorkspace): Promise<void> =>
  open(host, given, 'counterfoil source list', false, async ({ client }) => {
    const sources = (await client.sources.list()).map((source) => ({ ...source, keyVariable: source.kind === 'stripe' ? keyVariable(source.id) : null }))
    host.output.result({ sources }, () => (sources.length === 0 ? 'No source yet. Add one with "counterfoil source add", or connect a billing system with "counterfoil sync --url … --token …".' : inWords(sources)))
  })

function inWords(sources: readonly (Source & { keyVariable: string | null })[]): string {
  const rows = sources.map(({ id, kind, name, parties, line, reason, keyVariable: variable }) => [id, KINDS[kind], name, parties.map((party) => party.name).join(', '), reason ?? LINES[line], variable ?? ''])
  const cannot = sources.flatMap(({ name, cannot: list }) => (list.length === 0 ? [] : [`${name} does not take: ${list.map(({ command }) => command).join(', ')}.`]))
  const uninvited = sources.flatMap(({ name, invites }) => (invites ? [] : [`${name}: its customers are not invited to the portal.`]))
  return [table(['Source', 'Kind', 'Name', 'Parties', 'Line', 'Its key'], rows), ...cannot, ...uninvited].join('\n')
}
const KINDS: Record<Source['kind'], string> = { billing_api: 'billing system', stripe: 'Stripe', files: 'files' }
const LINES: Record<Source['line'], string> = { online: 'there', offline: 'cannot be reached', unauthorized: 'does not take the key', not_asked: 'not asked yet' }

/** Prints `{source, keyVariable}` of a Stripe account, `{source: 'files', parties: [id]}` of files. A missing workspace is made. */
export async function addSource(host: CommandHost, given: AddArguments): Promise<void> {
  if (given.kind === 'files') return saveParties(host, { workspace: given.workspace, party: given.party ?? missingParty() }, 'counterfoil source add')
  const { name } = given
  if (name === undefined) throw new WrongUse('NO_NAME', 'Give the source a name with --name: it stands beside what is shown of it.')
  const key = await typedKey(given.key, `Restricted key of ${name}: `)
  await open(host, given, 'counterfoil source add', true, async ({ client }) => {
    const { id } = await client.sources.addStripe({ name, key, address: given.url ?? null })
    host.output.result({ source: id, keyVariable: keyVariable(id) }, () => `${name} is the source ${id}. The command line keeps no secrets: give the key with each run in COUNTERFOIL_KEY, or in ${keyVariable(id)} where there are several. Pull with "counterfoil sync".`)
  })
}

const missingParty = (): never => {
  throw new WrongUse('NO_PARTY', 'Files belong to a party of your own: describe it in a JSON file and give that with --party. docs/connectors/sources.md has one to begin with.')
}

/** One party, or several. */
const PartyFile = z.array(OwnParty.extend({ id: PartyId.optional() })).min(1).max(50)

/** Makes parties of the team's own, or changes those whose `id` is given; prints `{source: 'files', parties: [id]}`. */
export async function saveParties(host: CommandHost, given: OfWorkspace & { party: string }, who = 'counterfoil source party'): Promise<void> {
  const said = await jsonOf(given.party)
  const parsed = PartyFile.safeParse(Array.isArray(said) ? said : [said])
  if (!parsed.success) throw new WrongUse('BAD_PARTY', `${given.party} does not describe a party: ${z.prettifyError(parsed.error).split('\n').slice(0, 6).join(' ')}`)
  await open(host, given, who, true, async ({ client, core }) => {
    const parties: string[] = []
    for (const party of parsed.data) parties.push((await client.sources.saveOwnParty(party)).id)
    await core.context.sync.pullOwn().finished
    host.output.result({ source: 'files', parties }, () => `Kept in this workspace: ${parties.join(', ')}. Files are imported into one of them with "counterfoil import".`)
  })
}

async function jsonOf(file: string): Promise<unknown> {
  const content = await readFile(file, 'utf8')
  try {
    return JSON.parse(content) as unknown
  } catch (error) {
    throw new WrongUse('BAD_PARTY', `${file} is no JSON: ${(error as Error).message}`)
  }
}

/** Prints `{source, keyKept}`. */
export async function changeSource(host: CommandHost, given: ChangeArguments): Promise<void> {
  const { source, name, url, invites } = given
  const key = given.key === undefined ? undefined : await typedKey(given.key, 'Key: ')
  if (name === undefined && url === undefined && key === undefined && invites === undefined) throw new WrongUse('NOTHING', 'Say what is to be changed: --name, --url, --key or --invites.')
  await open(host, given, 'counterfoil source change', false, async (session) => {
    const { keyKept } = await session.client.sources.change({ id: source, ...(name === undefined ? {} : { name }), ...(url === undefined ? {} : { address: url }), ...(key === undefined ? {} : { key }), ...(invites === undefined ? {} : { invites: invites === 'yes' }) })
    await withNewLists(session)
    host.output.result({ source, keyKept }, () => `${source} is changed.`)
  })
}

/** Prints `{source, parties, copy}`; `copy` names the copy of a ledger that was given up. */
export async function removeSource(host: CommandHost, given: OfWorkspace & { source: string; evenIfLost?: boolean }): Promise<void> {
  await open(host, given, 'counterfoil source remove', false, async ({ client }) => {
    const removed = await client.sources.remove({ id: given.source, evenIfLost: given.evenIfLost ?? false }).catch((error: unknown) => {
      throw (error as { code?: string }).code === 'HAS_RECORDS' ? new CommandFailed('HAS_RECORDS', `${(error as Error).message} To remove it all the same, add --even-if-lost.`) : error
    })
    host.output.result({ source: given.source, ...removed }, () => `${given.source} is removed, and what it fed (${removed.parties} ${removed.parties === 1 ? 'party' : 'parties'}) has left the copy.${removed.copy === null ? '' : ` A copy of the ledger is backups/${removed.copy}.`}`)
  })
}
