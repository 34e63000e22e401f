/**
 * Lists of a source that numbers nothing which came back without most of what the copy has. A key that lost a
 * permission, a source in trouble and records that are really gone all look like that, and a copy that was emptied
 * tells nobody what was in it. So nothing is taken away, it is told, and a person says whether they are gone.
 */
import { z } from 'zod'
import type { Resource } from '#main/core/ports/records.ts'
import { cacheTables } from './cacheTables.ts'
import type { Database } from './database.ts'

export interface ShortList {
  resource: Resource
  /** Records of the party in the copy, and how many of them did not come. */
  known: number
  missing: number
  /** When it was listed, epoch ms. */
  at: number
}

/** Fewer than this may go unasked. */
const MANY = 20
/** What no company is without once it has had some: here also a few are asked about. */
const NEVER_EMPTY: ReadonlySet<Resource> = new Set(['accounts', 'invoices', 'payments', 'charges'])

/** What a person is asked about before `missing` records go that a listing did not bring; null where they may go. */
export function shortList(database: Database, resource: Resource, party: string, missing: number, at: number): ShortList | null {
  if (missing === 0) return null
  const known = database.raw.prepare<[string], number>(`SELECT count(*) FROM cache.${cacheTables[resource].table} WHERE partyId = ?`).pluck().get(party)!
  const isAsked = (missing >= MANY && 2 * missing >= known) || (missing === known && NEVER_EMPTY.has(resource))
  return isAsked ? { resource, known, missing, at } : null
}

/** Keeps what a listing of a resource came to; null: it is as it should be. */
export function noteShortList(database: Database, party: string, resource: Resource, found: ShortList | null): void {
  const before = shortListsOf(database, party)
  const after = [...before.filter((one) => one.resource !== resource), ...(found === null ? [] : [found])]
  if (after.length === 0 && before.length === 0) return
  if (after.length === 0) database.raw.prepare('DELETE FROM cache.meta WHERE key = ?').run(noted(party))
  else write(database, noted(party), JSON.stringify(after))
}

/** Those of a party that wait for a person. */
export function shortListsOf(database: Database, party: string): ShortList[] {
  const kept = read(database, noted(party))
  return kept === null ? [] : (ShortLists.parse(JSON.parse(kept)) as ShortList[])
}
const ShortLists = z.array(z.object({ resource: z.string(), known: z.number(), missing: z.number(), at: z.number() }))

/** A person says that what did not come is gone: the next listing of the party is believed, and only that. */
export const believeLists = (database: Database, party: string): void => write(database, believed(party), '1')
export const areListsBelieved = (database: Database, party: string): boolean => read(database, believed(party)) !== null
export const listsWereBelieved = (database: Database, party: string): void => void database.raw.prepare('DELETE FROM cache.meta WHERE key = ?').run(believed(party))

/** In plain words, a line for each list and last, once, what to do; none where nothing is short. */
export const shortListWords = (lists: readonly ShortList[]): string[] => (lists.length === 0 ? [] : [...lists.map(shortOne), WHAT_TO_DO])

const WHAT_TO_DO = 'Nothing was taken out of the copy. See whether the key may still read them and whether this is the right account; if they are really gone there, say so.'

function shortOne({ resource, known, missing }: ShortList): string {
  const n = (count: number) => count.toLocaleString('en')
  const what = resource.replace(/[A-Z]/g, (c) => ` ${c.toLowerCase()}`)
  return `Its list of ${what} ${missing === known ? 'came back empty' : `came back without ${n(missing)} records`}, where ${n(known)} ${known === 1 ? 'is' : 'are'} in the copy.`
}

const noted = (party: string): string => `shortLists ${party}`
const believed = (party: string): string => `believeLists ${party}`
const read = ({ raw }: Database, key: string): string | null => raw.prepare<[string], string>('SELECT value FROM cache.meta WHERE key = ?').pluck().get(key) ?? null
const write = ({ raw }: Database, key: string, value: string): void =>
  void raw.prepare('INSERT INTO cache.meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value').run(key, value)
