import { spawn } from 'node:child_process'

export type Captured = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

/**
 * Runs a command to its end and keeps what it printed. Rejects only when it cannot be started.
 *
 * @param env added to this process's environment
 */
export function capture(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): Promise<Captured> {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    let [stdout, stderr] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text))
    child.on('error', (error) => fail(new Error(`${command} did not start: ${error.message}`, { cause: error })))
    child.on('close', (code) => done({ code, stdout, stderr }))
  })
}
