/** The sources of the workspace, beside the billing system that settings name: a handful of rows. */
import type { Selectable } from 'kysely'
import { z } from 'zod'
import type { CommandName } from '#contract/commands.ts'
import type { Me } from '#main/core/ports/connector.ts'
import type { SourceAccess } from '#main/core/ports/sources.ts'
import { db, type Database } from './database.ts'
import { deskTransaction } from './fileTransactions.ts'
import type { Schema } from './schema.ts'

export type SourceRow = Selectable<Schema['source']>

export const allSources = db.selectFrom('source').selectAll().orderBy('createdAt').orderBy('id')
export const sourceById = (id: string) => db.selectFrom('source').selectAll().where('id', '=', id)
export const removeSource = (id: string) => db.deleteFrom('source').where('id', '=', id)

/** Adds it; one that is there keeps what it has told. */
export const addSource = (source: Pick<SourceRow, 'id' | 'kind' | 'name' | 'address' | 'createdAt' | 'createdBy'>) =>
  db.insertInto('source').values(source).onConflict((on) => on.column('id').doNothing())

export const changeSource = (id: string, values: { name?: string; address?: string | null; invites?: 0 | 1 }) =>
  db.updateTable('source').set(Object.keys(values).length === 0 ? { id } : values).where('id', '=', id)

/** What a source answered, where that is news. */
export function noteAnswered(database: Database, id: string, { parties, cannot, notOffered, revs, system }: Me, at: number): void {
  const known = database.first(sourceById(id))
  if (known === undefined) return
  const told = { parties: JSON.stringify(parties), cannot: JSON.stringify(cannot ?? []), notOffered: JSON.stringify(notOffered ?? []), revs: revs ?? 'counted' } as const
  const same = known.failure === null && known.answeredAt !== null && Object.entries(told).every(([key, value]) => known[key as keyof typeof told] === value)
  const bound = known.systemId !== null || system === undefined
  if (same && bound && at - (known.answeredAt ?? 0) < NOTED_EVERY_MS) return
  deskTransaction(database, () => database.run(db.updateTable('source')
    .set({ ...told, answeredAt: at, failure: null, failureCode: null, ...(bound ? {} : { systemId: system.id, systemName: system.name }) })
    .where('id', '=', id)))
}
const NOTED_EVERY_MS = 60_000

export function noteFailed(database: Database, id: string, code: string, words: string): void {
  const known = database.first(sourceById(id))
  if (known === undefined || (known.failure === words && known.failureCode === code)) return
  deskTransaction(database, () => database.run(db.updateTable('source').set({ failure: words, failureCode: code }).where('id', '=', id)))
}

const Strings = z.array(z.string())
export const listOf = (json: string): string[] => Strings.safeParse(JSON.parse(json)).data ?? []

/** Whether a source could be reached when it was last asked, and why not in plain words. */
export function lineOfSource({ failure, failureCode, answeredAt }: SourceRow): { line: 'online' | 'offline' | 'unauthorized' | 'not_asked'; reason: string | null } {
  if (failure === null) return { line: answeredAt === null ? 'not_asked' : 'online', reason: null }
  return { line: failureCode === 'UNAUTHORIZED' || failureCode === 'FORBIDDEN' || failureCode === 'OTHER_SYSTEM' || failureCode === 'PARTY_TAKEN' ? 'unauthorized' : 'offline', reason: failure }
}

/** As it told them last. */
export function partiesOfSource(database: Database, id: string): string[] {
  const known = database.first(sourceById(id))
  return known === undefined ? [] : listOf(known.parties)
}

const CannotList = z.array(z.object({ command: z.string(), why: z.string() }))

/** Why a command cannot be asked for a party, in plain words; null where it can, as far as its source has told. */
export function whyNot(database: Database, party: string, command: CommandName): string | null {
  for (const { parties, cannot } of database.all(allSources)) {
    if (!listOf(parties).includes(party)) continue
    return CannotList.safeParse(JSON.parse(cannot)).data?.find((one) => one.command === command)?.why ?? null
  }
  return null
}

/** Which source feeds a party; null where that is the billing system of the settings, or nobody. */
export function sourceOfParty(database: Database, party: string): SourceRow | null {
  return database.all(allSources).find(({ parties }) => listOf(parties).includes(party)) ?? null
}

/** Parties that other sources feed than the one that feeds this one; none where there are not several. */
export function partiesOfOthers(database: Database, party: string): string[] {
  const rows = database.all<SourceRow>(allSources)
  return rows.length < 2 ? [] : rows.map(({ parties }) => listOf(parties)).filter((parties) => !parties.includes(party)).flat()
}

/** A source as it is reached with this key. */
export const accessOf = ({ id, kind, name, address }: SourceRow, key: string | null): SourceAccess => ({ id, kind, name, url: address, key })
