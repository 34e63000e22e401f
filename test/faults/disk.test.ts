import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { openWorkspace } from '#main/db/workspace.ts'
import { temporaryFolder } from '../sync/copy.ts'
import { company, expectWholeCopy } from './desk.ts'
import type { FullDiskSteps } from './fullDiskCore.ts'

const CORE = fileURLToPath(new URL('fullDiskCore.ts', import.meta.url))
const FULL = { code: 'DISK_FULL', words: /^The disk that holds the workspace is full\. Nothing was lost: make room, and try again\.$/ }
/** What a quota or a limit on the size of files looks like to a program. */
const REFUSED = { code: 'DISK_FAILED', words: /^The disk that holds the workspace did not take what was written to it \(SQLITE_IOERR_WRITE\)\..*has room, and that no quota is used up; then try again\.$/ }

/** A file system of three megabytes, of which an empty workspace is less than half; gone with its processes. */
const smallFileSystem = (made: string, dir: string, core: string): [string, string[]] =>
  ['unshare', ['-rm', 'sh', '-c', `mount -t tmpfs -o size=3m none "${dir}" && cp -a "${made}/." "${dir}" && ${core} "mount -o remount,size=256m '${dir}'" && cp -a "${dir}/." "${made}"`]]

/** No file may grow beyond a megabyte and a half. */
const smallFiles = (made: string, dir: string, core: string): [string, string[]] =>
  ['sh', ['-c', `cp -a "${made}/." "${dir}" && trap '' XFSZ && (ulimit -S -f 3000; ${core} "prlimit --pid PID --fsize=unlimited:unlimited") && cp -a "${dir}/." "${made}"`]]

const mayMount = (() => {
  try {
    execFileSync('unshare', ['-rm', 'sh', '-c', 'mount -t tmpfs none /mnt'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

// Where no file system can be mounted, the limit on files is the only small disk there is.
const DISKS = [['refuses what goes beyond a limit', smallFiles, REFUSED] as const, ...(mayMount ? [['is full', smallFileSystem, FULL] as const] : [])]

test.each(DISKS)('a pull onto a disk that %s stops at the page and says what to do; with room it goes on, and the copy is right', async (_, disk, told) => {
  const { sandbox } = await company()
  const folder = temporaryFolder()
  const [made, dir] = [join(folder, 'made'), join(folder, 'small')]
  openWorkspace(made, { create: true, who: 'a test' }).close()
  mkdirSync(dir)
  const [program, args] = disk(made, dir, `"${process.execPath}" "${CORE}" "${dir}" ${sandbox.url} ${sandbox.token}`)
  const { steps, logged } = JSON.parse(await printed(program, args)) as { steps: FullDiskSteps; logged: string[] }

  const failure = { ok: false, code: told.code, message: expect.stringMatching(told.words) }
  expect(steps['pull']).toEqual(failure)
  expect(steps['pull again']).toEqual(failure)
  expect(steps['status']!.answer).toMatchObject({ problem: expect.stringMatching(told.words) })
  expect(logged).toEqual([])

  // A command that the disk did not take was not given, and that is said.
  expect(steps['write on']).toEqual(failure)
  expect(steps['give']).toEqual(failure)
  expect(steps['outbox']).toMatchObject({ ok: true, answer: 1 })

  // What had come stays: the pull goes on from there, and what is computed from it is computed.
  expect(steps['accounts']).toMatchObject({ ok: true })
  expect(Number(steps['accounts']!.answer)).toBeGreaterThan(0)
  expect(steps['pull with room']).toMatchObject({ ok: true })
  expect(steps['give with room']).toMatchObject({ ok: true })
  const workspace = openWorkspace(made, { who: 'a test' })
  try {
    expect(workspace.notices).toEqual([])
    await expectWholeCopy(workspace.database, sandbox)
    expect(workspace.database.raw.prepare('SELECT text FROM note').pluck().all()).toEqual(['written before'])
  } finally {
    workspace.close()
  }
}, 60_000)

async function printed(program: string, args: string[]): Promise<string> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  for await (const part of child.stdout.setEncoding('utf8')) text += String(part)
  expect(child.exitCode ?? (await new Promise<number | null>((resolve) => child.once('exit', resolve)))).toBe(0)
  return text
}
