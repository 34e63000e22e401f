/** `npm run test:crash -- [--runs N] [--seed S] [--accounts N] [--json] [--keep]`: kills the core N times and says what it found; exit 1 when anything was lost, doubled or wrong. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { crashTest, type CrashReport } from './crashTest.ts'

const USAGE = 'Usage: npm run test:crash -- [--runs N] [--seed S] [--accounts N] [--json] [--keep]'

const asked = read()
if (asked === null) {
  process.stderr.write(`${USAGE}\n`)
  process.exitCode = 2
} else await crash(asked)

function read() {
  try {
    const { values } = parseArgs({ options: { runs: { type: 'string' }, seed: { type: 'string' }, accounts: { type: 'string' }, json: { type: 'boolean', default: false }, keep: { type: 'boolean', default: false } } })
    const [runs, seed, accounts] = [Number(values.runs ?? 200), Number(values.seed ?? 1), Number(values.accounts ?? 120)]
    if (![runs, seed, accounts].every(Number.isInteger) || runs < 1 || seed < 0 || accounts < 20 || accounts > 5000) return null
    return { runs, seed, accounts, json: values.json, keep: values.keep }
  } catch {
    return null
  }
}

async function crash({ runs, seed, accounts, json, keep }: NonNullable<ReturnType<typeof read>>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'counterfoil-crash-'))
  const report = await crashTest({ runs, seed, accounts, folder, tell: (line) => process.stderr.write(`${line}\n`) })
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : `${textOf(report)}\n`)
  if (report.failed) process.stderr.write(`To repeat it: npm run test:crash -- --runs ${runs} --seed ${seed} --accounts ${accounts}\n`)
  if (keep) process.stderr.write(`The workspace and the sandbox's database are in ${folder}\n`)
  else rmSync(folder, { recursive: true, force: true })
  process.exitCode = report.failed ? 1 : 0
}

function textOf(report: CrashReport): string {
  const table = (title: string, counts: Record<string, number>) =>
    [title, ...Object.entries(counts).sort(([, a], [, b]) => b - a).map(([name, count]) => `  ${String(count).padStart(5)}  ${name}`)].join('\n')
  const verdict = report.failed
    ? [`WRONG after run ${report.failed.run} of seed ${report.seed}:`, ...report.failed.problems.map((problem) => `  ${problem}`)].join('\n')
    : 'Nothing was lost, doubled or left wrong.'
  return [
    `${report.kills} kills in ${report.seconds} s (seed ${report.seed}, ${report.accounts} accounts); ${report.ended} runs had ended before their moment`,
    table('Killed at', report.moments),
    table('while it was at', report.during),
    table(`${report.given} commands given, ended as`, report.ends),
    `${report.checks} checks, ${report.rows.toLocaleString('en')} rows held against the billing system’s`,
    verdict,
  ].join('\n')
}
