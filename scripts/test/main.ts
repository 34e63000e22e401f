// `npm test`: every stage in turn, up to the first that fails. `--only` takes a stage, or a group with the stages it needs.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import { PROJECT } from '../project.ts'
import { countsOf, NONE, sum } from './report.ts'
import type { Counts } from './report.ts'
import { stages } from './stages.ts'
import type { Stage } from './stages.ts'

const { only } = parseArgs({ options: { only: { type: 'string' } } }).values
const mayNotSkip = Boolean(process.env.CI)

const planned = plan(only)

let total = NONE
let failure: string | null = null
for (const stage of planned) {
  console.log(`\n=== ${stage.name}`)
  const startedAt = Date.now()
  const { problem, counts } = await runStage(stage)
  total = sum(total, counts)
  console.log(`=== ${stage.name}: ${problem ?? 'ok'}, ${((Date.now() - startedAt) / 1000).toFixed(1)} s`)
  if (problem === null) continue
  failure = stage.name
  // A stage that fails without a failed test, such as a type error, still counts.
  if (counts.failed === 0) total = sum(total, { ...NONE, failed: 1 })
  break
}

if (failure !== null) console.log(`\nStopped: ${failure} failed.`)
if (total.skipped > 0) console.log(`${total.skipped} skipped`)
console.log(`\n${total.passed} passed, ${total.failed} failed`)
process.exitCode = failure === null ? 0 : 1

function plan(name: string | undefined): readonly Stage[] {
  if (name === undefined) return stages
  const one = stages.filter((stage) => stage.name === name)
  if (one.length > 0) return one
  if (!stages.some((stage) => stage.group === name)) {
    throw new Error(`--only takes one of: ${[...new Set(stages.flatMap((stage) => [stage.name, stage.group]))].join(', ')}`)
  }
  return stages.filter((stage) => stage.group === name || stage.group === 'always')
}

async function runStage(stage: Stage): Promise<{ problem: string | null; counts: Counts }> {
  if (stage.report) {
    mkdirSync(dirname(stage.report.file), { recursive: true })
    rmSync(stage.report.file, { force: true })
  }
  const exit = await execute(stage)
  const counts = stage.report && existsSync(stage.report.file) ? countsOf(stage.report.kind, stage.report.file) : NONE
  if (exit !== 0) return { problem: `failed (exit ${exit})`, counts }
  if (stage.report && counts.passed === 0) return { problem: 'failed (no test was run)', counts }
  if (mayNotSkip && counts.skipped > 0) return { problem: `failed (${counts.skipped} tests were skipped, and CI may skip none)`, counts }
  return { problem: null, counts }
}

function execute(stage: Stage): Promise<number | NodeJS.Signals> {
  const [command, ...args] = stage.command
  return new Promise((done) => {
    const child = spawn(command, args, { cwd: PROJECT, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...stage.env } })
    child.on('error', (error) => {
      console.error(`${command} did not start: ${error.message}`)
      done(127)
    })
    child.on('close', (code, signal) => done(code ?? signal ?? 1))
  })
}
