/** Whether a folder is a workspace, or may become one. */
import { accessSync, closeSync, constants, existsSync, mkdirSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { newestSoundBackup } from './backup.ts'
import { DESK_APPLICATION_ID } from './deskFile.ts'
import { LOCK_FILE } from './lock.ts'
import { WorkspaceError } from './workspaceError.ts'

/** What systems put into a folder by themselves. */
const BY_THE_SYSTEM = new Set(['.DS_Store', 'Thumbs.db', 'desktop.ini', '.directory', 'lost+found'])

/** Makes the folder when it is to be made. Throws `NO_WORKSPACE`, `NOT_A_WORKSPACE`, `NOT_WRITABLE`, `DESK_DAMAGED`. */
export function prepareFolder(dir: string, create: boolean): void {
  if (!existsSync(dir)) {
    if (!create) throw new WorkspaceError('NO_WORKSPACE', `There is no folder ${dir}. Name a workspace, or make one with "counterfoil demo --out ${dir}" or "counterfoil sync --workspace ${dir} --url … --token …".`)
    mkdirSync(dir, { recursive: true })
  }
  if (!statSync(dir).isDirectory()) throw new WorkspaceError('NOT_A_WORKSPACE', `${dir} is a file: a workspace is a folder. Choose an empty folder or a workspace.`)
  accessSync(dir, constants.R_OK | constants.W_OK)
  const desk = join(dir, 'desk.db')
  if (existsSync(desk) && statSync(desk).size > 0) {
    // A folder that was never locked was never opened as it stands: it is looked at before a lock is put into it.
    if (!existsSync(join(dir, LOCK_FILE)) && !isOurs(desk))
      throw new WorkspaceError('NOT_A_WORKSPACE', `The desk.db in ${dir} is not Counterfoil’s. Nothing was changed. Choose another folder.`)
    return
  }
  const backup = newestSoundBackup(join(dir, 'backups'))
  if (backup !== null) throw new WorkspaceError('DESK_DAMAGED', `desk.db is missing from the workspace ${dir}. The newest sound backup is ${backup}: copy it to desk.db to go back to it.`)
  const others = readdirSync(dir).filter((name) => !name.startsWith('workspace.') && !name.startsWith('desk.db') && !BY_THE_SYSTEM.has(name))
  if (others.length > 0) throw new WorkspaceError('NOT_A_WORKSPACE', `The folder ${dir} is not a workspace: it has no desk.db, and it holds other files. Nothing was changed. Choose an empty folder or a workspace.`)
  if (!create) throw new WorkspaceError('NOT_A_WORKSPACE', `The folder ${dir} is empty: it is not a workspace yet. Make one with "counterfoil sync --workspace ${dir} --url … --token …".`)
}

/**
 * From the file's header alone (SQLite file format: magic at 0, application id at 68), without a
 * trace beside it. Only while no Counterfoil has the file open: closing a file by hand drops the
 * locks that SQLite holds on it in the same process.
 */
function isOurs(file: string): boolean {
  const header = Buffer.alloc(72)
  const fd = openSync(file, 'r')
  try {
    readSync(fd, header, 0, header.length, 0)
  } finally {
    closeSync(fd)
  }
  return header.toString('latin1', 0, 16) === 'SQLite format 3\0' && header.readUInt32BE(68) === DESK_APPLICATION_ID
}
