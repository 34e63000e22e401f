/** A core for one command: opened, used through the same router as a window's, closed. */
import { createRouterClient } from '@orpc/server'
import type { ContractRouterClient } from '@orpc/contract'
import type { Activity } from '#contract/activity.ts'
import type { SecretName } from '#contract/coreProcess.ts'
import type { Contract } from '#contract/index.ts'
import { createCore, type Core } from '#main/core/createCore.ts'
import type { JobInput, JobName, JobOutput } from '#main/core/ports/jobs.ts'
import { ONLY_KEY, type BillingApiAccess } from '#main/core/ports/sources.ts'
import type { Secrets } from '#main/core/ports/context.ts'
import type { SmsAccess } from '#main/core/ports/sms.ts'
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
  connection?: BillingApiAccess | null
  /** Of the billing system that the workspace names. */
  token?: string | undefined
  smtpUrl?: string | null
  sms?: SmsAccess | null
  demo?: boolean
  /** A new demo company's desk looks as one at which a team has worked. */
  deskHistory?: boolean
  /** Pull on a schedule, for a command that stays. */
  automatic?: boolean
  /** False for a command that pushes what it gave when it is done. */
  pushesByItself?: boolean
}

export interface Session {
  core: Core
  client: ContractRouterClient<Contract>
  /** Runs a job to its end; Ctrl+C cancels it at its next safe place. A second one ends the program, and so do ten seconds in which it did not get there. */
  run<J extends JobName>(job: J, input: JobInput<J>, label: string): Promise<JobOutput<J>>
}

export async function withCore<T>(options: SessionOptions, body: (session: Session) => Promise<T>): Promise<T> {
  const { output } = options
  const log = lineLog(({ level, message, data }) => {
    if (level !== 'info') output.remark(`${level}: ${message}${typeof data['id'] === 'string' ? ` [${data['id']}]` : ''}`)
  })
  const core = await createCore({
    workspaceDir: options.workspaceDir, who: options.who, create: options.create ?? false, workerFile: options.workerFile,
    version: options.version, demo: options.demo ?? false, deskHistory: options.deskHistory ?? false, secrets: secretsOfThisRun(options.token), log, connection: options.connection ?? null,
    smtpUrl: options.smtpUrl ?? null, sms: options.sms ?? null, automatic: options.automatic ?? false, pushesByItself: options.pushesByItself ?? true,
  })
  try {
    const client: ContractRouterClient<Contract> = createRouterClient(core.router)
    for (const notice of (await client.app.info()).notices) output.remark(notice)
    return await body({ core, client, run: (job, input, label) => run(core, output, job, input, label) })
  } finally {
    await core.close()
  }
}

async function run<J extends JobName>({ context: { jobs } }: Core, output: Output, job: J, input: JobInput<J>, label: string): Promise<JobOutput<J>> {
  const { id, finished } = jobs.start(job, input, { label })
  const watched = new AbortController()
  const cancel = (signal: NodeJS.Signals) => {
    jobs.cancel(id)
    endByForce(output, signal)
  }
  process.once('SIGINT', cancel).once('SIGTERM', cancel)
  void (async () => {
    for await (const activity of jobs.watch(watched.signal)) if (activity.id === id) output.progress(`${label}: ${progressWords(activity)}`)
  })()
  try {
    return await finished
  } finally {
    watched.abort()
    process.off('SIGINT', cancel).off('SIGTERM', cancel)
  }
}

const FORCED_AFTER_MS = 10_000

/** A thread that waits for the system never hears that it is to end, and neither does whoever waits for the thread. Nothing is lost: a power cut is no kinder. */
function endByForce(output: Output, signal: NodeJS.Signals): void {
  setTimeout(() => {
    output.failure({ error: { code: 'CANCELLED', message: FORCED } }, `counterfoil: ${FORCED}`)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  }, FORCED_AFTER_MS).unref()
}
const FORCED = 'Stopped by force: it did not come to a safe place in time. What was whole until then is kept.'

/** `invoices, Australia, 12,000 of 40,000, 38,400 a second, 1 min left` */
export function progressWords({ step, done, total, perSecond, secondsLeft }: Activity): string {
  const n = (value: number) => Math.round(value).toLocaleString('en')
  return [
    step,
    total === null ? null : `${n(done)} of ${n(total)}`,
    perSecond === null ? null : `${n(perSecond)} a second`,
    secondsLeft === null ? null : secondsLeft < 60 ? `${secondsLeft} s left` : `${Math.ceil(secondsLeft / 60)} min left`,
  ].filter((part) => part !== null).join(', ')
}

/** Where the command line is given what the desktop keeps in the system's key store, each in the form that is kept there (`contract/coreProcess`). */
const FROM_ENVIRONMENT = {
  smtpUrl: 'COUNTERFOIL_SMTP_URL', mailSignIn: 'COUNTERFOIL_MAIL_SIGN_IN', dkimKeys: 'COUNTERFOIL_DKIM_KEYS', bouncesUrl: 'COUNTERFOIL_BOUNCES_URL', smsToken: 'COUNTERFOIL_SMS_TOKEN',
} as const satisfies Partial<Record<SecretName, string>>

/** The command line has no key store: a secret is given with each run, or in the window that it serves, and is gone with it. */
function secretsOfThisRun(token: string | undefined): Secrets {
  const given = new Map<string, string | null>(Object.entries(FROM_ENVIRONMENT).map(([name, variable]) => [name, process.env[variable] || null]))
  given.set('billingToken', tokenOf(token) ?? null)
  given.set('sourceKeys', JSON.stringify(keysOfEnvironment(process.env)))
  return {
    get: (name) => Promise.resolve(given.get(name) ?? null),
    set(name, value) {
      given.set(name, value)
      return Promise.resolve(false)
    },
  }
}

/** `COUNTERFOIL_KEY` is for the one source that needs a key; of several each has its own: `COUNTERFOIL_KEY_STRIPE_1A2B3C4D`. */
export function keysOfEnvironment(env: NodeJS.ProcessEnv): Record<string, string> {
  const own = Object.entries(env).flatMap(([name, key]) => (name.startsWith('COUNTERFOIL_KEY_') && key ? [[name.slice('COUNTERFOIL_KEY_'.length).toLowerCase().replaceAll('_', '-'), key] as const] : []))
  const only = env['COUNTERFOIL_KEY']
  return { ...(only ? { [ONLY_KEY]: only } : {}), ...Object.fromEntries(own) }
}

/** Where the key of a source is looked for. */
export const keyVariable = (id: string): string => `COUNTERFOIL_KEY_${id.toUpperCase().replaceAll('-', '_')}`

function tokenOf(token: string | undefined): string | undefined {
  const given = token ?? process.env['COUNTERFOIL_TOKEN']
  return given === '' ? undefined : given
}

/** `--url` and `--token`, or `COUNTERFOIL_TOKEN`; null when neither the arguments nor the workspace name one. */
export function connectionOf(url: string | undefined, token: string | undefined, knownUrl: string | null): BillingApiAccess | null {
  const address = url ?? knownUrl
  const secret = tokenOf(token)
  if (address === null) return null
  if (secret === undefined)
    throw new WrongUse('NO_TOKEN', `The billing system at ${address} wants a token: give --token, or set COUNTERFOIL_TOKEN. Counterfoil's command line keeps no secrets.`)
  return { url: address, token: secret }
}
