/**
 * Copies of what exists nowhere else, made when a person asks, and going back to one: `desk.db`, and `ledger.db`
 * where the workspace has one. The copy of the billing system needs none: it is pulled again.
 */
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, isAbsolute, join, resolve } from 'node:path'
import { backUp, listBackups, namedBackupName, newestSoundBackup, type KeptName } from '#main/db/backup.ts'
import { checkDesk } from '#main/db/deskFile.ts'
import { lockWorkspace } from '#main/db/lock.ts'
import { openSqlite } from '#main/db/sqlite.ts'
import { WorkspaceError } from '#main/db/workspaceError.ts'
import { ledgerFile, newestSoundLedger, soundLedger } from '#main/ledger/file.ts'
import { backUpLedger } from '#main/ledger/kept.ts'
import { newEpoch } from '#main/ledger/epoch.ts'
import { JobFailure } from './ports/jobs.ts'

export interface Backups {
  desk: string
  /** Null where the workspace has no ledger of its own. */
  ledger: string | null
  /** Files of `documents/` that were copied along; null where the copies stay in the workspace. */
  documents: number | null
}

/**
 * Copies both, each whole: into the workspace's backups folder, or into `out`, a missing or empty folder that is a
 * workspace by itself then, with its documents. The workspace is open; its lock is the caller's. Throws `JobFailure` `NOT_EMPTY`.
 */
export function backUpNow(workspaceDir: string, now: number, out: string | null): Backups {
  const folder = out === null ? join(workspaceDir, 'backups') : resolve(out)
  if (out !== null && existsSync(folder) && readdirSync(folder).length > 0) throw new JobFailure('NOT_EMPTY', `${folder} holds files already. Give a folder that is empty, or not there.`)
  const nameOf = (of: KeptName) => (out === null ? namedBackupName(now, of, 'by-hand') : `${of}.db`)
  const hasLedger = existsSync(ledgerFile(workspaceDir))
  const ledger = hasLedger ? backUpLedger(workspaceDir, folder, now, nameOf('ledger')) : null
  const sqlite = openSqlite(join(workspaceDir, 'desk.db'), { fileMustExist: true })
  try {
    const desk = backUp(sqlite, folder, nameOf('desk'))
    return { desk, ledger, documents: out === null ? null : copyDocuments(workspaceDir, folder) }
  } finally {
    sqlite.close()
  }
}

function copyDocuments(workspaceDir: string, folder: string): number {
  const from = join(workspaceDir, 'documents')
  if (!existsSync(from)) return 0
  cpSync(from, join(folder, 'documents'), { recursive: true, preserveTimestamps: true })
  return readdirSync(from, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length
}

export interface Restored {
  file: 'desk.db' | 'ledger.db'
  /** The copy that stands there now. */
  from: string
  /** Where what stood there is kept; null where nothing did. */
  aside: string | null
}

/** Which copy: `latest` for the newest sound one, or its name in the backups folder, or a file. */
export interface RestoreOrder {
  desk?: string | undefined
  ledger?: string | undefined
}

/**
 * Puts copies in the place of the files; what stood there is moved into `backups/aside-…` with its journals. Both copies
 * are looked at first: nothing is moved where one is not sound. Throws `WorkspaceError` `LOCKED`, `NEWER_VERSION`, and `JobFailure` `NO_BACKUP`, `NOT_SOUND`.
 */
export function restore(workspaceDir: string, order: RestoreOrder, now: number): Restored[] {
  const dir = resolve(workspaceDir)
  const backupsDir = join(dir, 'backups')
  if (!existsSync(dir)) throw new WorkspaceError('NO_WORKSPACE', `There is no folder ${dir}.`)
  const unlock = lockWorkspace(dir, 'counterfoil restore')
  try {
    const chosen: { of: KeptName; from: string }[] = []
    if (order.desk !== undefined) chosen.push({ of: 'desk', from: chosenCopy(backupsDir, 'desk', order.desk) })
    if (order.ledger !== undefined) chosen.push({ of: 'ledger', from: chosenCopy(backupsDir, 'ledger', order.ledger) })
    return chosen.map(({ of, from }) => putBack(dir, of, from, join(backupsDir, `aside-${now}`)))
  } finally {
    unlock()
  }
}

function chosenCopy(backupsDir: string, of: KeptName, order: string): string {
  if (order === 'latest') {
    const newest = of === 'desk' ? newestSoundBackup(backupsDir) : newestSoundLedger(backupsDir)
    if (newest === null) throw new JobFailure('NO_BACKUP', `No sound copy of ${of}.db was found in ${backupsDir}. Name one that is elsewhere.`)
    return newest
  }
  const named = join(backupsDir, order)
  const file = basename(order) === order && existsSync(named) ? named : isAbsolute(order) ? order : resolve(order)
  if (!existsSync(file)) throw new JobFailure('NO_BACKUP', `There is no ${order}, neither in the backups folder nor as a file. The copies of ${of}.db are: ${listBackups(backupsDir, of).join(', ') || 'none'}.`)
  try {
    if (of === 'desk' ? checkDesk(file, backupsDir) === 'sound' : soundLedger(file)) return file
  } catch (error) {
    if (error instanceof WorkspaceError && error.code === 'NEWER_VERSION') throw error
  }
  throw new JobFailure('NOT_SOUND', `${file} is no sound copy of ${of}.db. Nothing was changed.`)
}

function putBack(dir: string, of: KeptName, from: string, aside: string): Restored {
  const file = `${of}.db` as const
  const place = join(dir, file)
  const partial = `${place}.restored`
  copyFileSync(from, partial)
  // Its numbers go on from lower ones: the copy reads it from its beginning, whatever place it had come to.
  if (of === 'ledger') newEpoch(partial)
  // A journal left beside another database would be replayed into it.
  const standing = [file, `${file}-wal`, `${file}-shm`, `${file}-journal`].filter((name) => existsSync(join(dir, name)))
  if (standing.length > 0) mkdirSync(aside, { recursive: true })
  for (const name of standing) renameSync(join(dir, name), join(aside, name))
  renameSync(partial, place)
  for (const name of [`${file}.restored-wal`, `${file}.restored-shm`, `${file}.restored-journal`]) rmSync(join(dir, name), { force: true })
  return { file, from, aside: standing.length === 0 ? null : aside }
}
