/** Bank entries as a list asks for them, a page at a time: of the window, and of the job that puts them into a file. */
import type { BankEntry, BankEntryFilter } from '#contract/bank.ts'
import { entriesPage, entryCursor, entryKey, type EntryFilter, type EntrySort } from '#main/db/bankEntries.ts'
import type { Database } from '#main/db/database.ts'
import { decodeCursor, pageOf } from '#main/db/keyset.ts'
import { bankEntryRows } from './rows.ts'

interface Asked extends BankEntryFilter {
  sort: EntrySort
  descending: boolean
  limit: number
  after?: string | undefined
}

/** `all` is every state. */
export const shownFilter = ({ state, ...filter }: BankEntryFilter): EntryFilter => ({ ...filter, state: state === 'all' ? undefined : state })

/** @param told as in `bankEntryRows` */
export function listedEntries(database: Database, { sort, descending, limit, after, ...filter }: Asked, told: Parameters<typeof bankEntryRows>[2]): { rows: BankEntry[]; next: string | null; old: boolean } {
  const found = database.all(entriesPage(shownFilter(filter), { sort, descending, after: after === undefined ? null : decodeCursor(after, entryCursor[sort]), limit }))
  const { rows, next } = pageOf(found, limit, (row) => entryKey(row, sort))
  return { next, ...bankEntryRows(database, rows, told) }
}
