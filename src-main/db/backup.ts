/** Copies of `desk.db` and `ledger.db` in `backups/`: one a day and one before each migration; old ones are rotated out. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { checkDesk } from './deskFile.ts'
import type { Sqlite } from './sqlite.ts'

/** What is kept: the file's name without its ending, which each copy's name begins with. */
export type KeptName = 'desk' | 'ledger'

/** Copies of one kind at the most. A ledger of a million records has some hundred megabytes; it is copied only where it has changed. */
const BACKUPS_KEPT: Record<KeptName, number> = { desk: 30, ledger: 10 }
const NAME = /^(desk|ledger)-(\d{4}-\d{2}-\d{2}).*\.db$/
const PARTIAL = '.partial'

/** `desk-2026-03-14.db`: the day is UTC's. */
export const dailyBackupName = (now: number, of: KeptName = 'desk'): string => `${of}-${dayOf(now)}.db`

/** A name of its own each time: a migration that failed is tried again. */
export const migrationBackupName = (now: number, of: KeptName = 'desk'): string => `${of}-${dayOf(now)}-before-migration-${now}.db`

/** One that a person asked for, or that is made before something is taken away: `why` is a word. */
export const namedBackupName = (now: number, of: KeptName, why: string): string => `${of}-${dayOf(now)}-${why}-${now}.db`

/** Of a ledger whose source was taken away: no copy of the others' row, so it is never rotated out. */
export const removedLedgerName = (now: number): string => `ledger-removed-${dayOf(now)}-${now}.db`

/** Writes a sound copy under `name`, whole or not at all. An existing one of that name is kept. Answers its path. */
export function backUp(sqlite: Sqlite, folder: string, name: string): string {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, name)
  if (existsSync(file)) return file
  const of = kindOf(name)
  // What a kill left half-written, of this backup or an earlier one; not of the other file, which may be at it just now.
  for (const left of readdirSync(folder)) if (left.endsWith(PARTIAL) && kindOf(left) === of) rmSync(join(folder, left), { force: true })
  const partial = file + PARTIAL
  try {
    sqlite.prepare('VACUUM INTO ?').run(partial)
    renameSync(partial, file)
  } catch (error) {
    rmSync(partial, { force: true })
    throw error
  }
  for (const old of listBackups(folder, of).slice(BACKUPS_KEPT[of])) rmSync(join(folder, old), { force: true })
  return file
}

/** Names of the backups of one kind, the newest first. The day in the name counts before the file's own time, which a copied folder has lost. */
export function listBackups(folder: string, of: KeptName = 'desk'): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .flatMap((name) => {
      const found = NAME.exec(name)
      return found?.[1] !== of ? [] : [{ name, day: found[2]!, at: statSync(join(folder, name)).mtimeMs }]
    })
    .sort((a, b) => compare(b.day, a.day) || b.at - a.at || compare(b.name, a.name))
    .map(({ name }) => name)
}

/** The newest backup that is a sound `desk.db` of a shape this program knows, or null. */
export const newestSoundBackup = (folder: string): string | null => newestSound(folder, 'desk', (file) => checkDesk(file, folder) === 'sound')

/** The newest backup that `isSound`, or null; where that throws, it is not. */
export function newestSound(folder: string, of: KeptName, isSound: (file: string) => boolean): string | null {
  for (const name of listBackups(folder, of)) {
    const file = join(folder, name)
    try {
      if (isSound(file)) return file
    } catch {
      // The next older one is tried.
    }
  }
  return null
}

const kindOf = (name: string): KeptName => (name.startsWith('ledger-') ? 'ledger' : 'desk')
const dayOf = (now: number): string => new Date(now).toISOString().slice(0, 10)
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
