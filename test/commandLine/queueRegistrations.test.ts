import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSqlite } from '#main/db/sqlite.ts'
import { join } from 'node:path'
import { failing, printed } from './counterfoil.ts'
import { pulledCompany, type PulledCompany } from './pulledCompany.ts'
import { Registrations } from './shapes.ts'

let company: PulledCompany
let on: string[]
beforeAll(async () => {
  company = await pulledCompany(60)
  on = ['--workspace', company.workspace]
})
afterAll(() => company.dispose())

test('registrations are narrowed by why, by whose they are, and by what rests or is done; unless told, to what is to be worked on', async () => {
  const read = (...options: string[]) => printed(Registrations, 'queue', 'registrations', ...on, ...options)
  const all = await read()
  const expired = await read('--reason', 'expired', '--sort', 'times', '--order', 'desc')
  expect(expired.total).toBe(all.rows.filter(({ reason }) => reason === 'expired').length)
  expect(expired.total).toBeGreaterThan(1)
  const times = expired.rows.map(({ timesSent }) => timesSent)
  expect(times).toEqual(times.toSorted((a, b) => b - a))

  const [one, other] = all.rows
  const desk = openSqlite(join(company.workspace, 'desk.db'))
  const work = desk.prepare(`INSERT INTO work (queue, itemId, accountId, assignee, snoozedUntil, changedAt, changedBy) VALUES ('registrations', ?, ?, ?, ?, 1, 'Noor')`)
  work.run(one!.registrationId, one!.accountId, null, Date.now() + 3_600_000)
  work.run(other!.registrationId, other!.accountId, 'Noor Vale', null)
  desk.close()
  expect((await read()).total).toBe(all.total - 1)
  expect((await read('--show', 'snoozed')).rows.map(({ registrationId }) => registrationId)).toEqual([one!.registrationId])
  expect((await read('--show', 'all')).total).toBe(all.total)
  expect((await read('--assignee', 'Noor Vale')).rows.map(({ registrationId }) => registrationId)).toEqual([other!.registrationId])
})

test('a reason there is none of, and one asked of another queue, are wrong use', async () => {
  expect(await failing(2, 'WRONG_USE', 'queue', 'registrations', ...on, '--reason', 'shy')).toMatch(/reason/)
  expect(await failing(2, 'WRONG_USE', 'queue', 'held-invoices', ...on, '--reason', 'bounced')).toMatch(/not filtered by --reason/)
})
