/**
 * One Counterfoil a workspace. The lock is an exclusive transaction on `workspace.lock`, so the
 * system gives it back however the holder ends; `workspace.holder.json` says who has it.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { openSqlite } from './sqlite.ts'
import { WorkspaceError } from './workspaceError.ts'

export interface WorkspaceHolder {
  /** `the desktop application`, `counterfoil sync`, … */
  who: string
  pid: number
  host: string
  sinceAt: number
}

/** Takes the lock; answers what gives it back. Throws `LOCKED`, naming the holder. */
export function lockWorkspace(dir: string, who: string): () => void {
  const holderFile = join(dir, 'workspace.holder.json')
  const sqlite = openSqlite(join(dir, 'workspace.lock'), { busyTimeoutMs: 250 })
  try {
    sqlite.pragma('journal_mode = DELETE')
    sqlite.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    sqlite.close()
    if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error
    const holder = readHolder(holderFile)
    const by = holder ? `${holder.who} (process ${holder.pid} on ${holder.host}, since ${new Date(holder.sinceAt).toISOString()})` : 'another Counterfoil'
    throw new WorkspaceError('LOCKED', `The workspace ${dir} is in use by ${by}. Close it there first, or choose another workspace.`)
  }
  const holder: WorkspaceHolder = { who, pid: process.pid, host: hostname(), sinceAt: Date.now() }
  writeFileSync(holderFile, JSON.stringify(holder))
  return () => {
    rmSync(holderFile, { force: true })
    sqlite.exec('ROLLBACK')
    sqlite.close()
  }
}

function readHolder(file: string): WorkspaceHolder | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as WorkspaceHolder
  } catch {
    return null
  }
}
