/** Sources as a window shows them. */
import type { Cannot, Source } from '#contract/sources.ts'
import type { PartyId } from '#contract/vocabulary.ts'
import { z } from 'zod'
import { CommandName } from '#contract/commands.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { BILLING_SOURCE, sourcesOf } from '#main/core/ports/sources.ts'
import { db, type Database } from '#main/db/database.ts'
import { shortListsOf, shortListWords } from '#main/db/shortLists.ts'
import { allSources, lineOfSource, listOf, type SourceRow } from '#main/db/sources.ts'
import { readKeys } from './keys.ts'

const Cannots = z.array(z.object({ command: CommandName, why: z.string() }).nullable().catch(null))
const cannotOf = ({ cannot }: SourceRow): Cannot[] => Cannots.parse(JSON.parse(cannot)).filter((one) => one !== null)

export async function shownSources(context: CoreContext): Promise<Source[]> {
  const { database } = context
  const keys = await readKeys(context)
  const rows = database.all<SourceRow>(allSources)
  const connection = context.connection()
  const billing = connection === null ? undefined : sourcesOf(connection).find(({ id }) => id === BILLING_SOURCE)
  const names = new Map(database.all<{ id: string; name: string }>(db.selectFrom('cache.party').select(['id', 'name'])).map(({ id, name }) => [id, name]))
  const shown = rows.filter(({ id }) => id !== BILLING_SOURCE).map((row): Source => ({
    id: row.id, kind: row.kind, name: row.name, address: row.address, parties: partiesOf(listOf(row.parties), names), given: false,
    keyKept: row.kind === 'files' || keys[row.id] !== undefined, ...lineOfSource(row), answeredAt: row.answeredAt, cannot: cannotOf(row), notOffered: listOf(row.notOffered),
    keptBack: shortListWords(listOf(row.parties).flatMap((party) => shortListsOf(database, party))), invites: row.invites === 1,
  }))
  if (billing === undefined) return shown
  const row = rows.find(({ id }) => id === BILLING_SOURCE)
  const others = new Set(shown.flatMap(({ parties }) => parties.map(({ id }) => id)))
  const { line, reason, lastPullAt } = context.sync.status()
  return [{
    id: BILLING_SOURCE, kind: 'billing_api', name: 'Billing system', address: billing.url, given: context.given().connection, keyKept: true,
    parties: partiesOf(row === undefined ? [...names.keys()].filter((id) => !others.has(id as PartyId)) : listOf(row.parties), names),
    ...(row === undefined ? { line: line === 'not_connected' ? 'not_asked' : line, reason: line === 'online' ? null : reason, answeredAt: lastPullAt } : { ...lineOfSource(row), answeredAt: row.answeredAt }),
    cannot: row === undefined ? [] : cannotOf(row), notOffered: [], keptBack: [], invites: true,
  }, ...shown]
}

/** Parties of which everything can be asked are left out. */
export function cannotByParty(database: Database): { party: PartyId; cannot: Cannot[] }[] {
  return database.all<SourceRow>(allSources).flatMap((row) => {
    const cannot = cannotOf(row)
    return cannot.length === 0 ? [] : listOf(row.parties).map((party) => ({ party: party as PartyId, cannot }))
  })
}

const partiesOf = (ids: readonly string[], names: ReadonlyMap<string, string>) => ids.map((id) => ({ id: id as PartyId, name: names.get(id) ?? id }))
