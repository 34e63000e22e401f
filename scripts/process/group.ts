import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'

const GRACE_MS = 8_000

/**
 * Runs a command in a process group of its own and resolves with its exit code when the whole group is gone.
 * SIGINT, SIGTERM and SIGHUP are passed to the group; what is still there after a while, or at a second signal, is killed.
 */
export async function runGroup(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(command, args, { env, stdio: ['ignore', 'inherit', 'inherit'], detached: process.platform !== 'win32' })
  let asked = false
  const end = (signal: NodeJS.Signals): void => {
    sendToGroup(child, asked ? 'SIGKILL' : signal)
    if (!asked) setTimeout(() => sendToGroup(child, 'SIGKILL'), GRACE_MS).unref()
    asked = true
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end)
  const code = await new Promise<number>((done, fail) => {
    child.on('error', (error) => fail(new Error(`${command} did not start: ${error.message}`, { cause: error })))
    child.on('close', (exit) => done(exit ?? (asked ? 130 : 1)))
  })
  await clear(child)
  return code
}

/** Ends what the command left behind: asked first, then killed. */
async function clear(child: ChildProcess): Promise<void> {
  sendToGroup(child, 'SIGTERM')
  for (let waitedMs = 0; groupIsThere(child); waitedMs += 50) {
    if (waitedMs === GRACE_MS) sendToGroup(child, 'SIGKILL')
    // In a container whose first process collects no dead ones, the group stays listed for ever.
    if (waitedMs > GRACE_MS + 1_000) return
    await new Promise((next) => setTimeout(next, 50))
  }
}

function sendToGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  if (process.platform === 'win32') {
    spawn('taskkill', ['/pid', String(child.pid), '/t', '/f'], { stdio: 'ignore' })
    return
  }
  try {
    process.kill(-child.pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

function groupIsThere(child: ChildProcess): boolean {
  if (child.pid === undefined || process.platform === 'win32') return false
  try {
    process.kill(-child.pid, 0)
    return true
  } catch {
    return false
  }
}
