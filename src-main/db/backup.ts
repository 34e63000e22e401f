/** Copies of `desk.db` in `backups/`: one a day and one before each migration; old ones are rotated out. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { checkDesk } from './deskFile.ts'
import type { Sqlite } from './sqlite.ts'

const BACKUPS_KEPT = 30
const NAME = /^desk-(\d{4}-\d{2}-\d{2}).*\.db$/
const PARTIAL = '.partial'

/** `desk-2026-03-14.db`: the day is UTC's. */
export const dailyBackupName = (now: number): string => `desk-${dayOf(now)}.db`

/** A name of its own each time: a migration that failed is tried again. */
export const migrationBackupName = (now: number): string => `desk-${dayOf(now)}-before-migration-${now}.db`

/** Writes a sound copy under `name`, whole or not at all. An existing one of that name is kept. Answers its path. */
export function backUp(desk: Sqlite, folder: string, name: string): string {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, name)
  if (existsSync(file)) return file
  // What a kill left half-written, of this backup or an earlier one.
  for (const left of readdirSync(folder)) if (left.endsWith(PARTIAL)) rmSync(join(folder, left), { force: true })
  const partial = file + PARTIAL
  try {
    desk.prepare('VACUUM INTO ?').run(partial)
    renameSync(partial, file)
  } catch (error) {
    rmSync(partial, { force: true })
    throw error
  }
  for (const old of listBackups(folder).slice(BACKUPS_KEPT)) rmSync(join(folder, old), { force: true })
  return file
}

/** Names of the backups, the newest first. The day in the name counts before the file's own time, which a copied folder has lost. */
export function listBackups(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .flatMap((name) => {
      const day = NAME.exec(name)?.[1]
      return day === undefined ? [] : [{ name, day, at: statSync(join(folder, name)).mtimeMs }]
    })
    .sort((a, b) => compare(b.day, a.day) || b.at - a.at || compare(b.name, a.name))
    .map(({ name }) => name)
}

/** The newest backup that is a sound `desk.db` of a shape this program knows, or null. */
export function newestSoundBackup(folder: string): string | null {
  for (const name of listBackups(folder)) {
    const file = join(folder, name)
    try {
      if (checkDesk(file, folder) === 'sound') return file
    } catch {
      // The next older one is tried.
    }
  }
  return null
}

const dayOf = (now: number): string => new Date(now).toISOString().slice(0, 10)
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
