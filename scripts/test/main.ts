// `npm test`: every stage in turn, up to the first that fails. `--only` takes a stage, or a group with the stages it needs.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import { PROJECT } from '../project.ts'
import { ENDED_BY_V8 } from './endedByV8.ts'
import { countsOf, NONE, sum } from './report.ts'
import type { Counts } from './report.ts'
import { stages } from './stages.ts'
import type { Stage } from './stages.ts'

const { only } = parseArgs({ options: { only: { type: 'string' } } }).values
const mayNotSkip = Boolean(process.env.CI)
/** More files whose process V8 ended are no accident. */
const ENDED_AT_MOST = 2

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
  const run = await runOnce(stage)
  const ended = run.exit === 0 || run.counts.failed > 0 ? [] : endedByV8(stage)
  if (ended.length === 0 || ended.length > ENDED_AT_MOST) return verdict(stage, run)
  // A process that V8 ended has said nothing of its tests: they are run, all of them, as if for the first time.
  console.log(`\nV8 ended the process of ${ended.join(', ')}: run again.\n`)
  const before = countsOf(stage.report!.kind, stage.report!.file, ended)
  const { exit, counts } = await runOnce({ ...stage, command: [...stage.command, ...ended] })
  return verdict(stage, { exit, counts: sum(before, counts) })
}

/** Test files whose process V8 ended in the last run (see `endedByV8.ts`). */
function endedByV8({ report }: Stage): string[] {
  return report?.kind === 'vitest' && existsSync(ENDED_BY_V8) ? (JSON.parse(readFileSync(ENDED_BY_V8, 'utf8')) as string[]) : []
}

interface Run {
  exit: number | NodeJS.Signals
  counts: Counts
}

async function runOnce(stage: Stage): Promise<Run> {
  if (stage.report) {
    mkdirSync(dirname(stage.report.file), { recursive: true })
    rmSync(stage.report.file, { force: true })
    rmSync(ENDED_BY_V8, { force: true })
  }
  const exit = await execute(stage)
  return { exit, counts: stage.report && existsSync(stage.report.file) ? countsOf(stage.report.kind, stage.report.file) : NONE }
}

function verdict(stage: Stage, { exit, counts }: Run): { problem: string | null; counts: Counts } {
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
