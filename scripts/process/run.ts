import { spawn } from 'node:child_process'
import type { SpawnOptions } from 'node:child_process'

/** Runs a command to its end with its output shown; rejects, naming it, unless it exits with 0. */
export function run(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options })
    child.on('error', (error) => fail(new Error(`${command} did not start: ${error.message}`, { cause: error })))
    child.on('close', (code, signal) => {
      if (code === 0) done()
      else fail(new Error(`${command} ${args.join(' ')} ended with ${signal ?? `exit code ${code}`}`))
    })
  })
}
