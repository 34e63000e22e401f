/** A core for one command: opened, used through the same router as a window's, closed. */
import { createRouterClient } from '@orpc/server'
import type { ContractRouterClient } from '@orpc/contract'
import type { Contract } from '#contract/index.ts'
import { createCore, type Core } from '#main/core/createCore.ts'
import type { Connection, JobInput, JobName, JobOutput } from '#main/core/ports/jobs.ts'
import type { Secrets } from '#main/core/ports/context.ts'
import { lineLog } from '../log.ts'
import { WrongUse } from './failure.ts'
import type { Output } from './output.ts'

export interface SessionOptions {
  workspaceDir: string
  /** `counterfoil sync`, named to whoever finds the workspace locked. */
  who: string
  output: Output
  workerFile: string
  version: string
  create?: boolean
  connection?: Connection | null
  smtpUrl?: string | null
  demo?: boolean
  /** Pull on a schedule, for a command that stays. */
  automatic?: boolean
}

export interface Session {
  core: Core
  client: ContractRouterClient<Contract>
  /** Runs a job to its end; Ctrl+C cancels it at its next safe place. */
  run<J extends JobName>(job: J, input: JobInput<J>, label: string): Promise<JobOutput<J>>
}

/** The command line has no key store: secrets live in its arguments and environment for one run. */
const noSecrets: Secrets = { get: () => Promise.resolve(null), set: () => Promise.resolve(false) }

export async function withCore<T>(options: SessionOptions, body: (session: Session) => Promise<T>): Promise<T> {
  const { output } = options
  const log = lineLog((line) => { if (line.level !== 'info') output.remark(`${line.level}: ${line.message}`) })
  const core = await createCore({
    workspaceDir: options.workspaceDir, who: options.who, create: options.create ?? false, workerFile: options.workerFile,
    version: options.version, demo: options.demo ?? false, secrets: noSecrets, log, connection: options.connection ?? null,
    smtpUrl: options.smtpUrl ?? null, automatic: options.automatic ?? false,
  })
  try {
    return await body({
      core,
      client: createRouterClient(core.router) as unknown as ContractRouterClient<Contract>,
      async run(job, input, label) {
        const { id, finished } = core.context.jobs.start(job, input, { label })
        const cancel = () => void core.context.jobs.cancel(id)
        process.once('SIGINT', cancel)
        try {
          return await finished
        } finally {
          process.off('SIGINT', cancel)
        }
      },
    })
  } finally {
    await core.close()
  }
}

/** `--url` and `--token`, or `COUNTERFOIL_TOKEN`; null when neither the arguments nor the workspace name one. */
export function connectionOf(url: string | undefined, token: string | undefined, knownUrl: unknown): Connection | null {
  const address = url ?? (typeof knownUrl === 'string' ? knownUrl : undefined)
  const secret = token ?? process.env['COUNTERFOIL_TOKEN']
  if (address === undefined) return null
  if (secret === undefined || secret === '')
    throw new WrongUse('NO_TOKEN', `The billing system at ${address} wants a token: give --token, or set COUNTERFOIL_TOKEN. Counterfoil's command line keeps no secrets.`)
  return { url: address, token: secret }
}
