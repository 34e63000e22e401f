/** A desk as staff have it: a real core with job threads, over a workspace pulled from a sandbox. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import type { ContractRouterClient } from '@orpc/contract'
import { onTestFinished } from 'vitest'
import type { Contract } from '#contract/index.ts'
import { createCore, type Core } from '#main/core/createCore.ts'
import type { MailSetupOptions } from '#main/core/mailSetup.ts'
import type { Log, Secrets } from '#main/core/ports/context.ts'
import { startSandbox, type Sandbox } from '#main/sandbox/index.ts'

export interface Desk {
  core: Core
  client: ContractRouterClient<Contract>
  sandbox: Sandbox
  dir: string
  secrets: Map<string, string>
  /** The end of an activity. */
  ended(activity: string): Promise<'done' | 'failed' | 'cancelled'>
}

export interface DeskOptions {
  accounts?: number
  /** Sign in with the token that may only look. */
  viewOnly?: boolean
  smtpUrl?: string | null
  /** Whether SMS goes to the sandbox's provider. */
  sms?: boolean
  /** Whether this machine can keep secrets. */
  keeps?: boolean
  pulled?: boolean
  /** In place of sign-in services and name servers. */
  world?: MailSetupOptions
}

export async function desk({ accounts = 60, viewOnly = false, smtpUrl, sms = false, keeps = true, pulled = true, world }: DeskOptions = {}): Promise<Desk> {
  const dir = mkdtempSync(join(tmpdir(), 'counterfoil-desk-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  const sandbox = await startSandbox({ accounts })
  onTestFinished(() => sandbox.close())
  const kept = new Map<string, string>()
  const secrets: Secrets = {
    get: (name) => Promise.resolve(kept.get(name) ?? null),
    set: (name, value) => {
      if (value === null) kept.delete(name)
      else if (keeps) kept.set(name, value)
      return Promise.resolve(keeps)
    },
  }
  const log: Log = { info: () => {}, warn: () => {}, error: () => 'id' }
  const core = await createCore({
    workspaceDir: join(dir, 'workspace'), who: 'a test', create: true, workerFile: join(import.meta.dirname, '../../../src-main/worker.ts'), version: 'test',
    secrets, log, automatic: false, ...(world === undefined ? {} : { world }),
    connection: pulled ? { url: sandbox.url, token: viewOnly ? `${sandbox.token}-view` : sandbox.token } : null,
    smtpUrl: smtpUrl === undefined ? sandbox.smtp : smtpUrl,
    sms: sms ? { url: sandbox.url, accountSid: sandbox.sms.split('/').at(-1)!, authToken: sandbox.token } : null,
  })
  onTestFinished(() => core.close())
  if (pulled) await core.context.sync.pullNow().finished
  return {
    core, sandbox, dir, secrets: kept,
    client: createRouterClient(core.router),
    async ended(activity) {
      for (;;) {
        const state = core.context.jobs.list().find(({ id }) => id === activity)?.state
        if (state !== undefined && state !== 'running') return state
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    },
  }
}

/** What a declared error says; fails when the call went well. */
export async function refusal(call: Promise<unknown>): Promise<{ code: string; message: string }> {
  try {
    await call
  } catch (error) {
    const { code, message } = error as { code: string; message: string }
    return { code, message }
  }
  throw new Error('The call was not refused.')
}
