/**
 * The sandbox as a process of its own: started by hand, forked, or in Electron's utility process.
 * Says once that it is ready — a line on stdout, a message to its parent — and ends on SIGTERM.
 */
import { parseArgs } from 'node:util'
import { FaultSpecError } from './sandbox/faults.ts'
import { startSandbox, type Sandbox } from './sandbox/index.ts'

interface Ready {
  url: string
  token: string
  accounts: number
  smtp: string
  sms: string
}

const USAGE = `Usage: sandboxServer [--port P] [--smtp-port P] [--accounts N] [--seed S] [--file F] [--now MS] [--live-clock]
                     [--faults SPEC] [--token T] [--json] [--exit-with-parent]`
/** Wrong use, as for every command of the project. */
const EXIT_USAGE = 2

function readArguments() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' }, 'smtp-port': { type: 'string' }, accounts: { type: 'string' }, seed: { type: 'string' }, file: { type: 'string' },
      now: { type: 'string' }, 'live-clock': { type: 'boolean' }, faults: { type: 'string' }, token: { type: 'string' },
      json: { type: 'boolean', default: false }, 'exit-with-parent': { type: 'boolean', default: false },
    },
  })
  const whole = (name: 'port' | 'smtp-port' | 'accounts' | 'seed' | 'now'): number | undefined => {
    const text = values[name]
    if (text === undefined) return undefined
    if (!/^\d{1,15}$/.test(text)) throw new TypeError(`--${name} needs a whole number, not “${text}”.`)
    return Number(text)
  }
  return {
    json: values.json, exitWithParent: values['exit-with-parent'],
    options: {
      port: whole('port'), smtpPort: whole('smtp-port'), accounts: whole('accounts'), seed: whole('seed'), now: whole('now'),
      file: values.file, liveClock: values['live-clock'], faults: values.faults, token: values.token,
    },
  }
}

/** Electron's utility processes have their parent's port here. */
interface WithParentPort {
  parentPort?: { postMessage(message: unknown): void }
}

function announce(sandbox: Sandbox, json: boolean): void {
  const ready: Ready = { url: sandbox.url, token: sandbox.token, accounts: sandbox.accounts, smtp: sandbox.smtp, sms: sandbox.sms }
  const plain = `Sandbox billing system with ${ready.accounts} accounts\n  URL    ${ready.url}\n  token  ${ready.token}\n  mail   ${ready.smtp}\n  SMS    ${ready.sms}\nCtrl+C ends it.\n`
  process.stdout.write(json ? `${JSON.stringify(ready)}\n` : plain)
  process.send?.(ready)
  ;(process as WithParentPort).parentPort?.postMessage(ready)
}

/** A forked process loses its channel; one with a pipe loses its input; a utility process ends by itself. */
function leaveWithParent(end: () => void): void {
  if (process.send) process.on('disconnect', end)
  else if (!(process as WithParentPort).parentPort) process.stdin.on('end', end).on('close', end).on('error', end).resume()
}

const HEARD_MS = 400

async function main(): Promise<void> {
  let given: ReturnType<typeof readArguments>
  try {
    given = readArguments()
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${USAGE}\n`)
    process.exitCode = EXIT_USAGE
    return
  }
  let sandbox: Sandbox | null = null
  let ending = false
  const end = (): void => {
    if (ending) return
    ending = true
    void (sandbox?.close() ?? Promise.resolve()).finally(() => process.exit(0))
  }
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
  if (given.exitWithParent) leaveWithParent(end)
  try {
    sandbox = await startSandbox(given.options)
    announce(sandbox, given.json)
  } catch (error) {
    process.exitCode = error instanceof FaultSpecError || error instanceof RangeError ? EXIT_USAGE : 1
    // A host that reads the pipe loses what is in it when the process ends: it is given a moment to read.
    process.stderr.write(`The sandbox could not start: ${(error as Error).message}\n`, () => setTimeout(() => process.exit(), HEARD_MS))
  }
}

void main()
