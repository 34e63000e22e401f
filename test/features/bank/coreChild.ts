/** A core that deals with all open entries by its rules, in a process of its own whose job thread kills it at some point: `node coreChild.ts WORKSPACE`. */
import { fileURLToPath } from 'node:url'
import { createRouterClient } from '@orpc/server'
import type { ContractRouterClient } from '@orpc/contract'
import type { Contract } from '#contract/index.ts'
import { createCore } from '#main/core/createCore.ts'

const core = await createCore({
  workspaceDir: process.argv[2]!, who: 'a child', workerFile: fileURLToPath(new URL('../../crash/killingWorker.ts', import.meta.url)), version: 'test', automatic: false, connection: null, smtpUrl: null,
  secrets: { get: () => Promise.resolve(null), set: () => Promise.resolve(false) },
  log: { info() {}, warn() {}, error: (message, error) => { throw new Error(message, { cause: error }) } },
})
const client: ContractRouterClient<Contract> = createRouterClient(core.router)
await client.bank.applyRules({})
await core.close()
process.exit(0)
