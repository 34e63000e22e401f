import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { openWorkspace } from '#main/db/workspace.ts'
import { smtpSink, type SmtpSink } from '../../mail/smtpSink.ts'
import { companyOf, monthly, scheduledDesk } from './desk.ts'

const DUE = Date.parse('2026-11-01T00:00:00Z')
const CUSTOMERS = 30
/** Ten processes, one after the other, on a machine that does other things too. */
const SLOW_MS = 120_000

/** Runs a core; `kill` is told how to end it with SIGKILL. Answers how it ended. */
function core(dir: string, sink: SmtpSink, kill: (now: () => void) => void): Promise<{ signal: NodeJS.Signals | null; code: number | null; said: string }> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./coreChild.ts', import.meta.url)), dir, sink.url, String(DUE)], { cwd: join(import.meta.dirname, '../../..'), stdio: ['ignore', 'pipe', 'pipe'] })
  const said: string[] = []
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()))
  kill(() => child.kill('SIGKILL'))
  return new Promise((resolve) => child.on('exit', (code, signal) => resolve({ code, signal, said: said.join('') })))
}

async function dueCompany(): Promise<string> {
  const dir = companyOf(CUSTOMERS)
  const desk = await scheduledDesk({ dir, at: '2026-10-20T00:00:00Z', automatic: false })
  await desk.client.schedules.save({ terms: monthly() })
  desk.at('2026-11-01T00:00:00Z')
  await desk.close()
  return dir
}

function outcome(dir: string) {
  const workspace = openWorkspace(dir, { who: 'the test' })
  try {
    const all = <T>(query: string) => workspace.database.raw.prepare<[], T>(query).all()
    return {
      runs: all<{ dueAt: number; campaignId: string }>('SELECT dueAt, campaignId FROM scheduleRun'),
      campaigns: all<{ id: string; state: string }>('SELECT id, state FROM campaign'),
      states: Object.fromEntries(all<{ state: string; n: number }>('SELECT state, count(*) AS n FROM message GROUP BY state').map(({ state, n }) => [state, n])) as Record<string, number>,
      messages: all<{ toAddress: string; state: string }>('SELECT toAddress, state FROM message'),
    }
  } finally {
    workspace.close()
  }
}

function expectOnceEach(dir: string, sink: SmtpSink): void {
  const { runs, campaigns, states, messages } = outcome(dir)
  expect(runs).toHaveLength(1)
  expect(campaigns).toEqual([{ id: runs[0]!.campaignId, state: 'done' }])
  expect((states['sent'] ?? 0) + (states['uncertain'] ?? 0)).toBe(CUSTOMERS)
  expect(messages).toHaveLength(CUSTOMERS)
  expect(Math.max(...sink.byRecipient().values())).toBe(1)
  // Whoever got nothing is one whose fate is shown as not known.
  const got = new Set(sink.taken().map(({ to }) => to))
  expect(messages.filter(({ toAddress, state }) => !got.has(toAddress) && state !== 'uncertain')).toEqual([])
}

test('a core killed while its schedule runs, again and again, goes on by itself: one run, one campaign, nobody twice, nobody forgotten', async () => {
  const dir = await dueCompany()
  const sink = await smtpSink()
  for (const at of [1, 8, 20]) {
    const { signal, said } = await core(dir, sink, (now) => sink.onTaken((count) => { if (count === at) now() }))
    expect(signal, said).toBe('SIGKILL')
  }
  expect(await core(dir, sink, () => {})).toMatchObject({ code: 0 })
  expectOnceEach(dir, sink)
}, SLOW_MS)

test('killed at any moment from its start on, it loses nothing and doubles nothing', async () => {
  const dir = await dueCompany()
  const sink = await smtpSink()
  // From before the workspace is open to when most is sent; each begins where the one before left it.
  for (const afterMs of [150, 350, 450, 550, 600, 650, 700, 800, 1000]) await core(dir, sink, (now) => setTimeout(now, afterMs))
  expect(await core(dir, sink, () => {})).toMatchObject({ code: 0 })
  expectOnceEach(dir, sink)
}, SLOW_MS)
