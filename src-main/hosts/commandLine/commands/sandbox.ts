/** `counterfoil sandbox`: the billing system to try against, alone, until it is told to stop. */
import { spawn } from 'node:child_process'
import type { CommandHost } from '../command.ts'

export interface SandboxArguments {
  port?: number
  accounts: number
  seed: number
  faults?: string
  file?: string
}

/** Prints where it is; with `--json` the first line is `{url, token, accounts, smtp, sms}`. Ends with Ctrl+C. */
export async function sandbox({ places, output }: CommandHost, given: SandboxArguments): Promise<void> {
  const options: [string, string | number | undefined][] = [['--port', given.port], ['--accounts', given.accounts], ['--seed', given.seed], ['--faults', given.faults], ['--file', given.file]]
  const args = options.flatMap(([name, value]) => (value === undefined ? [] : [name, String(value)]))
  const child = spawn(process.execPath, [places.sandboxFile, ...args, ...(output.json ? ['--json'] : [])], { stdio: 'inherit' })
  const forward = (signal: NodeJS.Signals) => child.kill(signal)
  process.on('SIGINT', forward)
  process.on('SIGTERM', forward)
  const status = await new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(code ?? (signal === null ? 1 : 0)))
  })
  if (status !== 0) process.exitCode = 1
}
