/**
 * Kills the process that dispatches again and again in one campaign, and counts at the mail server:
 * nobody gets two, everything is accounted for. Repeatable from its seed but for the times.
 */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { connect, openWorkspace } from '#main/db/workspace.ts'
import type { Database } from '#main/db/database.ts'
import { haltCampaign, recoverCampaigns } from '#main/mail/messageLog.ts'
import { prepareRegistrationDispatch } from '#main/mail/prepare.ts'
import { random, type Random } from '#main/sandbox/random.ts'
import { booksIn } from '../fixtures/books.ts'
import { countingServer, MANNERS, type CountingServer, type Manner, type Step } from './mailServer.ts'
import { drawMailMoment, type Errand, type MailMoment } from './mailMoments.ts'

export interface MailCrashOptions {
  /** Kills. */
  runs: number
  seed: number
  messages: number
  /** An empty folder. */
  folder: string
  tell?: (line: string) => void
}

export interface MailCrashReport {
  seed: number
  messages: number
  kills: number
  /** Runs that had come to their end before their moment. */
  ended: number
  moments: Record<string, number>
  /** Kills just after a person had paused or cancelled it. */
  halted: number
  /** How the messages ended. */
  states: Record<string, number>
  /** Messages that the mail server took. */
  taken: number
  /** Recipients who got more than one. */
  doubled: number
  seconds: number
  failed: { run: number; problems: string[] } | null
}

const STUCK_MS = 120_000
/** One recipient in so many has a mail server that misbehaves. */
const ODD_ONE_IN = 40

export async function mailCrashTest({ runs, seed, messages, folder, tell = () => {} }: MailCrashOptions): Promise<MailCrashReport> {
  const startedAt = performance.now()
  const report: MailCrashReport = { seed, messages, kills: 0, ended: 0, moments: {}, halted: 0, states: {}, taken: 0, doubled: 0, seconds: 0, failed: null }
  const manners = mannersOf(random(seed, 'manners'), messages)
  const server = await countingServer((address) => manners.get(address) ?? null)
  const dir = join(folder, 'mail-workspace')
  const campaignId = writeCampaign(dir, messages)
  const database = connect(dir)
  try {
    let startMs = 1000
    for (let run = 1; report.kills < runs && report.failed === null; run += 1) {
      const queued = statesOf(database, campaignId)['queued'] ?? 0
      if (queued === 0) break
      const chance = random(seed, 'mail', run)
      // Of what is left each kill to come may use up its share, so that there is something for all of them.
      const moment = drawMailMoment(chance, Math.floor((0.9 * queued) / (runs - report.kills)), startMs)
      const end = await runOnce({ dir, campaignId, smtp: server.url }, moment, server, (as) => void haltCampaign(database, campaignId, as, Date.now()))
      if (end.killed) {
        report.kills += 1
        const at = moment.at === 'transaction' ? moment.moment.at : moment.at
        report.moments[at] = (report.moments[at] ?? 0) + 1
      } else report.ended += 1
      startMs = Math.max(300, end.startMs ?? startMs)
      const problems = [...(end.unexpected === null ? [] : [`the process ended by itself: ${end.unexpected}`]), ...problemsOf(database, campaignId, server, manners, messages, false)]
      if ('halt' in moment && moment.halt !== null) {
        if (end.killed) report.halted += 1
        problems.push(...leftHalted(database, campaignId))
      }
      if (problems.length > 0) report.failed = { run, problems }
      if (run % 10 === 0) tell(`run ${run}: ${report.kills} kills, ${server.taken.size} taken, ${queued} were queued, ${Math.round((performance.now() - startedAt) / 1000)} s`)
    }
    const last = await runOnce({ dir, campaignId, smtp: server.url }, null, server, () => {})
    const problems = [...(last.unexpected === null ? [] : [`the last run: ${last.unexpected}`]), ...problemsOf(database, campaignId, server, manners, messages, true)]
    if (problems.length > 0) report.failed ??= { run: report.kills + report.ended + 1, problems }
    report.states = statesOf(database, campaignId)
  } finally {
    database.close()
    await server.close()
  }
  report.taken = [...server.taken.values()].reduce((sum, count) => sum + count, 0)
  report.doubled = [...server.taken.values()].filter((count) => count > 1).length
  report.seconds = Math.round((performance.now() - startedAt) / 100) / 10
  return report
}

const addressOf = (n: number): string => `customer${n}@customer.example`

function mannersOf(chance: Random, messages: number): ReadonlyMap<string, Manner> {
  const manners = new Map<string, Manner>()
  for (let n = 1; n <= messages; n++) if (chance.int(0, ODD_ONE_IN) === 0) manners.set(addressOf(n), chance.pick(MANNERS))
  return manners
}

/** A workspace with so many customers who are to be invited, and the campaign that does it. */
function writeCampaign(dir: string, messages: number): string {
  const workspace = openWorkspace(dir, { create: true, who: 'the crash test' })
  const books = booksIn(dir, workspace.database)
  books.together(() => {
    books.party()
    for (let n = 1; n <= messages; n++) {
      const account = books.account()
      books.put('contacts', { id: `con_${n}`, rev: 1, partyId: account.partyId, updatedAt: 1, accountId: account.id, name: 'Mere Tautahi', email: addressOf(n), phone: null, roles: ['billing_email'], prefers: 'email', emailBouncedAt: null, smsStoppedAt: null })
      books.registration(account, { contactId: `con_${n}`, email: addressOf(n) })
    }
  })
  books.derive()
  const { campaignId } = prepareRegistrationDispatch(workspace.database, { selection: { filter: {} }, by: 'The crash test', now: Date.now(), ratePerMinute: null })
  workspace.close()
  return campaignId
}

interface RunEnd {
  killed: boolean
  /** Until the mail server saw it. */
  startMs: number | null
  unexpected: string | null
}

async function runOnce(errand: Omit<Errand, 'moment'>, moment: MailMoment | null, server: CountingServer, halt: (as: 'paused' | 'cancelled') => void): Promise<RunEnd> {
  const startedAt = performance.now()
  const told: Errand = { ...errand, moment: moment?.at === 'transaction' ? moment.moment : null }
  const child = spawn(process.execPath, [fileURLToPath(new URL('mailProcess.ts', import.meta.url)), JSON.stringify(told)], { stdio: ['ignore', 'ignore', 'pipe'] })
  const kill = () => void child.kill('SIGKILL')
  const timers = [setTimeout(kill, STUCK_MS)]
  if (moment?.at === 'start') timers.push(setTimeout(kill, moment.ms))
  const counts = new Map<Step, number>()
  let startMs: number | null = null
  server.watch((step) => {
    startMs ??= Math.round(performance.now() - startedAt)
    const n = (counts.get(step) ?? 0) + 1
    counts.set(step, n)
    if (moment?.at !== step || !('n' in moment) || n !== moment.n) return
    if (moment.halt !== null) halt(moment.halt)
    if (moment.ms === 0) kill()
    else timers.push(setTimeout(kill, moment.ms))
  })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) => child.once('exit', (...end) => resolve(end)))
  for (const timer of timers) clearTimeout(timer)
  server.watch(() => {})
  const killed = signal === 'SIGKILL'
  const stuck = killed && performance.now() - startedAt >= STUCK_MS
  return { killed, startMs, unexpected: stuck ? 'it was stuck' : killed || code === 0 ? null : `${code ?? signal}: ${stderr.slice(0, 2000)}` }
}

/** What a start makes of a campaign that was halted, then killed. A cancelled one is taken up again, as the next kills need it. */
function leftHalted(database: Database, campaignId: string): string[] {
  recoverCampaigns(database, Date.now())
  const sending = statesOf(database, campaignId)['sending'] ?? 0
  database.raw.prepare(`UPDATE message SET state = 'queued', reason = NULL, settledAt = NULL WHERE campaignId = ? AND state = 'skipped' AND reason = 'Cancelled before it was sent.'`).run(campaignId)
  database.raw.prepare(`UPDATE campaign SET state = 'paused', finishedAt = NULL WHERE id = ? AND state = 'cancelled'`).run(campaignId)
  return sending === 0 ? [] : [`${sending} are said to be on the line after the next start`]
}

const statesOf = ({ raw }: Database, campaignId: string): Record<string, number> =>
  Object.fromEntries(raw.prepare<[string], { state: string; n: number }>('SELECT state, count(*) AS n FROM message WHERE campaignId = ? GROUP BY state').all(campaignId).map(({ state, n }) => [state, n]))

/** What is wrong between what the desk has written down and what the mail server took: each a sentence. */
function problemsOf({ raw }: Database, campaignId: string, server: CountingServer, manners: ReadonlyMap<string, Manner>, messages: number, done: boolean): string[] {
  const rows = raw.prepare<[string], { toAddress: string; state: string; reason: string | null }>('SELECT toAddress, state, reason FROM message WHERE campaignId = ?').all(campaignId)
  const problems: string[] = []
  if (rows.length !== messages) problems.push(`${rows.length} messages are written down of ${messages}`)
  for (const [address, count] of server.taken) if (count > 1) problems.push(`${address} got ${count}`)
  for (const { toAddress, state, reason } of rows) {
    const got = server.taken.has(toAddress)
    const about = `${toAddress} is ${state}${reason === null ? '' : ` (${reason})`}`
    if (state === 'sent' && !got) problems.push(`${about} and got nothing`)
    if (['queued', 'failed', 'skipped'].includes(state) && got) problems.push(`${about} and got it`)
    if (done && (state === 'queued' || state === 'sending')) problems.push(`${about} when all was done`)
    if (done && state === 'failed' && manners.get(toAddress) !== 'refuse') problems.push(`${about} though its mail server takes mail`)
    if (done && state === 'skipped') problems.push(`${about} though nothing stood in its way`)
  }
  return problems.slice(0, 20)
}
