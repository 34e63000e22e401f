import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { PROJECT } from '../../scripts/project.ts'
import { capture } from '../../scripts/process/capture.ts'
import { atLeast, below, percentile, tableOf } from '../../bench/figures.ts'

const Report = z.strictObject({
  figures: z.array(z.strictObject({
    name: z.string().min(1), figure: z.number().min(0), unit: z.string().min(1), goal: z.number().nullable(), better: z.enum(['higher', 'lower']),
    ok: z.boolean().nullable(), against: z.string().nullable(),
  })).min(3),
  machine: z.strictObject({ cores: z.int(), memoryGiB: z.number(), platform: z.string(), node: z.string(), accounts: z.int() }),
})

const bench = (...args: string[]) => capture(process.execPath, [join(PROJECT, 'bench/run.ts'), ...args], PROJECT, { BENCH_QUICK: '1' })

test.each(['sync', 'queues', 'documents', 'imports', 'mail'])('the %s suite measures a small company and tells its figures, each with what it is held against', { timeout: 120_000 }, async (suite) => {
  const { code, stdout, stderr } = await bench(suite, '--json', '--accounts', '60')
  expect(code, stderr).toBe(0)
  const { figures, machine } = Report.parse(JSON.parse(stdout))
  expect(machine.accounts).toBe(60)
  expect(figures.filter(({ name }) => !name.startsWith(`${suite}: `))).toEqual([])
  expect(figures.filter(({ ok, goal }) => (ok === null) !== (goal === null))).toEqual([])
  expect(figures.some(({ goal }) => goal !== null)).toBe(true)
})

test('a suite that is not there, and a company of no size, are wrong use', async () => {
  expect(await bench('renderer')).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('sync|queues|documents|imports|mail') as string })
  expect((await bench('sync', '--accounts', '5')).code).toBe(2)
})

test('whether a goal is met is computed from what was measured, before it is made short', () => {
  expect(atLeast('a', 0.4999, 'ratio', 0.5)).toMatchObject({ figure: 0.5, ok: false })
  expect(atLeast('a', 0.5, 'ratio', 0.5).ok).toBe(true)
  expect(below('a', 4.9999, 'ms', 5)).toMatchObject({ figure: 5, ok: true })
  expect(below('a', 5, 'ms', 5).ok).toBe(false)
  expect(below('a', 5, 'ms', null).ok).toBeNull()
  expect(tableOf([below('slow', 7, 'ms', 5, 'a hare'), atLeast('free', 1234.5, 'rows/s', null)]).split('\n')).toEqual([
    '   Figure         Unit    Goal  Against',
    '✗  slow        7  ms      < 5   a hare',
    '   free    1,235  rows/s',
  ])
})

test('a percentile is a value that was measured, the nearest above its share', () => {
  const values = Array.from({ length: 200 }, (_, n) => 200 - n)
  expect([0.5, 0.99, 1].map((share) => percentile(values, share))).toEqual([100, 198, 200])
  expect(percentile([7], 0.99)).toBe(7)
})
