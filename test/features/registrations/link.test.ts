import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { db, type Database } from '#main/db/database.ts'
import { refusal } from '../mail/desk.ts'
import { workingDesk } from './desk.ts'

const trail = (database: Database, action: string) =>
  database.all<{ subject: string; by: string; detail: string }>(db.selectFrom('audit').select(['subject', 'by', 'detail']).where('action', '=', action)).map(({ detail, ...entry }) => ({ ...entry, detail: JSON.parse(detail) as unknown }))

/** Every byte of a folder. */
function bytesOf(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)).filter((path) => statSync(path).isFile()).map((path) => readFileSync(path, 'latin1')).join('\n')
}

describe('a link to be read out', () => {
  test('is made by the billing system at once, works, and the queue shows who is invited now', async () => {
    const desk = await workingDesk()
    const row = await desk.first('never_sent')
    const { url, expiresAt } = await desk.client.registrations.link({ registration: row.registrationId })
    expect(await desk.upstream(row.registrationId)).toMatchObject({ state: 'invited', timesSent: row.timesSent + 1, expiresAt })
    const { row: now } = await desk.client.registrations.detail({ registration: row.registrationId })
    expect(now).toMatchObject({ state: 'invited', timesSent: row.timesSent + 1, expiresAt })
    expect(await desk.ask('/sandbox/register', { url })).toEqual({ registered: row.registrationId })
    expect(await desk.upstream(row.registrationId)).toMatchObject({ state: 'registered' })
    // Nobody was written to.
    expect(desk.mailedTo()).toEqual([])
  })

  test('is in the audit trail without itself, and in no file and no log', async () => {
    const desk = await workingDesk()
    const row = await desk.first('invited')
    const { url, expiresAt } = await desk.client.registrations.link({ registration: row.registrationId })
    const key = new URL(url).searchParams.get('key')!
    expect(key.length).toBeGreaterThan(20)
    expect(trail(desk.core.context.database, 'registration.link')).toEqual([{ subject: row.registrationId, by: desk.core.context.operator().name, detail: { accountId: row.accountId, outcome: 'made', expiresAt } }])
    expect(JSON.stringify([desk.logged, desk.core.context.jobs.list(), await desk.client.registrations.detail({ registration: row.registrationId })])).not.toContain(key)
    await desk.close()
    expect(bytesOf(join(desk.dir, 'workspace'))).not.toContain(key)
  })

  test('each is another one, and the earlier is dead', async () => {
    const desk = await workingDesk()
    const { registrationId } = await desk.first('expired')
    const first = await desk.client.registrations.link({ registration: registrationId })
    const second = await desk.client.registrations.link({ registration: registrationId })
    const looked = (url: string) => desk.ask<{ live: boolean; ended: string | null }>(`/sandbox/link?url=${encodeURIComponent(url)}`)
    expect(await looked(first.url)).toMatchObject({ live: false, ended: 'replaced' })
    expect(await looked(second.url)).toMatchObject({ live: true })
  })

  test('is not made for who may only look, nor without an address, and nothing changes', async () => {
    const viewer = await workingDesk({ viewOnly: true })
    const row = await viewer.first('never_sent')
    expect(await refusal(viewer.client.registrations.link({ registration: row.registrationId }))).toMatchObject({ code: 'NOT_ALLOWED' })
    expect(await viewer.upstream(row.registrationId)).toMatchObject({ state: 'not_invited' })
    expect(trail(viewer.core.context.database, 'registration.link')).toEqual([])
    const desk = await workingDesk()
    const nobody = await desk.first('never_sent')
    await desk.ask('/sandbox/change', { resource: 'registrations', id: nobody.registrationId, fields: { email: null } })
    await desk.core.context.sync.pullNow().finished
    expect(await desk.first('no_address')).toMatchObject({ registrationId: nobody.registrationId, need: 'fix_address' })
    expect(await refusal(desk.client.registrations.link({ registration: nobody.registrationId }))).toMatchObject({ code: 'MAY_NOT', message: expect.stringContaining('Add one to the contact') })
    expect(await refusal(desk.client.registrations.link({ registration: 'reg_none' }))).toMatchObject({ code: 'NOT_FOUND' })
  })

  test('without a line says so, and that an earlier link may be dead; that it is not known is in the trail', async () => {
    const desk = await workingDesk()
    const row = await desk.first('invited')
    desk.sandbox.setFaults('offline')
    const { code, message } = await refusal(desk.client.registrations.link({ registration: row.registrationId }))
    expect(code).toBe('LINE')
    expect(message).toContain('try again before you tell the customer')
    expect(trail(desk.core.context.database, 'registration.link')).toMatchObject([{ subject: row.registrationId, detail: { outcome: 'not_known' } }])
    desk.sandbox.setFaults(null)
    expect((await desk.client.registrations.link({ registration: row.registrationId })).url).toMatch(/^https:/)
  })
})
