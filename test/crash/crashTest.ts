/**
 * Kills a core again and again while it pulls and sends, starts it again, and looks in between
 * whether anything was lost, doubled or left wrong. Repeatable from its seed but for the times.
 */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { commands } from '#contract/commands.ts'
import { random, type Random } from '#main/sandbox/random.ts'
import { checkWorkspace, sandboxFile, type GivenIntent } from './checks.ts'
import { Said, type Errand } from './core.ts'
import { drawIntents, type Intent } from './intents.ts'
import { drawMoment, KILL_AT, type Durations, type Moment } from './moments.ts'
import { startRelay, type Relay } from './relay.ts'
import { somebodyElse } from './somebodyElse.ts'
import { startSandboxProcess, type SandboxProcess } from './upstream.ts'

export interface CrashOptions {
  /** Kills. */
  runs: number
  seed: number
  accounts: number
  /** An empty folder. */
  folder: string
  /** Kills between two checks. */
  checkEvery?: number
  /** Commands given in a run. */
  commands?: number
  tell?: (line: string) => void
}

export interface CrashReport {
  seed: number
  accounts: number
  kills: number
  /** Runs that had come to their end before their moment. */
  ended: number
  /** Kills by the moment they were drawn for, and by what was under way. */
  moments: Record<string, number>
  during: Record<string, number>
  given: number
  /** Commands by how they ended. */
  ends: Record<string, number>
  checks: number
  /** Rows compared with the upstream's, over all checks. */
  rows: number
  seconds: number
  /** The first run after which something was wrong, and what. */
  failed: { run: number; problems: string[] } | null
}

const CHECK_EVERY = 8
const COMMANDS = 5
const CHANGES = 25
/** Nothing takes so long that is not stuck. */
const STUCK_MS = 120_000
const FAULTS = [
  'cut=0.08', 'error500=0.1', 'rate429=0.15,retryAfter=0', 'duplicate=0.3,reorder=0.3', 'latency=15',
  'empty=0.15', 'repeat=0.15', 'expire=0.1', 'rate429=0.1,noRetryAfter',
  'cut=0.04,error500=0.04,rate429=0.04,retryAfter=0,duplicate=0.2,reorder=0.2',
]

export async function crashTest(options: CrashOptions): Promise<CrashReport> {
  const startedAt = performance.now()
  const { runs, seed, accounts, folder, tell = () => {} } = options
  const report: CrashReport = { seed, accounts, kills: 0, ended: 0, moments: {}, during: {}, given: 0, ends: {}, checks: 0, rows: 0, seconds: 0, failed: null }
  const sandbox = await startSandboxProcess({ accounts, seed, file: sandboxFile(folder) })
  const relay = await startRelay(sandbox.url)
  try {
    const desk: Desk = { dir: join(folder, 'workspace'), sandbox, relay, given: [], used: new Set(), durations: { startMs: 0, workMs: 0 }, checked: null }
    // Undisturbed once: who the operator is, and how long everything takes.
    const first = await runCore(desk, { commands: [], moment: null, hurry: true })
    desk.durations = { startMs: first.startMs, workMs: first.workMs }
    tell(`seed ${seed}, ${accounts} accounts: opening takes ${first.startMs} ms, a whole pull ${first.workMs} ms`)
    for (let run = 1; report.kills < runs && report.failed === null; run += 1) {
      const chance = random(seed, 'crash', run)
      await killOnce(desk, chance, run, options, report)
      const due = run % (options.checkEvery ?? CHECK_EVERY) === 0 || report.kills === runs
      if (due) await finishAndCheck(desk, run, report)
      if (due) tell(`run ${run}: ${report.kills} kills, ${report.given} commands given, ${report.checks} checks, ${Math.round((performance.now() - startedAt) / 1000)} s${report.failed ? ': WRONG' : ''}`)
      // What may be deleted at any time is deleted now and then: the next pulls are whole ones.
      if (due && chance.chance(0.7)) for (const name of ['cache.db', 'cache.db-wal', 'cache.db-shm']) rmSync(join(desk.dir, name), { force: true })
    }
  } finally {
    await relay.close()
    await sandbox.close()
  }
  report.seconds = Math.round((performance.now() - startedAt) / 100) / 10
  return report
}

interface Desk {
  dir: string
  sandbox: SandboxProcess
  relay: Relay
  given: GivenIntent[]
  /** Records that a command was about. */
  used: Set<string>
  durations: Durations
  /** The upstream at the last check; null before the first. */
  checked: Awaited<ReturnType<SandboxProcess['everything']>> | null
}

async function killOnce(desk: Desk, chance: Random, run: number, options: CrashOptions, report: CrashReport): Promise<void> {
  const { sandbox } = desk
  const upstream = (desk.checked ??= await sandbox.everything())
  await somebodyElse(sandbox, upstream, chance, `run ${run}`, CHANGES)
  const intents = drawIntents(upstream, chance, desk.used, `c${report.seed}-${run}`, options.commands ?? COMMANDS)
  const faults = chance.chance(0.35) ? chance.pick(FAULTS) : null
  await sandbox.control('faults', { spec: faults })
  // Later runs of a round find less to do.
  const workMs = existsSync(join(desk.dir, 'cache.db')) ? desk.durations.workMs * chance.pick([0.4, 1, 1.6]) : desk.durations.workMs
  const moment = drawMoment(chance, { ...desk.durations, workMs })
  const end = await runCore(desk, { commands: intents, moment, hurry: false, chance })
  await sandbox.control('faults', { spec: null })
  report.given += end.given.length
  desk.given.push(...end.given)
  if (end.unexpected !== null) report.failed = { run, problems: [`the core ended by itself: ${end.unexpected}`] }
  if (!end.killed) {
    report.ended += 1
    return
  }
  report.kills += 1
  add(report.moments, moment.at)
  add(report.during, end.during)
}

async function finishAndCheck(desk: Desk, run: number, report: CrashReport): Promise<void> {
  const end = await runCore(desk, { commands: [], moment: null, hurry: true })
  // The machine may be busier, or less busy, than it was.
  desk.durations.workMs = Math.max(end.workMs, desk.durations.workMs / 2)
  const upstream = await desk.sandbox.everything()
  const { problems, counts } = await checkWorkspace(desk.dir, desk.given, upstream, await desk.sandbox.outcomes())
  if (end.unexpected !== null) problems.unshift(`the last start: ${end.unexpected}`)
  desk.checked = upstream
  report.checks += 1
  report.rows += counts.rows
  report.ends = counts.ends
  if (problems.length > 0) report.failed ??= { run, problems }
}

const add = (counts: Record<string, number>, key: string): void => {
  counts[key] = (counts[key] ?? 0) + 1
}

interface Run {
  commands: readonly Intent[]
  moment: Moment | null
  hurry: boolean
  chance?: Random
}
interface RunEnd {
  killed: boolean
  /** Commands that were given, or may have been. */
  given: GivenIntent[]
  during: string
  /** Why it ended otherwise than it should, in its own words. */
  unexpected: string | null
  startMs: number
  workMs: number
}

async function runCore({ dir, sandbox, relay }: Desk, { commands: intents, moment, hurry, chance }: Run): Promise<RunEnd> {
  const errand: Errand = {
    dir, url: relay.url, token: sandbox.token, hurry,
    commands: intents.map((intent) => ({
      marker: intent.marker, command: intent.command, input: intent.input, accountId: intent.accountId, partyId: intent.partyId,
      targetId: String(intent.input[commands[intent.command].target]), ifMatch: intent.ifMatch, afterMs: chance?.int(0, chance.pick([20, 300])) ?? 0,
    })),
  }
  const startedAt = performance.now()
  const core = fileURLToPath(new URL('core.ts', import.meta.url))
  const env = { ...process.env, ...(moment === null ? {} : { [KILL_AT]: JSON.stringify(moment) }) }
  const child = spawn(process.execPath, [core, JSON.stringify(errand)], { env, stdio: ['pipe', 'pipe', 'pipe'] })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const kill = () => void child.kill('SIGKILL')
  const timers = [setTimeout(kill, STUCK_MS)]
  if (moment?.at === 'start') timers.push(setTimeout(kill, moment.ms))
  relay.watchFor(moment, kill)
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))

  const given = new Map<string, GivenIntent>()
  const log: string[] = []
  const running = new Map<string, string>()
  const end: RunEnd = { killed: false, given: [], during: 'opening', unexpected: null, startMs: 0, workMs: 0 }
  let settled = false
  let pulling = false
  for await (const line of createInterface({ input: child.stdout })) {
    const said = saidIn(line)
    switch (said?.said) {
      case 'working':
        end.startMs = Math.round(performance.now() - startedAt)
        end.during = 'beginning'
        if (moment?.at === 'work') timers.push(setTimeout(kill, moment.ms))
        break
      case 'giving':
        given.set(said.marker, { ...intents.find(({ marker }) => marker === said.marker)!, id: null })
        break
      case 'given':
        given.get(said.marker)!.id = said.id
        break
      case 'step':
        if (said.job === 'sync.pull' && !pulling && moment?.at === 'pull') timers.push(setTimeout(kill, moment.ms))
        pulling ||= said.job === 'sync.pull'
        if (said.running) running.set(said.job, said.job === 'sync.push' ? 'sending' : `pulling ${said.step.replace(/,.*$/, '')}`)
        else running.delete(said.job)
        end.during = running.size === 0 ? 'resting' : [...running.values()].sort().join(' and ')
        break
      case 'settled':
        settled = true
        end.workMs = Math.round(performance.now() - startedAt) - end.startMs
        end.during = 'closing'
        break
      case 'log':
        if (said.level === 'error') log.push(`${said.message} ${JSON.stringify(said.data)}`)
        break
      case undefined:
        // The line that the kill cut.
        break
      default:
        said satisfies never
    }
  }
  await exited
  const stuck = performance.now() - startedAt >= STUCK_MS
  for (const timer of timers) clearTimeout(timer)
  relay.watchFor(null, () => {})
  end.killed = child.signalCode === 'SIGKILL' && !stuck
  end.given = [...given.values()]
  if (stuck) end.unexpected = `after ${STUCK_MS / 1000} s it was still at ${end.during}. ${log.slice(-3).join('; ')}`
  else if (!end.killed && !settled) end.unexpected = `exit ${child.exitCode ?? child.signalCode}: ${stderr.slice(-2000)} ${log.slice(-3).join('; ')}`
  else if (log.length > 0) end.unexpected = log.slice(0, 3).join('; ')
  return end
}

function saidIn(line: string): Said | null {
  try {
    return Said.parse(JSON.parse(line))
  } catch {
    return null
  }
}
