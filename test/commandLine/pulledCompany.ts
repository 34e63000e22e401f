/** A demo company in a sandbox of the test's own process, and a workspace that the command line has pulled it into. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { z } from 'zod'
import { startSandbox, type Sandbox } from '#main/sandbox/index.ts'
import { printed } from './counterfoil.ts'
import { Synced } from './shapes.ts'

/** 20 November 2026, 02:00 UTC: where the company's histories end, and where its clock stands. */
export const NOW = Date.UTC(2026, 10, 20, 2, 0)
export const TODAY = '2026-11-20'

export interface PulledCompany {
  sandbox: Sandbox
  dir: string
  workspace: string
  /** What `sync` printed. */
  pulled: z.infer<typeof Synced>
  /** `--url` and `--token`. */
  connection: string[]
  dispose(): Promise<void>
}

export async function pulledCompany(accounts: number): Promise<PulledCompany> {
  const dir = mkdtempSync(join(tmpdir(), 'counterfoil-cli-'))
  const sandbox = await startSandbox({ accounts, now: NOW })
  const workspace = join(dir, 'workspace')
  const connection = ['--url', sandbox.url, '--token', sandbox.token]
  return {
    sandbox, dir, workspace, connection,
    pulled: await printed(Synced, 'sync', '--workspace', workspace, ...connection),
    async dispose() {
      await sandbox.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
