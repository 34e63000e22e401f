/** The core with a client of its router, as the command line has it: a call goes the whole way but over a line. */
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import type { ContractRouterClient } from '@orpc/contract'
import type { Contract } from '#contract/index.ts'
import { createCore, type Core } from '#main/core/createCore.ts'
import { lineLog } from '#main/hosts/log.ts'
import { PROJECT } from '../../scripts/project.ts'

export type Client = ContractRouterClient<Contract>

/** Makes the workspace where there is none. */
export async function openCore(workspaceDir: string): Promise<{ core: Core; client: Client }> {
  const core = await createCore({
    workspaceDir, create: true, who: 'the benchmark', workerFile: join(PROJECT, 'src-main/worker.ts'), version: '0', automatic: false,
    secrets: { get: () => Promise.resolve(null), set: () => Promise.resolve(false) }, log: lineLog(() => {}),
  })
  return { core, client: createRouterClient(core.router) }
}
