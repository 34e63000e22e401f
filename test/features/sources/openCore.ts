/** A whole core over a real workspace, with its keys in memory; nothing begins by itself. */
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import type { ContractRouterClient } from '@orpc/contract'
import { onTestFinished } from 'vitest'
import type { Contract } from '#contract/index.ts'
import type { OwnParty } from '#contract/sources.ts'
import { createCore, type Core } from '#main/core/createCore.ts'
import type { BillingApiAccess } from '#main/core/ports/sources.ts'
import { pull } from '#main/sync/pull.ts'
import { HASTY } from '../../sync/copy.ts'
import { emptyFolder } from '../../fixtures/folders.ts'

export interface Opened {
  core: Core
  client: ContractRouterClient<Contract>
  dir: string
  secrets: Map<string, string>
  /** A pull of all sources, without pauses to speak of. */
  pull(): ReturnType<typeof pull>
}

export async function openCore({ dir = join(emptyFolder(), 'workspace'), connection = null, secrets = new Map<string, string>(), automatic = false }: { dir?: string; connection?: BillingApiAccess | null; secrets?: Map<string, string>; automatic?: boolean } = {}): Promise<Opened> {
  const core = await createCore({
    workspaceDir: dir, who: 'a test', create: true, workerFile: new URL('../../../src-main/worker.ts', import.meta.url).pathname, version: '0', automatic, connection,
    secrets: {
      get: (name) => Promise.resolve(secrets.get(name) ?? null),
      set(name, value) {
        if (value === null) secrets.delete(name)
        else secrets.set(name, value)
        return Promise.resolve(true)
      },
    },
    log: { info() {}, warn() {}, error: (message, error) => { throw new Error(message, { cause: error }) } },
  })
  onTestFinished(() => core.close())
  return {
    core, dir, secrets, client: createRouterClient(core.router),
    async pull() {
      const connector = core.context.connectAll(core.context.connection()!)
      try {
        return await pull(connector, core.context.database, { retry: HASTY })
      } finally {
        await connector.close()
      }
    },
  }
}

export const HARBOUR: OwnParty = {
  name: 'Harbour', legalName: 'Harbour Tools Pty Ltd', currency: 'AUD', timeZone: 'Australia/Sydney', locale: 'en-AU', taxName: 'GST', taxRateBp: 1000, taxNumber: '', phone: '',
  address: { lines: ['1 Wharf Road'], city: 'Port Halden', region: 'NSW', postcode: '2999', country: 'AU' }, portalUrl: 'https://harbour.example', senderName: 'Harbour', senderEmail: 'accounts@harbour.example',
  paper: 'A4', colour: '#114488', remittance: [],
}
