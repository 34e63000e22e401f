/**
 * Several sources as one connector: each call goes to the source that feeds the party it is about. A
 * source that cannot be reached leaves the others alone: its parties are not among those of `me`, and
 * what is asked of it fails by itself.
 */
import { commands } from '#contract/commands.ts'
import type { PartyId } from '#contract/vocabulary.ts'
import { ConnectorError, type Connector, type Me } from '#main/core/ports/connector.ts'
import { JobFailure } from '#main/core/ports/jobs.ts'
import type { Resource } from '#main/core/ports/records.ts'
import type { SourceAccess } from '#main/core/ports/sources.ts'
import { cacheTables } from '#main/db/cacheTables.ts'
import type { Database } from '#main/db/database.ts'
import { noteAnswered, noteFailed, partiesOfSource } from '#main/db/sources.ts'
import { leftAlone } from './leftAlone.ts'
import { onlySameSystem } from './sameSystem.ts'
import { withRevisions } from './withRevisions.ts'

export interface OpenedSource {
  access: SourceAccess
  connector: Connector
}

/** In the order in which they are asked who the operator is. `now`: a clock that runs. */
export function manySources(given: readonly OpenedSource[], database: Database, now: () => number = Date.now): Connector {
  const sources = given.map(({ access, connector }) => {
    const numbered = access.kind === 'stripe' ? withRevisions(connector, database, now) : connector
    return { id: access.id, name: access.name, connector: leftAlone(onlySameSystem(numbered, database, access.id), database, access.id, now), failure: null as ConnectorError | null }
  })
  type One = (typeof sources)[number]
  const byParty = new Map<string, One>()
  const observed = new Set<string>()
  for (const source of sources) for (const party of partiesOfSource(database, source.id)) if (!byParty.has(party)) byParty.set(party, source)

  const known = async (party: string): Promise<Connector> => {
    // Nobody was asked yet.
    if (!byParty.has(party)) await everyone(undefined)
    const source = byParty.get(party)
    if (source === undefined) throw new ConnectorError('MALFORMED', `No source of this workspace feeds the party ${party}. Add the source that does, or remove what belongs to it.`)
    return source.connector
  }
  const partyOf = (resource: Resource, id: string): string | undefined =>
    database.raw.prepare<[string], string>(`SELECT partyId FROM cache.${cacheTables[resource].table} WHERE id = ?`).pluck().get(id)
  /** At the source of a party, or of the record as the copy has it; of one that it has not, each is asked in turn. */
  const asked = async <T>(party: string | undefined, ask: (connector: Connector) => Promise<T | null>): Promise<T | null> => {
    if (party !== undefined) return sameFailure(async () => ask(await known(party)))
    let failure: unknown = null
    for (const { connector } of sources) {
      try {
        const found = await sameFailure(() => ask(connector))
        if (found !== null) return found
      } catch (error) {
        if (!(error instanceof ConnectorError) || error.code === 'CANCELLED') throw error
        failure ??= error
      }
    }
    // One that cannot be asked may have it.
    if (failure !== null) throw failure
    return null
  }

  const greet = async (source: One, signal: AbortSignal | undefined): Promise<Me> => {
    try {
      const me = await source.connector.me(signal)
      const taken = me.parties.find((party) => (byParty.get(party) ?? source) !== source)
      if (taken !== undefined) throw new JobFailure('PARTY_TAKEN', `${source.name} and ${byParty.get(taken)!.name} both have a party ${taken}. Each party is fed by one source: remove one of the two.`)
      for (const party of me.parties) {
        byParty.set(party, source)
        if (me.revs === 'observed') observed.add(party)
      }
      source.failure = null
      noteAnswered(database, source.id, me, now())
      return me
    } catch (error) {
      if (isFailure(error)) {
        source.failure = asConnectorError(error)
        noteFailed(database, source.id, error.code, error.message)
      }
      throw error
    }
  }

  const everyone = async (signal: AbortSignal | undefined): Promise<Me> => {
    const answers = await Promise.allSettled(sources.map((source) => greet(source, signal)))
    const heard: Me[] = []
    let failure: unknown = null
    for (const answer of answers) {
      if (answer.status === 'fulfilled') heard.push(answer.value)
      else if (!isFailure(answer.reason)) throw answer.reason
      else failure ??= answer.reason
    }
    const [first] = heard
    if (first === undefined) throw failure
    // The first source that is there says who the operator is; where it was not heard, what it said last still holds.
    return { operator: first.operator, grants: first.grants, operatorKnown: answers[0]!.status === 'fulfilled', parties: heard.flatMap(({ parties }) => parties), everyParty: [...byParty.keys()] as PartyId[] }
  }

  return {
    me: everyone,
    page: (resource, request) => sameFailure(async () => (await known(request.party)).page(resource, request)),
    totals: (party, signal) => sameFailure(async () => (await known(party)).totals(party, signal)),
    sums: (resource, request) => sameFailure(async () => (await known(request.party)).sums(resource, request)),
    read: (resource, id, signal, party) => asked(party ?? partyOf(resource, id), (connector) => connector.read(resource, id, signal) as Promise<{} | null>),
    accountRecords: (accountId, request) => asked(partyOf('accounts', accountId), (connector) => connector.accountRecords(accountId, request)),
    async send(command, request) {
      const { on, target } = commands[command]
      const party = partyOf(on, String((request.input as Record<string, unknown>)[target]))
      if (party === undefined) return { kind: 'refused', code: 'NOT_FOUND', message: 'What this is about is no longer in the local copy, so it is not known which source it belongs to. Nothing was sent.' }
      return sameFailure(async () => (await known(party)).send(command, request))
    },
    async close() {
      await Promise.all(sources.map(({ connector }) => connector.close()))
    },
    sourceOf: (party: PartyId) => byParty.get(party)?.id ?? null,
    observed: (party: PartyId) => observed.has(party),
    async reach(party, signal) {
      const source = byParty.get(party)
      if (source === undefined) await known(party)
      else await sameFailure(async () => void (await greet(source, signal)))
    },
    heard: () => sources.map(({ id, name, failure }) => ({ id, name, failure })),
  }
}

type Failure = ConnectorError | JobFailure
const isFailure = (error: unknown): error is Failure => (error instanceof ConnectorError && error.code !== 'CANCELLED') || error instanceof JobFailure

/** A source that is another than it was, or whose party another one has, is for whoever calls it one that does not take its key: what is to go to it waits. */
const asConnectorError = (error: Failure): ConnectorError => (error instanceof ConnectorError ? error : new ConnectorError('UNAUTHORIZED', error.message, { cause: error }))

async function sameFailure<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw error instanceof JobFailure ? asConnectorError(error) : error
  }
}
