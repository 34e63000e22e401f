/** `desk.db` as a file: whether it is ours and sound, told before anything is written to it. */
import { existsSync, statSync } from 'node:fs'
import { refuseNewer } from './migrate.ts'
import { deskMigrations } from './migrations/index.ts'
import { reading, type Sqlite } from './sqlite.ts'
import { WorkspaceError } from './workspaceError.ts'

/** `CFDK` in `desk.db`'s header: tells a workspace from any other SQLite file. */
export const DESK_APPLICATION_ID = 0x43_46_44_4b

/** Why `desk.db` is not sound, as SQLite tells it. */
export class DamagedDesk extends Error {}

/**
 * Reads only. `new`: not there, or nothing in it yet. Throws `DamagedDesk`, or `WorkspaceError`
 * `NOT_A_WORKSPACE` and `NEWER_VERSION`.
 */
export function checkDesk(file: string, dir: string): 'new' | 'sound' {
  if (!existsSync(file) || statSync(file).size === 0) return 'new'
  return reading(file, (sqlite) => {
    const result = sqlite.pragma('quick_check(1)', { simple: true })
    if (result !== 'ok') throw new DamagedDesk(String(result))
    if (sqlite.pragma('application_id', { simple: true }) !== DESK_APPLICATION_ID)
      throw new WorkspaceError('NOT_A_WORKSPACE', `The desk.db in ${dir} is not Counterfoil’s. Nothing was changed. Choose another folder.`)
    refuseNewer(sqlite, 'desk.db', deskMigrations)
    return 'sound'
  })
}

/** Marks a new file as ours, before anything else is written: however its making ends, it is known again. */
export function claimAsDesk(sqlite: Sqlite): void {
  sqlite.pragma(`application_id = ${DESK_APPLICATION_ID}`)
}
