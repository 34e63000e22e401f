/** The desk of the demo company as one at which a team has worked: whole, once, and nowhere else. */
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createCore, type Core } from '#main/core/createCore.ts'
import { startSandbox } from '#main/sandbox/index.ts'
import { temporaryFolder } from '../sync/copy.ts'

const LONG = { timeout: 60_000 }

async function pulledDesk(given: { deskHistory?: boolean } = {}) {
  const sandbox = await startSandbox({ accounts: 120 })
  const logged: string[] = []
  const core = await createCore({
    workspaceDir: join(temporaryFolder(), 'workspace'), who: 'a test', create: true, workerFile: join(import.meta.dirname, '../../src-main/worker.ts'), version: 'test', demo: true,
    secrets: { get: () => Promise.resolve(null), set: () => Promise.resolve(false) },
    log: { info() {}, warn() {}, error: (message, error) => (logged.push(`${message} ${String(error)}`), 'id') },
    connection: { url: sandbox.url, token: sandbox.token }, ...given,
  })
  onTestFinished(async () => {
    await core.close()
    await sandbox.close()
  })
  const client = createRouterClient(core.router)
  await vi.waitFor(async () => expect(await client.sync.status()).toMatchObject({ pulling: null, lastPullAt: expect.any(Number) as number }), LONG)
  return { core, client, logged }
}

const count = ({ context }: Core, table: string): number => context.database.raw.prepare<[], number>(`SELECT count(*) FROM main."${table}"`).pluck().get()!

test('holds assignments, notes, rests, next actions, a bulk run, views, and a promise in each state, by several people, in the order of time', { timeout: 120_000 }, async () => {
  const { core, client, logged } = await pulledDesk()
  expect(await core.giveDeskHistory()).toBe(true)
  const operator = core.context.operator().name
  const people = await client.work.people()
  expect(people).toEqual(expect.arrayContaining([operator, 'Nadia Ferreira', 'Tom Hallorann', 'Yuki Brandt']))
  const { raw } = core.context.database
  expect(raw.prepare('SELECT state FROM main.promise ORDER BY state').pluck().all()).toEqual(['broken', 'kept', 'open', 'part_kept'])
  const marks = raw.prepare<[], { queue: string; assigned: number; rests: number; next: number }>('SELECT queue, sum(assignee IS NOT NULL) AS assigned, sum(snoozedUntil IS NOT NULL) AS rests, sum(nextAction IS NOT NULL) AS next FROM main.work GROUP BY queue ORDER BY queue').all()
  expect(marks.map(({ queue }) => queue)).toEqual(['failedCharges', 'heldInvoices', 'registrations'])
  expect(marks[0]!.assigned).toBeGreaterThan(3)
  expect(marks[0]!.rests).toBeGreaterThan(0)
  expect(marks[0]!.next).toBeGreaterThan(0)
  expect((await client.failedCharges.page({ assignee: operator, limit: 50 })).rows.length).toBeGreaterThan(0)
  expect((await client.failedCharges.page({ show: 'snoozed', limit: 50 })).rows.length).toBe(marks[0]!.rests)
  expect(count(core, 'note')).toBeGreaterThan(5)
  expect((await client.bulk.runs({ limit: 5 })).rows).toMatchObject([{ by: 'Yuki Brandt', finishedAt: expect.any(Number) as number, stopped: null }])
  expect((await client.views.all()).map(({ list }) => list).toSorted()).toEqual(['failed-charges', 'held-invoices', 'registrations'])
  const times = raw.prepare<[], number>("SELECT at FROM main.audit WHERE by <> 'Counterfoil' AND id <= (SELECT max(id) FROM main.audit WHERE action = 'command.recordPayment') ORDER BY id").pluck().all()
  expect(times).toEqual(times.toSorted((a, b) => a - b))
  expect(Math.max(...times)).toBeLessThanOrEqual(Date.now())
  expect(await client.audit.check()).toMatchObject({ brokenAt: null })
  expect((await client.outbox.page({ limit: 10 })).rows.map(({ command, state }) => [command, state])).toEqual([['recordPayment', 'done'], ['recordPayment', 'done']])
  // The promise whose day has passed asks for somebody, and stands on top.
  expect((await client.failedCharges.page({ limit: 1 })).rows[0]!.work.promise).toMatchObject({ asks: true })
  expect(logged).toEqual([])

  const before = count(core, 'audit')
  expect(await core.giveDeskHistory()).toBe(false)
  expect(count(core, 'audit')).toBe(before)
})

test('comes by itself after the first pull where the host asks for it', { timeout: 120_000 }, async () => {
  const { core } = await pulledDesk({ deskHistory: true })
  await vi.waitFor(() => expect(count(core, 'bulkRun')).toBe(1), LONG)
  await vi.waitFor(() => expect(core.context.database.raw.prepare("SELECT count(*) FROM main.promise WHERE state <> 'open'").pluck().get()).toBe(3), LONG)
})

test('is not given where nobody asks for it, nor at a desk with a note', { timeout: 120_000 }, async () => {
  const { core, client } = await pulledDesk()
  expect(count(core, 'work')).toBe(0)
  const [row] = (await client.registrations.page({ limit: 1 })).rows
  await client.work.addNote({ items: [{ queue: 'registrations', id: row!.registrationId }], text: 'Ours' })
  expect(await core.giveDeskHistory()).toBe(false)
  expect(count(core, 'work')).toBe(0)
  expect(count(core, 'note')).toBe(1)
})
