import { spawn } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { PROJECT } from '../../scripts/project.ts'
import { capture } from '../../scripts/process/capture.ts'

const GROUP = JSON.stringify(join(PROJECT, 'scripts/process/group.ts'))
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(realpathSync(tmpdir()), 'counterfoil-group-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function script(name: string, text: string): string {
  const file = join(folder, name)
  writeFileSync(file, text)
  return file
}

/** A runner of `command`, as `npm start` is one. */
const runner = (command: string): string =>
  script('runner.mjs', `import { runGroup } from ${GROUP}\nprocess.exitCode = await runGroup(process.execPath, [${JSON.stringify(command)}], process.env)\n`)

const isThere = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

test('the exit code of the command is the exit code of the run', async () => {
  const { code } = await capture(process.execPath, [runner(script('command.mjs', 'process.exit(3)'))], folder)
  expect(code).toBe(3)
})

test('a grandchild left behind is ended with the command', async () => {
  const child = script('grandchild.mjs', 'setInterval(() => {}, 1000)')
  const command = script(
    'command.mjs',
    `import { spawn } from 'node:child_process'
     const left = spawn(process.execPath, [${JSON.stringify(child)}], { stdio: 'ignore' })
     console.log(left.pid)
     left.unref()`,
  )
  const { code, stdout } = await capture(process.execPath, [runner(command)], folder)
  expect(code).toBe(0)
  expect(isThere(Number(stdout))).toBe(false)
})

test('an interrupt reaches the command and its children, and a second one ends what does not listen', async () => {
  const deaf = script('deaf.mjs', `process.on('SIGINT', () => console.log('heard')); process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('pid', process.pid)`)
  const command = script(
    'command.mjs',
    `import { spawn } from 'node:child_process'
     spawn(process.execPath, [${JSON.stringify(deaf)}], { stdio: 'inherit' })
     process.on('SIGINT', () => {})
     setInterval(() => {}, 1000)`,
  )
  const run = spawn(process.execPath, [runner(command)], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  run.stdout.setEncoding('utf8').on('data', (text: string) => {
    const before = said
    said += text
    if (/pid \d+\n/.test(said) && !/pid \d+\n/.test(before)) run.kill('SIGINT')
    if (said.includes('heard') && !before.includes('heard')) run.kill('SIGINT')
  })
  await new Promise((ended) => run.on('close', ended))
  expect(said).toContain('heard')
  expect(isThere(Number(/pid (\d+)/.exec(said)?.[1]))).toBe(false)
})
