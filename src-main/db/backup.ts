/** Copies of `desk.db` in `backups/`: one a day and one before each migration; old ones are rotated out. */
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { openSqlite, type Sqlite } from './sqlite.ts'

const BACKUPS_KEPT = 30
const NAME = /^desk-\d{4}-\d{2}-\d{2}.*\.db$/

/** Writes a sound copy under `name`, whole or not at all. An existing one of that name is kept. Answers its path. */
export function backUp(desk: Sqlite, folder: string, name: string): string {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, name)
  if (existsSync(file)) return file
  const partial = `${file}.partial`
  rmSync(partial, { force: true })
  desk.prepare('VACUUM INTO ?').run(partial)
  renameSync(partial, file)
  for (const old of listBackups(folder).slice(BACKUPS_KEPT)) rmSync(join(folder, old), { force: true })
  return file
}

/** Names of the backups, the newest first. */
export function listBackups(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => NAME.test(name))
    .map((name) => ({ name, at: statSync(join(folder, name)).mtimeMs }))
    .sort((a, b) => b.at - a.at || (a.name < b.name ? 1 : -1))
    .map(({ name }) => name)
}

/** The newest backup that passes its integrity check, or null. */
export function newestSoundBackup(folder: string): string | null {
  for (const name of listBackups(folder)) {
    const file = join(folder, name)
    try {
      const sqlite = openSqlite(file, { readonly: true, fileMustExist: true })
      try {
        if (sqlite.pragma('quick_check', { simple: true }) === 'ok') return file
      } finally {
        sqlite.close()
      }
    } catch {
      // not sound: the next older one is tried
    }
  }
  return null
}
