import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { safe } from '@orpc/client'
import { describe, expect, test } from 'vitest'
import { listColumns } from '#contract/listExport.ts'
import { bulkFacts } from '#main/core/jobs/listExport/bulkFields.ts'
import { listExportJob } from '#main/core/jobs/listExport/make.ts'
import { KILL_AT, type Moment } from '../../crash/moments.ts'
import { emptyBooks } from '../../fixtures/books.ts'
import { beginRun, ITEMS_KEPT, leftOutReasons, outcomeCounts, outdatedRuns, resultsPage, runsPage, RUNS_KEPT, undoable, unfinishedRuns } from '#main/db/bulkRuns.ts'
import { failuresById, heldById, registrationsById } from '#main/db/bulkItems.ts'
import { openInvoices } from '#main/core/bulk/chargeJudges.ts'
import { expectNoScan } from '../../fixtures/plan.ts'
import { bulkDesk, closed, company, failure, NOW } from './desk.ts'
import { failures, RETRY } from './orders.ts'

const MANY = 60

/** The child's core runs until its thread kills it. */
async function killedAt(dir: string, moment: Moment): Promise<string | null> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('coreChild.ts', import.meta.url)), dir], { env: { ...process.env, [KILL_AT]: JSON.stringify(moment) }, stdio: ['ignore', 'ignore', 'inherit'] })
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null]
  return signal
}

describe('a run that is cut off', () => {
  const moments: Moment[] = [{ at: 'transaction begun', n: 1 }, { at: 'transaction written', n: 9 }, { at: 'transaction committed', n: 2 }]
  test.each(moments)('by a kill ($at, $n) gives nothing twice: it is shown as stopped, each item listed, and what had no turn can be chosen again', { timeout: 60_000 }, async (moment) => {
    const dir = closed(company((books) => {
      for (let n = 0; n < MANY; n++) failure(books)
    }))
    expect(await killedAt(dir, moment)).toBe('SIGKILL')
    const desk = await bulkDesk(dir)
    const [cut] = (await desk.client.bulk.runs({ limit: 10 })).rows
    const run = await desk.ended(cut!.id)
    expect(run).toMatchObject({ total: MANY, stopped: 'Counterfoil ended unexpectedly before its turn came. Nothing was done with it.' })
    const rows = await desk.results(run.id)
    expect(rows).toHaveLength(MANY)
    const given = desk.outbox()
    expect(new Set(given.map(({ targetId }) => targetId)).size).toBe(given.length)
    expect(rows.filter(({ outcome }) => outcome === 'waiting').map(({ outboxId, id }) => [outboxId, id])).toEqual(given.map(({ id, targetId }) => [id, targetId]))
    expect(given.length).toBeLessThan(MANY)
    // The rest, chosen again: those that were given are left out by their own rule.
    const again = await desk.carryOut(failures(RETRY))
    expect(again.total).toBe(MANY - given.length)
    expect(new Set(desk.outbox().map(({ targetId }) => targetId)).size).toBe(MANY)
    expect(desk.outbox()).toHaveLength(MANY)
  })
})

test('a run is stopped between two of its items: what was given stays, the rest is listed, and the activity says so', { timeout: 60_000 }, async () => {
  const desk = await bulkDesk(closed(company((books) => {
    for (let n = 0; n < 1500; n++) failure(books)
  })))
  const { id } = await desk.client.bulk.preview(failures(RETRY))
  const { run, activity } = await desk.client.bulk.run({ id })
  while (desk.outbox().length === 0) await sleep(2)
  expect(await desk.client.bulk.get({ run })).toMatchObject({ finishedAt: null, activity })
  const { error } = await safe(desk.client.bulk.undo({ run }))
  expect(error).toMatchObject({ code: 'NOTHING', message: 'This is still under way. Stop it, or wait until it has ended; then it can be taken back.' })
  expect(await desk.client.bulk.stop({ run })).toEqual({ stopped: true })
  const ended = await desk.ended(run)
  const given = desk.outbox().length
  expect(given).toBeLessThan(1500)
  expect(ended).toMatchObject({ activity: null, outcomes: { waiting: given, left_out: 1500 - given }, stopped: expect.stringMatching(/^It was stopped/) })
  while (desk.core.context.jobs.list().some(({ state }) => state === 'running')) await sleep(2)
  expect((await desk.client.activity.list()).find((one) => one.id === activity)).toMatchObject({ state: 'cancelled', label: 'Retry with the best method: 1,500 failed charges', done: 1500, total: 1500 })
  expect(await desk.client.bulk.stop({ run })).toEqual({ stopped: false })
  expect(desk.audit('bulk.stop')).toMatchObject([{ subject: run, detail: { done: given } }])
})

describe('who was left out', () => {
  const mixed = () => closed(company((books) => {
    for (let n = 0; n < 12; n++) failure(books, { name: `May be tried ${n}` })
    for (let n = 0; n < 7; n++) failure(books, { name: `Stolen ${n}`, code: 'stolen_card', amountMinor: 1_000 })
    for (let n = 0; n < 3; n++) failure(books, { name: `Stolen in dollars ${n}`, code: 'stolen_card', amountMinor: 500, currency: 'USD' })
  }))
  const WHY = 'No method on file can be charged. Ask the customer to add a new one in the portal.'

  test('before it began is kept with the run: by name in its results with why and money, and counted by reason', { timeout: 60_000 }, async () => {
    const desk = await bulkDesk(mixed())
    const run = await desk.carryOut(failures(RETRY))
    const counted = [{ reason: WHY, before: true, count: 10, money: [{ minor: 7_000, currency: 'AUD' }, { minor: 1_500, currency: 'USD' }] }]
    expect(run).toMatchObject({ total: 12, outcomes: { waiting: 12, left_out_before: 10 }, leftOut: counted, stopped: null })
    const rows = await desk.results(run.id)
    // Those that it was for come first.
    expect(rows.map(({ outcome }) => outcome)).toEqual([...Array<string>(12).fill('waiting'), ...Array<string>(10).fill('left_out_before')])
    expect(rows.slice(12).every(({ title, message, amount }) => title.startsWith('Stolen') && message === WHY && amount !== null)).toBe(true)
    const only = await desk.client.bulk.results({ run: run.id, outcome: 'left_out_before', limit: 500 })
    expect(only.rows).toHaveLength(10)
    expect(desk.audit('bulk.run')).toMatchObject([{ subject: run.id, detail: { total: 12, leftOut: 10 } }])
    // It is still told once the desk is opened anew, and is nothing that could be taken back.
    await desk.client.bulk.undo({ run: run.id })
    expect(await desk.client.bulk.get({ run: run.id })).toMatchObject({ outcomes: { withdrawn: 12, left_out_before: 10 }, leftOut: counted })
  })

  test('when its turn came is counted by reason beside them', { timeout: 60_000 }, async () => {
    const desk = await bulkDesk(mixed())
    const { id } = await desk.client.bulk.preview(failures(RETRY))
    // Between the look and the word two of them are asked for by hand.
    const { rows } = await desk.client.failedCharges.page({ limit: 50, text: 'May be tried 1' })
    for (const row of rows.slice(0, 2)) await desk.client.failedCharges.retry({ charge: row.chargeId, method: row.method!.id })
    const run = await desk.ended((await desk.client.bulk.run({ id })).run)
    expect(run.leftOut).toEqual([
      expect.objectContaining({ reason: WHY, before: true, count: 10 }),
      { reason: 'A retry of this charge is already waiting to go out.', before: false, count: 2, money: [{ minor: 220_000, currency: 'AUD' }] },
    ])
    expect(run.outcomes).toEqual({ waiting: 10, left_out: 2, left_out_before: 10 })
  })

  test('is listed whole after a kill, each once', { timeout: 60_000 }, async () => {
    const dir = closed(company((books) => {
      for (let n = 0; n < MANY; n++) failure(books, n % 3 === 0 ? { code: 'stolen_card' } : {})
    }))
    expect(await killedAt(dir, { at: 'transaction committed', n: 2 })).toBe('SIGKILL')
    const desk = await bulkDesk(dir)
    const [cut] = (await desk.client.bulk.runs({ limit: 10 })).rows
    await desk.ended(cut!.id)
    const rows = await desk.results(cut!.id)
    expect(rows).toHaveLength(MANY)
    expect(new Set(rows.map(({ id }) => id)).size).toBe(MANY)
    expect(rows.filter(({ outcome }) => outcome === 'left_out_before')).toHaveLength(MANY / 3)
  })
})

test('a core that is closed stops its run, and the next one shows it', { timeout: 60_000 }, async () => {
  const dir = closed(company((books) => {
    for (let n = 0; n < 1500; n++) failure(books)
  }))
  const first = await bulkDesk(dir)
  const { id } = await first.client.bulk.preview(failures(RETRY))
  const { run } = await first.client.bulk.run({ id })
  while (first.outbox().length === 0) await sleep(2)
  await first.close()
  const desk = await bulkDesk(dir)
  const ended = await desk.ended(run)
  expect(ended.stopped).toMatch(/^It was stopped, or Counterfoil was closed/)
  expect(await desk.results(run)).toHaveLength(1500)
})

test('two thousand retries make no query wait: the core’s own thread does none of it', { timeout: 120_000 }, async () => {
  const desk = await bulkDesk(closed(company((books) => {
    for (let n = 0; n < 2000; n++) failure(books)
  })))
  const { id, takes } = await desk.client.bulk.preview(failures(RETRY))
  expect(takes).toBe(2000)
  const written = () => desk.database.raw.prepare<[], number>('SELECT total_changes()').pluck().get()!
  const before = written()
  const { run } = await desk.client.bulk.run({ id })
  const under: number[] = []
  for (const finished = desk.database.raw.prepare<[string], number | null>('SELECT finishedAt FROM bulkRun WHERE id = ?').pluck(); finished.get(run) === null; await sleep(20)) {
    // Queries see the run go on, slice by slice.
    under.push(desk.database.raw.prepare<[], number>('SELECT count(*) FROM outbox').pluck().get()!)
    await desk.client.failedCharges.page({ limit: 50 })
  }
  expect(new Set(under).size).toBeGreaterThan(3)
  expect(await desk.ended(run)).toMatchObject({ outcomes: { waiting: 2000 }, stopped: null })
  expect(new Set(desk.outbox().map(({ targetId }) => targetId)).size).toBe(2000)
  // All rows were written by the job's own connection; the core's wrote the run down, with its entry in the audit trail.
  expect(written() - before).toBeLessThan(10)
  // A run that has ended is not begun again.
  const again = await desk.core.context.jobs.start('bulk.run', { workspaceDir: desk.core.context.workspaceDir, run, cut: false, skewMs: 0 }, { label: 'again' }).finished
  expect(again).toEqual({ done: 0, leftOut: 0, longestSliceMs: 0 })
  expect(desk.outbox()).toHaveLength(2000)
})

test('only so many runs are kept, and only so many items: the oldest go', async () => {
  const desk = await bulkDesk(closed(company((books) => void failure(books))))
  const put = (id: string, at: number, total: number) => {
    beginRun(desk.database, { id, queue: 'failedCharges', action: { do: 'done' }, label: id, where: 'desk', total, money: [], leftOut: [], frozen: { takes: [], leftOut: [], words: [] }, at, by: 'Noor Vale' })
    desk.database.raw.prepare('UPDATE bulkRun SET finishedAt = 1, frozen = NULL WHERE id = ?').run(id)
  }
  desk.database.transaction(() => {
    put('large', NOW - 2000, ITEMS_KEPT)
    put('beyond', NOW - 6000, 1)
    for (let n = 0; n < RUNS_KEPT - 2; n++) put(`small ${n}`, NOW - 1000 - n, 0)
  })
  await desk.carryOut(failures({ do: 'done' }))
  // They go behind the run.
  while (desk.core.context.jobs.list().some(({ state }) => state === 'running')) await sleep(5)
  const kept = desk.database.raw.prepare<[], string>('SELECT id FROM bulkRun').pluck().all()
  expect(kept).not.toContain('beyond')
  expect(kept).not.toContain('large')
  expect(kept).toHaveLength(RUNS_KEPT - 1)
})

test('runs and their items are read along their keys, and items of a queue found by theirs', () => {
  const { database } = emptyBooks()
  expect(database.plan(runsPage([1, 'a'], 50))).toEqual([expect.stringContaining('bulkRun_by_time')])
  expect(database.plan(unfinishedRuns())).toEqual([expect.stringContaining('bulkRun_under_way')])
  for (const query of [resultsPage('r', { wanted: 'refused', after: 5, limit: 50 }), outcomeCounts('r'), undoable('r', 0, 25), failuresById(['a']), heldById(['a']), registrationsById(['a']), openInvoices(['a']), leftOutReasons('r')]) expectNoScan(database, query)
  expect(database.all(outdatedRuns())).toEqual([])
})

test('the results of a run go into a file, with who was left out and why, counted by reason', { timeout: 60_000 }, async () => {
  const dir = closed(company((books) => {
    for (let n = 0; n < 3; n++) failure(books, { name: `Kestrel ${n}` })
    failure(books, { name: 'Stolen', code: 'stolen_card', amountMinor: 1_000 })
  }))
  const desk = await bulkDesk(dir)
  const run = await desk.carryOut(failures(RETRY))
  const made = async (outcome?: 'left_out_before') => {
    const path = join(dir, `results-${outcome ?? 'all'}.csv`)
    const order = { list: 'bulk-results', filter: { run: run.id, ...(outcome === undefined ? {} : { outcome }) }, sort: 'n', descending: false, format: 'csv', columns: listColumns['bulk-results'].map((id) => ({ id })) } as const
    const { count } = await listExportJob({ workspaceDir: dir, order, now: NOW, destination: { to: 'file', path } }, { signal: new AbortController().signal, progress: () => {} })
    return { count, lines: readFileSync(path, 'utf8').replace(/^\uFEFF/, '').replaceAll('"', '').trim().split('\r\n') }
  }
  const { count, lines } = await made()
  expect(count).toBe(4)
  expect(lines[0]).toBe('Account,About,Currency,Amount,Result,Why,Outbox')
  expect(lines.slice(1).filter((line) => line.includes('Waiting to go out'))).toHaveLength(3)
  expect(lines.at(-1)).toMatch(/^Stolen,.*AUD,10\.00,Left out before it began,No method on file can be charged/)
  expect((await made('left_out_before')).count).toBe(1)
  expect(bulkFacts(desk.database, run.id)).toContainEqual(['Left out before it began', expect.stringMatching(/^1: No method on file can be charged.*\(.*10\.00\)$/)])
})
