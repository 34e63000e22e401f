/** `cache.db` as a file. It is a copy: a damaged one is set aside and pulled again. */
import { existsSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { refuseNewer } from './migrate.ts'
import { cacheMigrations } from './migrations/index.ts'
import { isDamage, reading } from './sqlite.ts'

/**
 * Up to this size it is checked at every start, in some 0.2 s. A larger one takes 3 s a gigabyte, and
 * is checked only when it was not closed properly (its journal is still there, and something is in it) or a query met damage.
 */
const CHECKED_ALWAYS_BYTES = 64 * 2 ** 20

/** Reads only. Throws `WorkspaceError` `NEWER_VERSION`. */
export function checkCache(file: string): 'absent' | 'sound' | 'damaged' {
  if (!existsSync(file)) return 'absent'
  const suspect = isUnfinished(`${file}-wal`) || existsSync(suspectFile(file)) || statSync(file).size <= CHECKED_ALWAYS_BYTES
  try {
    const sound = reading(file, (sqlite) => {
      refuseNewer(sqlite, 'cache.db', cacheMigrations)
      sqlite.prepare('SELECT count(*) FROM sqlite_schema').get()
      return !suspect || sqlite.pragma('quick_check(1)', { simple: true }) === 'ok'
    })
    if (!sound) return 'damaged'
  } catch (error) {
    if (!isDamage(error)) throw error
    return 'damaged'
  }
  rmSync(suspectFile(file), { force: true })
  return 'sound'
}

/** Has the file checked when the workspace is opened the next time. */
export function markSuspect(file: string): void {
  try {
    writeFileSync(suspectFile(file), '')
  } catch {
    // The damage itself is told by the error that is on its way.
  }
}

/** Keeps one damaged copy, the newest: it may be a gigabyte, and everything in it can be pulled again. */
export function setCacheAside(file: string, notices: string[], now: number): void {
  const prefix = `${basename(file)}.damaged-`
  for (const old of readdirSync(dirname(file))) if (old.startsWith(prefix)) rmSync(join(dirname(file), old), { force: true })
  const aside = join(dirname(file), `${prefix}${now}`)
  renameSync(file, aside)
  for (const beside of [`${file}-wal`, `${file}-shm`, suspectFile(file)]) rmSync(beside, { force: true })
  notices.push(`The copy of the billing system was damaged. It was set aside as ${aside}; everything will be pulled again.`)
}

/** Somebody who only read leaves an empty journal. */
const isUnfinished = (journal: string): boolean => existsSync(journal) && statSync(journal).size > 0

const suspectFile = (file: string): string => `${file}-suspect`
