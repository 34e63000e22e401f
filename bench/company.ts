/** The demo company that the suites measure with: its billing system in a process of its own, and a workspace that was pulled from it. */
import { fork } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { isSandboxReady, type SandboxReady } from '#contract/sandboxProcess.ts'
import type { BillingApiAccess } from '#main/core/ports/sources.ts'
import { PROJECT } from '../scripts/project.ts'
import { inChild } from './children.ts'

/** Where its histories end, and where its clock stands: the same company each time. */
export const NOW = Date.UTC(2026, 10, 20, 2, 0)
export const TODAY = '2026-11-20'

export interface Pulled {
  rows: number
  seconds: number
  /** Most memory of the process that pulled, in bytes. */
  peakBytes: number
}

export interface Company {
  accounts: number
  connection: BillingApiAccess
  smtpUrl: string
  /** A folder that goes away at the end. */
  dir: string
  /** The workspace, pulled when it is first asked for, and how that went. */
  pulled(): Promise<Pulled & { workspaceDir: string }>
  close(): Promise<void>
}

export async function startCompany(accounts: number, dir: string): Promise<Company> {
  mkdirSync(dir, { recursive: true })
  const args = ['--accounts', String(accounts), '--seed', '1', '--now', String(NOW), '--file', join(dir, 'sandbox.db'), '--exit-with-parent']
  const child = fork(join(PROJECT, 'src-main/sandboxServer.ts'), args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const ended = new Promise<void>((resolve) => void child.once('exit', () => resolve()))
  const ready = await new Promise<SandboxReady>((resolve, reject) => {
    child.on('message', (message) => {
      if (isSandboxReady(message)) resolve(message)
    })
    child.once('exit', (code) => reject(new Error(`The sandbox ended with ${code} before it answered.`)))
  })
  const connection = { url: ready.url, token: ready.token }
  let pulling: Promise<Pulled & { workspaceDir: string }> | null = null
  return {
    accounts, connection, smtpUrl: ready.smtp, dir,
    pulled() {
      const workspaceDir = join(dir, 'workspace')
      pulling ??= pullByCore(workspaceDir, connection, 'first').then((pulled) => ({ ...pulled, workspaceDir }))
      return pulling
    },
    async close() {
      child.kill()
      await ended
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

export interface PulledByCore extends Pulled {
  /** Milliseconds of queue pages before the pull, and during it. */
  rest: number[]
  during: number[]
}

/** Pulls by a core in a process of its own, in a job thread: `first` into a new workspace, `again` everything once more while queue pages are asked for. */
export async function pullByCore(workspaceDir: string, { url, token }: BillingApiAccess, mode: 'first' | 'again'): Promise<PulledByCore> {
  return (await inChild(join(import.meta.dirname, 'sync/coreProcess.ts'), [workspaceDir, url, token, mode])) as PulledByCore
}

/** Pulls what has changed, in a process of its own. */
export async function pullInto(workspaceDir: string, { url, token }: BillingApiAccess): Promise<Pulled> {
  return (await inChild(join(import.meta.dirname, 'sync/pullProcess.ts'), [workspaceDir, url, token])) as Pulled
}

/** A copy of a workspace that nobody has open. */
export function copyOf(workspaceDir: string, to: string): string {
  if (existsSync(to)) rmSync(to, { recursive: true })
  cpSync(workspaceDir, to, { recursive: true })
  return to
}
