/** The command line as a process of its own, from the sources. */
import { execFileSync, spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { z } from 'zod'
import { PROJECT } from '../../scripts/project.ts'

/** Half of a short command's time is reading its sources. */
const NODE_COMPILE_CACHE = join(tmpdir(), 'counterfoil-compile-cache')

export const CLI = join(PROJECT, 'src-main/cli.ts')

export interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

export interface Started {
  child: ChildProcessWithoutNullStreams
  /** The first line on stdout; rejects with what was said on stderr when it ends without one. */
  firstLine: Promise<string>
  ended: Promise<Ended>
}

/** Starts it and does not wait. */
export const start = (...args: string[]): Started => watched(process.execPath, [CLI, ...args])

/** Runs it to its end. */
export const counterfoil = (...args: string[]): Promise<Ended> => start(...args).ended

/** Any program, watched the same way; of its environment it is told only this of Counterfoil. */
export function watched(command: string, args: readonly string[], told: NodeJS.ProcessEnv = {}): Started {
  const { COUNTERFOIL_TOKEN: _, COUNTERFOIL_DEMO_DIR: __, ...env } = process.env
  const child = spawn(command, args, { cwd: PROJECT, env: { ...env, NODE_COMPILE_CACHE, ...told } })
  let [stdout, stderr] = ['', '']
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, stdout, stderr }))
  })
  const firstLine = new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
      if (stdout.includes('\n')) resolve(stdout.slice(0, stdout.indexOf('\n')))
    })
    ended.then(() => reject(new Error(`It ended without a word. ${stderr}`)), reject)
  })
  // Whoever only waits for the end does not read the line.
  firstLine.catch(() => {})
  return { child, firstLine, ended }
}

/** Its one JSON document; fails when there is another, or anything beside it. */
export function document({ stdout, stderr }: Ended): unknown {
  expect(stdout, stderr).toMatch(/^\{.*\}\n$/)
  return JSON.parse(stdout)
}

/** Runs it with `--json`, expects that it succeeds, and answers its document. */
export async function json(...args: string[]): Promise<unknown> {
  const ended = await counterfoil(...args, '--json')
  expect(ended.code, ended.stderr + ended.stdout).toBe(0)
  return document(ended)
}

/** As `json`, and the document is of this shape. */
export const printed = async <S extends z.ZodType>(shape: S, ...args: string[]): Promise<z.infer<S>> => shape.parse(await json(...args))

/** Runs it with `--json` and expects that it fails as it should: this code and exit status, one document, words without a stack. */
export async function failing(exit: 1 | 2, code: string, ...args: string[]): Promise<string> {
  return failure(exit, code, await counterfoil(...args, '--json'))
}

const Failure = z.strictObject({ error: z.strictObject({ code: z.string(), message: z.string() }) })

/** What a failed run said, checked as in `failing`. */
export function failure(exit: 1 | 2, code: string, ended: Ended): string {
  const { error } = Failure.parse(document(ended))
  expect(error.code, ended.stderr).toBe(code)
  expect(ended.code).toBe(exit)
  expect(ended.stderr).toContain(`counterfoil: ${error.message}`)
  expect(ended.stderr + ended.stdout).not.toMatch(/\n\s+at |node:internal|\.ts:\d/)
  return error.message
}

/** Whether a process of this id is there. */
export function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** The processes that a process has started and that run now. */
export function childrenOf(pid: number): number[] {
  const lines = process.platform === 'linux'
    ? readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map((name) => `${parentOf(name)} ${name}`)
    : execFileSync('ps', ['-A', '-o', 'ppid=,pid='], { encoding: 'utf8' }).trim().split('\n')
  return lines.map((line) => line.trim().split(/\s+/).map(Number)).filter(([parent]) => parent === pid).map(([, child]) => child!)
}

/** `ps` is not part of every Linux. */
function parentOf(pid: string): string {
  try {
    // After the name in brackets, which may hold anything, come the state and the parent.
    return /^.*\) \S (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1] ?? '0'
  } catch {
    return '0'
  }
}
