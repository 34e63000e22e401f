/** Bulk actions of a desk from the command line: what became of each item, who was left out and why, and the same as a file. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { BulkRow, BulkRun } from '#contract/bulk.ts'
import { failing, printed } from './counterfoil.ts'
import { pulledCompany, type PulledCompany } from './pulledCompany.ts'

const WHY = 'The invoice is on hold. Release it first.'
let company: PulledCompany
let on: string[]
beforeAll(async () => {
  company = await pulledCompany(20)
  on = ['--workspace', company.workspace]
  const desk = new Sqlite(join(company.workspace, 'desk.db'))
  desk.prepare(`INSERT INTO bulkRun (id, queue, action, label, "where", total, money, at, by, finishedAt, leftOut) VALUES ('run_1', 'failedCharges', '{"do":"done"}', 'Mark done: 1 failed charge', 'desk', 1, '[]', 1, 'Noor Vale', 2, ?)`)
    .run(JSON.stringify([{ reason: WHY, before: true, count: 1, money: [{ minor: 700, currency: 'AUD' }] }]))
  const item = desk.prepare(`INSERT INTO bulkItem (runId, n, itemId, accountId, title, subtitle, amountMinor, currency, state, reason, beforeRun, why) VALUES ('run_1', ?, ?, 'acc_1', ?, 'Invoice IN1', 700, 'AUD', ?, ?, ?, ?)`)
  item.run(1, 'a', 'Kestrel Freight', 'done', null, 0, null)
  item.run(2, 'b', 'Blackwood Joinery', 'left_out', 'Invoice IN1 is on hold. Release it first.', 1, WHY)
  desk.close()
})
afterAll(() => company.dispose())

test('they are listed, and one is told with its results and reasons', async () => {
  const { runs } = await printed(z.object({ runs: z.array(BulkRun) }), 'bulk', ...on)
  expect(runs).toMatchObject([{ id: 'run_1', outcomes: { done: 1, left_out_before: 1 } }])
  const { run, rows } = await printed(z.object({ run: BulkRun, rows: z.array(BulkRow) }), 'bulk', ...on, '--run', 'run_1')
  expect(run.leftOut).toEqual([{ reason: WHY, before: true, count: 1, money: [{ minor: 700, currency: 'AUD' }] }])
  expect(rows.map(({ title, outcome, message }) => [title, outcome, message])).toEqual([['Kestrel Freight', 'done', null], ['Blackwood Joinery', 'left_out_before', 'Invoice IN1 is on hold. Release it first.']])
})

test('and is a file, narrowed as it is asked', async () => {
  const path = join(company.workspace, '..', 'left-out.csv')
  const { count } = await printed(z.object({ path: z.string(), sha256: z.string(), bytes: z.int(), count: z.int(), run: z.string() }), 'bulk', ...on, '--run', 'run_1', '--outcome', 'left_out_before', '--export', path)
  expect(count).toBe(1)
  expect(readFileSync(path, 'utf8')).toContain('Blackwood Joinery')
  expect(readFileSync(path, 'utf8')).not.toContain('Kestrel Freight')
})

test('what there is not is said so', async () => {
  expect(await failing(1, 'NOT_FOUND', 'bulk', ...on, '--run', 'run_9')).toContain('Without --run they are listed')
  expect(await failing(2, 'WRONG_OPTIONS', 'bulk', ...on, '--export', 'x.csv')).toContain('Name it with --run')
  expect(await failing(2, 'WRONG_OPTIONS', 'bulk', ...on, '--run', 'run_1', '--outcome', 'lost')).toContain('left_out_before')
})
