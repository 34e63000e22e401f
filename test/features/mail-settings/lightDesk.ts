/** A core over an empty workspace: nothing is pulled, and the operator is known. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import type { ContractRouterClient } from '@orpc/contract'
import { onTestFinished } from 'vitest'
import type { Contract } from '#contract/index.ts'
import { createCore, type Core, type CorePorts } from '#main/core/createCore.ts'
import type { Secrets } from '#main/core/ports/context.ts'
import { writeSetting } from '#main/db/settings.ts'

export interface LightDesk {
  core: Core
  client: ContractRouterClient<Contract>
  dir: string
  secrets: Map<string, string>
}

export interface LightDeskOptions extends Partial<Pick<CorePorts, 'smtpUrl' | 'sms' | 'world'>> {
  /** Whether this machine can keep secrets; where it cannot, they are gone at once. */
  keeps?: boolean
  grants?: readonly string[]
}

export async function lightDesk({ keeps = true, grants = ['billing:view', 'billing:manage'], ...ports }: LightDeskOptions = {}): Promise<LightDesk> {
  const dir = mkdtempSync(join(tmpdir(), 'counterfoil-light-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  const kept = new Map<string, string>()
  const secrets: Secrets = {
    get: (name) => Promise.resolve(kept.get(name) ?? null),
    set(name, value) {
      if (value === null) kept.delete(name)
      else if (keeps) kept.set(name, value)
      return Promise.resolve(keeps)
    },
  }
  const core = await createCore({
    workspaceDir: join(dir, 'workspace'), who: 'a test', create: true, workerFile: join(import.meta.dirname, '../../../src-main/worker.ts'), version: 'test',
    secrets, log: { info: () => {}, warn: () => {}, error: () => 'id' }, automatic: false, ...ports,
  })
  onTestFinished(() => core.close())
  writeSetting(core.context.database, 'operator', JSON.stringify({ id: 'op_1', name: 'Noor Vale', email: 'noor@meridianfleet.example', grants }), 0, 'a test')
  return { core, client: createRouterClient(core.router), dir, secrets: kept }
}
