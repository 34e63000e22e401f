/** `counterfoil sandbox`: the billing system to try against, alone, until it is told to stop. */
import { spawn } from 'node:child_process'
import { isSandboxReady } from '#contract/sandboxProcess.ts'
import type { CommandHost } from '../command.ts'
import { CommandFailed, WrongUse } from '../failure.ts'

export interface SandboxArguments {
  port?: number
  accounts: number
  seed: number
  faults?: string
  file?: string
}

const LAST_WORDS = 2000

/** Prints where it is; with `--json` the first line is `{url, token, accounts, smtp, sms}`. Ends with Ctrl+C. */
export async function sandbox({ places, output }: CommandHost, given: SandboxArguments): Promise<void> {
  const options: [string, string | number | undefined][] = [['--port', given.port], ['--accounts', given.accounts], ['--seed', given.seed], ['--faults', given.faults], ['--file', given.file]]
  const args = options.flatMap(([name, value]) => (value === undefined ? [] : [name, String(value)]))
  // Over the channel it sees us end, however we do.
  const child = spawn(process.execPath, [places.sandboxFile, ...args, '--exit-with-parent', ...(output.json ? ['--json'] : [])], { stdio: ['ignore', 'inherit', 'pipe', 'ipc'] })
  let ready = false
  let said = ''
  child.on('message', (message) => {
    ready ||= isSandboxReady(message)
  })
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    if (ready) process.stderr.write(text)
    else said = (said + text).slice(-LAST_WORDS)
  })
  let asked = false
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {
    child.kill(asked ? 'SIGKILL' : signal === 'SIGHUP' ? 'SIGTERM' : signal)
    asked = true
  })
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve(code))
  })
  if (asked || status === 0) return
  if (ready) throw new CommandFailed('SANDBOX_ENDED', 'The sandbox ended unexpectedly. Start it again.')
  const reason = /^The sandbox could not start: (.*)|^(--.*)/mu.exec(said)
  const words = reason === null ? `The sandbox ended before it could answer (code ${status}).` : (reason[1] ?? reason[2])!
  throw status === 2 ? new WrongUse('WRONG_USE', words) : new CommandFailed('SANDBOX_FAILED', words)
}
