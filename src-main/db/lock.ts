/**
 * One Counterfoil a workspace. The lock is an exclusive transaction on `workspace.lock`, so the
 * system gives it back however the holder ends; `workspace.holder.json` says who has it.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { isBusy, isDamage, openSqlite, type Sqlite } from './sqlite.ts'
import { WorkspaceError } from './workspaceError.ts'

export const LOCK_FILE = 'workspace.lock'
const HOLDER_FILE = 'workspace.holder.json'

const WorkspaceHolder = z.object({
  /** `the desktop application`, `counterfoil sync`, … */
  who: z.string().max(200),
  pid: z.int(),
  host: z.string().max(300),
  sinceAt: z.int().min(0).max(8_640_000_000_000_000),
})
type WorkspaceHolder = z.infer<typeof WorkspaceHolder>

/** Takes the lock; answers what gives it back. Throws `LOCKED`, naming the holder. */
export function lockWorkspace(dir: string, who: string): () => void {
  const holderFile = join(dir, HOLDER_FILE)
  const sqlite = takeLock(dir, holderFile)
  try {
    const holder: WorkspaceHolder = { who, pid: process.pid, host: hostname(), sinceAt: Date.now() }
    writeFileSync(holderFile, JSON.stringify(holder))
  } catch (error) {
    sqlite.close()
    throw error
  }
  return () => {
    // Before the lock goes: behind it the file may be the next holder's.
    rmSync(holderFile, { force: true })
    sqlite.close()
  }
}

function takeLock(dir: string, holderFile: string): Sqlite {
  const file = join(dir, LOCK_FILE)
  try {
    return exclusively(file)
  } catch (error) {
    if (isDamage(error)) {
      // Nothing is ever written into the lock, so this is something else of that name, and nobody's lock.
      rmSync(file, { force: true })
      return exclusively(file)
    }
    if (!isBusy(error)) throw error
    const holder = readHolder(holderFile)
    const by = holder ? `${holder.who} (process ${holder.pid} on ${holder.host}, since ${new Date(holder.sinceAt).toISOString()})` : 'another Counterfoil'
    throw new WorkspaceError('LOCKED', `The workspace ${dir} is in use by ${by}. Close it there first, or choose another workspace.`)
  }
}

function exclusively(file: string): Sqlite {
  const sqlite = openSqlite(file, { busyTimeoutMs: 250 })
  try {
    sqlite.pragma('journal_mode = DELETE')
    sqlite.exec('BEGIN EXCLUSIVE')
    return sqlite
  } catch (error) {
    sqlite.close()
    throw error
  }
}

function readHolder(file: string): WorkspaceHolder | null {
  try {
    return WorkspaceHolder.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}
