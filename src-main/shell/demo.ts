/** The demo company's billing system, in a process of its own beside the core. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { utilityProcess } from 'electron'
import { DEMO_COMPANY, isSandboxReady, sandboxArguments, smsOfSandbox, type SandboxReady, type SandboxStart } from '#contract/sandboxProcess.ts'
import type { ShellLog } from './log.ts'

export interface Demo {
  workspaceDir: string
  connection: { url: string; token: string }
  smtpUrl: string
  sms: { url: string; accountSid: string; authToken: string }
  close(): void
}

/** How much of what it last said is told when it does not start. */
const LAST_WORDS = 2000
/** What a process said can arrive after the news of its end, on a busy machine a good while after. */
const LAST_WORDS_WITHIN_MS = 3000
const LOOK_EVERY_MS = 100

/** Starts the sandbox on `<dir>/sandbox/sandbox.db`, which is kept between starts like the workspace beside it. Rejects in plain words. */
export async function startDemo(sandboxFile: string, dir: string, company: Omit<SandboxStart, 'file'>, log: ShellLog): Promise<Demo> {
  const folder = join(dir, 'sandbox')
  mkdirSync(folder, { recursive: true })
  const sandbox = utilityProcess.fork(sandboxFile, sandboxArguments({ ...company, file: join(folder, 'sandbox.db') }), {
    serviceName: 'Counterfoil demo billing system',
    // What it prints holds its token.
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  let wanted = true
  sandbox.stderr?.on('data', (text: Buffer) => {
    said = (said + text.toString('utf8')).slice(-LAST_WORDS)
    log.shell('warn', `The demo billing system says: ${text.toString('utf8').trimEnd()}`)
  })
  const ready = await new Promise<SandboxReady>((resolve, reject) => {
    sandbox.on('message', (message: unknown) => {
      if (isSandboxReady(message)) resolve(message)
    })
    sandbox.once('exit', (code) => {
      // With 0 it was told to: Ctrl+C reaches the whole group.
      if (wanted) log.shell(code === 0 ? 'info' : 'warn', 'The demo billing system stopped', { code })
      const tell = (waitedMs: number): void => {
        if (said === '' && waitedMs < LAST_WORDS_WITHIN_MS) setTimeout(() => tell(waitedMs + LOOK_EVERY_MS), LOOK_EVERY_MS)
        else reject(new Error(`The demo billing system stopped before it could answer (code ${code}). ${said.trim()}`.trim()))
      }
      tell(0)
    })
  })
  return {
    workspaceDir: join(dir, DEMO_COMPANY),
    connection: { url: ready.url, token: ready.token },
    smtpUrl: ready.smtp,
    sms: smsOfSandbox(ready),
    close() {
      wanted = false
      sandbox.kill()
    },
  }
}
