import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { createBillingApiConnector } from '#main/connectors/billing-api/client.ts'
import { connect, openWorkspace } from '#main/db/workspace.ts'
import { verifyWorkspace } from '#main/core/verify.ts'
import { verifyDerived } from '#main/db/derive/verify.ts'
import { pull } from '#main/sync/pull.ts'
import { startSandbox } from '#main/sandbox/index.ts'
import { contentsOf, newWorkspace, temporaryFolder } from './copy.ts'

const NOW = Date.UTC(2026, 10, 21)
const SCRIPT = fileURLToPath(new URL('pullProcess.ts', import.meta.url))

/** Runs a pull in a process; kills it after so many lines. Answers whether it came to its end, and its lines. */
async function pullUntil(lines: number, dir: string, url: string, token: string): Promise<{ ended: boolean; lines: string[] }> {
  const child = spawn(process.execPath, [SCRIPT, dir, url, token], { stdio: ['ignore', 'pipe', 'inherit'] })
  const seen: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    seen.push(line)
    if (seen.length === lines) child.kill('SIGKILL')
  }
  await new Promise<void>((resolve) => (child.exitCode === null && child.signalCode === null ? child.once('exit', () => resolve()) : resolve()))
  return { ended: child.exitCode === 0, lines: seen }
}

/** What a check says of a workspace after a kill: no differences, and these parties left out. */
async function unfinishedOf(dir: string): Promise<string[]> {
  const database = connect(dir)
  try {
    const { differences, unfinished } = await verifyWorkspace({ database, documentsDir: join(dir, 'documents'), now: () => NOW })
    expect(differences).toBe(0)
    return unfinished
  } finally {
    database.close()
  }
}

test('a pull killed again and again ends with the same copy as one that was left in peace', async () => {
  const sandbox = await startSandbox({ accounts: 60, now: NOW })
  onTestFinished(() => sandbox.close())
  const undisturbed = newWorkspace().database
  const whole = await pull(createBillingApiConnector(sandbox), undisturbed)

  const dir = join(temporaryFolder(), 'workspace')
  const unfinished: string[][] = []
  openWorkspace(dir, { create: true, who: 'a test' }).close()
  // Somewhere in the first resources, in the computing, in the long tail; each time a little further.
  for (const lines of [2, 9, 31, 40, 23, 61, 5]) {
    expect(await pullUntil(lines, dir, sandbox.url, sandbox.token)).toMatchObject({ ended: false })
    unfinished.push(await unfinishedOf(dir))
  }
  // A check in between confirms nothing of what is not here, and makes nothing of it either.
  expect(unfinished[0]).toEqual(['au', 'us', 'ww'])
  expect(unfinished.map((parties) => parties.length)).toEqual(unfinished.map((parties) => parties.length).toSorted((a, b) => b - a))
  const last = await pullUntil(Infinity, dir, sandbox.url, sandbox.token)
  expect(last.ended).toBe(true)
  expect(Number(last.lines.at(-1)!.split(' ')[1])).toBeLessThan(whole.rows / 2)

  const workspace = openWorkspace(dir, { who: 'a test' })
  onTestFinished(() => workspace.close())
  expect(workspace.database.raw.pragma('cache.integrity_check', { simple: true })).toBe('ok')
  expect(contentsOf(workspace.database)).toEqual(contentsOf(undisturbed))
  expect(verifyDerived(workspace.database)).toEqual([])
  expect(await unfinishedOf(dir)).toEqual([])
}, 120_000)
