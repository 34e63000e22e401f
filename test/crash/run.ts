/**
 * `npm run test:crash -- [--runs N] [--seed S] [--accounts N] [--mail [--messages N]] [--json] [--keep]`: kills the core N times while it pulls and
 * sends commands, or with `--mail` while it dispatches, and says what it found; exit 1 when anything was lost, doubled or wrong.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { crashTest, type CrashReport } from './crashTest.ts'
import { mailCrashTest, type MailCrashReport } from './mailCrash.ts'

const USAGE = 'Usage: npm run test:crash -- [--runs N] [--seed S] [--accounts N] [--mail [--messages N]] [--json] [--keep]'

const asked = read()
if (asked === null) {
  process.stderr.write(`${USAGE}\n`)
  process.exitCode = 2
} else await crash(asked)

function read() {
  try {
    const { values } = parseArgs({ options: { runs: { type: 'string' }, seed: { type: 'string' }, accounts: { type: 'string' }, mail: { type: 'boolean', default: false }, messages: { type: 'string' }, json: { type: 'boolean', default: false }, keep: { type: 'boolean', default: false } } })
    const { mail, json, keep } = values
    const [runs, seed, accounts, messages] = [Number(values.runs ?? (mail ? 50 : 200)), Number(values.seed ?? 1), Number(values.accounts ?? 120), Number(values.messages ?? 2000)]
    if (![runs, seed, accounts, messages].every(Number.isInteger) || runs < 1 || seed < 0 || accounts < 20 || accounts > 5000 || messages < 10 || messages > 100_000) return null
    return { runs, seed, accounts, messages, mail, json, keep }
  } catch {
    return null
  }
}

async function crash({ runs, seed, accounts, messages, mail, json, keep }: NonNullable<ReturnType<typeof read>>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'counterfoil-crash-'))
  const tell = (line: string) => void process.stderr.write(`${line}\n`)
  const report = mail ? await mailCrashTest({ runs, seed, messages, folder, tell }) : await crashTest({ runs, seed, accounts, folder, tell })
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : `${'messages' in report ? mailTextOf(report) : textOf(report)}\n`)
  if (report.failed) tell(`To repeat it: npm run test:crash -- --runs ${runs} --seed ${seed} ${mail ? `--mail --messages ${messages}` : `--accounts ${accounts}`}`)
  if (keep) process.stderr.write(`The workspace and the sandbox's database are in ${folder}\n`)
  else rmSync(folder, { recursive: true, force: true })
  process.exitCode = report.failed ? 1 : 0
}

function table(title: string, counts: Record<string, number>): string {
  return [title, ...Object.entries(counts).sort(([, a], [, b]) => b - a).map(([name, count]) => `  ${String(count).padStart(5)}  ${name}`)].join('\n')
}

function verdictOn({ failed, seed }: CrashReport | MailCrashReport): string {
  if (failed === null) return 'Nothing was lost, doubled or left wrong.'
  return [`WRONG after run ${failed.run} of seed ${seed}:`, ...failed.problems.map((problem) => `  ${problem}`)].join('\n')
}

function mailTextOf(report: MailCrashReport): string {
  return [
    `${report.kills} kills in ${report.seconds} s (seed ${report.seed}, a campaign of ${report.messages.toLocaleString('en')}); ${report.ended} runs had ended before their moment`,
    table('Killed at', report.moments),
    table(`${report.messages.toLocaleString('en')} messages ended as`, report.states),
    `The mail server took ${report.taken.toLocaleString('en')}; ${report.doubled} recipients got more than one`,
    verdictOn(report),
  ].join('\n')
}

function textOf(report: CrashReport): string {
  return [
    `${report.kills} kills in ${report.seconds} s (seed ${report.seed}, ${report.accounts} accounts); ${report.ended} runs had ended before their moment`,
    table('Killed at', report.moments),
    table('while it was at', report.during),
    table(`${report.given} commands given, ended as`, report.ends),
    `${report.checks} checks, ${report.rows.toLocaleString('en')} rows held against the billing system’s`,
    verdictOn(report),
  ].join('\n')
}
