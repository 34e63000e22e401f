/** Files that are being written, and what a process that was killed has left of them. */
import { randomBytes } from 'node:crypto'
import { readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'

const PARTIAL = /^\.counterfoil-(\d+)-[0-9a-f]{16}\.partial$/
/** No file takes so long: a process that runs under the number of its writer is another one. */
const LONGEST_MS = 24 * 3_600_000

/** A name that no other file has, with the process that writes it. */
export const partialName = (): string => `.counterfoil-${process.pid}-${randomBytes(8).toString('hex')}.partial`

/** Removes from a folder what nobody writes any more. A file that cannot be removed stays until the next time. */
export function removeStalePartials(folder: string, now: number): void {
  for (const name of readdirSync(folder)) {
    const pid = PARTIAL.exec(name)?.[1]
    if (pid === undefined) continue
    const path = join(folder, name)
    try {
      if (!isRunning(Number(pid)) || now - statSync(path).mtimeMs > LONGEST_MS) rmSync(path, { force: true })
    } catch {
      // Gone meanwhile, or held open by another program.
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // One that belongs to somebody else runs all the same.
    return (error as { code?: unknown }).code === 'EPERM'
  }
}
