/** The demo company's billing system, started as a child of a plain Node process. */
import { fork } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DEMO_ACCOUNTS, DEMO_COMPANY, DEMO_SEED, isSandboxReady, sandboxArguments, smsOfSandbox, type SandboxReady } from '#contract/sandboxProcess.ts'
import type { BillingApiAccess } from '#main/core/ports/sources.ts'
import type { SmsAccess } from '#main/core/ports/sms.ts'

export interface DemoOptions {
  /** Holds `sandbox/` and the workspace; both are kept and used again. */
  dir: string
  /** Accounts of a new company; 400 unless told. */
  accounts?: number | undefined
  seed?: number | undefined
}

export interface PreparedDemo {
  /** Where the demo workspace is, or is to be made. */
  workspaceDir: string
  connection: BillingApiAccess
  smtpUrl: string
  sms: SmsAccess
  /** Everything the sandbox said of itself. */
  sandbox: SandboxReady
  close(): Promise<void>
}

const LAST_WORDS = 2000

/**
 * Starts the sandbox and waits until it answers. It ends with this process: it watches the channel
 * between them. Rejects in plain words.
 */
export async function prepareDemo(options: DemoOptions): Promise<PreparedDemo> {
  const folder = join(options.dir, 'sandbox')
  mkdirSync(folder, { recursive: true })
  const start = { file: join(folder, 'sandbox.db'), accounts: options.accounts ?? DEMO_ACCOUNTS, seed: options.seed ?? DEMO_SEED }
  const child = fork(sandboxEntry(), sandboxArguments(start), { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  let said = ''
  child.stderr?.on('data', (text: Buffer) => (said = (said + text.toString('utf8')).slice(-LAST_WORDS)))
  const ended = new Promise<void>((resolve) => void child.once('exit', () => resolve()))
  const sandbox = await new Promise<SandboxReady>((resolve, reject) => {
    child.on('message', (message) => {
      if (isSandboxReady(message)) resolve(message)
    })
    child.once('error', reject)
    // When it has also said its last words.
    child.once('close', (code) => reject(new Error(`The demo billing system stopped before it could answer (code ${code}). ${said.trim()}`.trim())))
  })
  return {
    workspaceDir: join(options.dir, DEMO_COMPANY),
    connection: { url: sandbox.url, token: sandbox.token },
    smtpUrl: sandbox.smtp,
    sms: smsOfSandbox(sandbox),
    sandbox,
    close() {
      child.kill()
      return ended
    },
  }
}

/** `sandboxServer`, beside the running program: in a build, in a chunk of a build, or in the sources. */
function sandboxEntry(): string {
  const places = ['sandboxServer.js', '../sandboxServer.js', '../sandboxServer.ts'].map((place) => join(import.meta.dirname, place))
  const found = places.find((place) => existsSync(place))
  if (found === undefined) throw new Error('The sandbox is not part of this installation.')
  return found
}
