/** A desk that works by itself, as staff have it, over a small demo company; it can be closed and opened again. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import type { ContractRouterClient } from '@orpc/contract'
import { onTestFinished } from 'vitest'
import type { Contract } from '#contract/index.ts'
import type { RegistrationRow } from '#contract/registrations.ts'
import type { RecordOf } from '#main/core/ports/records.ts'
import { createCore, type Core } from '#main/core/createCore.ts'
import { startSandbox, type Sandbox } from '#main/sandbox/index.ts'

export interface Desk {
  core: Core
  client: ContractRouterClient<Contract>
  sandbox: Sandbox
  /** Everything that was written to the log. */
  logged: unknown[]
  dir: string
  /** The first row of the queue with this reason. */
  first(reason: RegistrationRow['reason']): Promise<RegistrationRow>
  /** The billing system's own record. */
  upstream(registration: string): Promise<RecordOf<'registrations'>>
  /** Addresses of registration emails the sink has received. */
  mailedTo(): string[]
  /** The sandbox's own side: what a customer does, what somebody else changes. */
  ask<T>(path: string, body?: unknown): Promise<T>
  open(): Promise<void>
  close(): Promise<void>
}

interface DeskOptions {
  viewOnly?: boolean
  smtp?: boolean
}

export async function workingDesk({ viewOnly = false, smtp = true }: DeskOptions = {}): Promise<Desk> {
  const dir = mkdtempSync(join(tmpdir(), 'counterfoil-registrations-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  const sandbox = await startSandbox({ accounts: 40 })
  onTestFinished(() => sandbox.close())
  const logged: unknown[] = []
  let core: Core | null = null
  const open = async () => {
    core = await createCore({
      workspaceDir: join(dir, 'workspace'), who: 'a test', create: true, workerFile: join(import.meta.dirname, '../../../src-main/worker.ts'), version: 'test',
      secrets: { get: () => Promise.resolve(null), set: () => Promise.resolve(false) },
      log: { info: (...said) => void logged.push(said), warn: (...said) => void logged.push(said), error: (...said) => { logged.push(said.map(String)); return 'id' } },
      connection: { url: sandbox.url, token: viewOnly ? `${sandbox.token}-view` : sandbox.token }, smtpUrl: smtp ? sandbox.smtp : null,
    })
  }
  await open()
  onTestFinished(async () => core?.close())
  await core!.context.sync.pullNow().finished
  const desk: Desk = {
    get core() { return core! },
    get client() { return createRouterClient(core!.router) },
    sandbox, logged, dir, open,
    async first(reason) {
      const { rows } = await desk.client.registrations.page({ reason, limit: 1 })
      if (rows[0] === undefined) throw new Error(`The company has nobody who is ${reason}.`)
      return rows[0]
    },
    async upstream(registration) {
      const connector = core!.context.connectAll(core!.context.connection()!)
      try {
        return (await connector.read('registrations', registration)) as RecordOf<'registrations'>
      } finally {
        await connector.close()
      }
    },
    async ask<T>(path: string, body?: unknown) {
      const answer = await fetch(sandbox.url + path, { headers: { authorization: `Bearer ${sandbox.token}`, 'content-type': 'application/json' }, ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }) })
      return (await answer.json()) as T
    },
    mailedTo: () => sandbox.mails().flatMap(({ to }) => to),
    async close() {
      await core!.close()
      core = null
    },
  }
  return desk
}
