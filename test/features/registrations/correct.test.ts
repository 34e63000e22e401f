import { describe, expect, test } from 'vitest'
import { db } from '#main/db/database.ts'
import { refusal } from '../mail/desk.ts'
import { workingDesk, type Desk } from './desk.ts'

const NEW = 'front.desk@kestrel.example'
const waits = async (what: string, until: () => boolean | Promise<boolean>) => {
  for (let n = 0; n < 400; n++) {
    if (await until()) return
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error(`It did not come to this: ${what}.`)
}
const campaigns = ({ core }: Desk) => core.context.database.all(db.selectFrom('campaign').select(['id', 'state', 'createdBy', 'total']))
const sends = ({ core }: Desk) => core.context.database.all(db.selectFrom('sendAfter').selectAll())
const command = ({ core }: Desk, id: number) => core.context.database.first(db.selectFrom('outbox').select(['state', 'input', 'targetId']).where('id', '=', id))!
const trail = ({ core }: Desk) => core.context.database.all(db.selectFrom('audit').select(['action', 'subject', 'by']).orderBy('id'))
const settled = (desk: Desk, id: number) => waits('the command is settled', () => !['queued', 'sending'].includes(command(desk, id).state))
/** Long enough for whatever would follow by itself. */
const aWhile = () => new Promise((resolve) => setTimeout(resolve, 600))

describe('an address corrected in place', () => {
  test('goes to the billing system, and the email goes to it once that has taken it: one, and from whoever asked', async () => {
    const desk = await workingDesk()
    const row = await desk.first('bounced')
    const { contact } = await desk.client.registrations.detail({ registration: row.registrationId })
    const { id } = await desk.client.registrations.correct({ registration: row.registrationId, email: NEW, rev: contact!.rev, send: true })
    await waits('the email is there', () => desk.mailedTo().includes(NEW))
    expect(await desk.upstream(row.registrationId)).toMatchObject({ email: NEW, state: 'invited' })
    expect(command(desk, id)).toMatchObject({ state: 'done', targetId: contact!.id })
    await waits('it is over', () => sends(desk).length === 0)
    expect(desk.mailedTo()).toEqual([NEW])
    expect(campaigns(desk)).toMatchObject([{ state: 'done', total: 1, createdBy: desk.core.context.operator().name }])
    expect(trail(desk)).toContainEqual({ action: 'mail.send', subject: campaigns(desk)[0]!.id, by: desk.core.context.operator().name })
    const now = await desk.client.registrations.detail({ registration: row.registrationId })
    expect(now.row).toMatchObject({ email: NEW, state: 'invited', need: 'wait', message: null, pending: null })
    // Name and number are as they were.
    expect(now.contact).toMatchObject({ name: contact!.name, phone: contact!.phone, email: NEW })
  })

  test('without the wish sends nothing', async () => {
    const desk = await workingDesk()
    const row = await desk.first('bounced')
    const { id } = await desk.client.registrations.correct({ registration: row.registrationId, email: NEW, send: false })
    await settled(desk, id)
    await aWhile()
    expect(await desk.upstream(row.registrationId)).toMatchObject({ email: NEW, state: 'not_invited' })
    expect(desk.mailedTo()).toEqual([])
    expect((await desk.client.registrations.page({ reason: 'never_sent', text: NEW, limit: 5 })).rows).toMatchObject([{ registrationId: row.registrationId }])
  })

  test('offline waits, says so, and shows on the row; taken back, nothing is sent', async () => {
    const desk = await workingDesk()
    const row = await desk.first('bounced')
    desk.sandbox.setFaults('offline')
    const { id } = await desk.client.registrations.correct({ registration: row.registrationId, email: NEW, send: true })
    const { row: shown, nextStep } = await desk.client.registrations.detail({ registration: row.registrationId })
    expect(shown.pending).toMatchObject({ id, label: 'Change contact' })
    expect(nextStep).toContain(`The corrected address ${NEW} is waiting to go out. Once the billing system has taken it, a registration email goes to it by itself`)
    expect((await desk.client.registrations.page({ reason: 'bounced', limit: 50 })).rows.find(({ registrationId }) => registrationId === row.registrationId)!.pending).toMatchObject({ id })
    // Taken back before it ever left.
    desk.core.context.database.raw.prepare(`UPDATE outbox SET attempts = 0, state = 'queued' WHERE id = ?`).run(id)
    await desk.client.outbox.withdraw({ id })
    desk.sandbox.setFaults(null)
    await waits('the wish is over', () => sends(desk).length === 0)
    await aWhile()
    expect(desk.mailedTo()).toEqual([])
    expect(campaigns(desk)).toEqual([])
    expect(trail(desk)).toContainEqual({ action: 'registration.notSent', subject: row.registrationId, by: 'Counterfoil' })
  })

  test('refused by the billing system, nothing is sent until somebody deals with it: left as it is, the wish is over', async () => {
    const desk = await workingDesk()
    const row = await desk.first('bounced')
    desk.sandbox.setFaults('conflict=updateContact')
    const { id } = await desk.client.registrations.correct({ registration: row.registrationId, email: NEW, send: true })
    await settled(desk, id)
    expect(command(desk, id).state).toBe('conflict')
    await aWhile()
    expect(desk.mailedTo()).toEqual([])
    // It is not said that an email follows while its correction stands refused.
    expect((await desk.client.registrations.detail({ registration: row.registrationId })).nextStep).not.toContain('waiting to go out')
    await desk.client.outbox.resolve({ id, resolution: 'seen' })
    await waits('the wish is over', () => sends(desk).length === 0)
    await aWhile()
    expect(desk.mailedTo()).toEqual([])
    expect(trail(desk)).toContainEqual({ action: 'registration.notSent', subject: row.registrationId, by: 'Counterfoil' })
    expect(await desk.upstream(row.registrationId)).toMatchObject({ email: row.email, state: 'bounced' })
  })

  test('refused and done again, the email follows the correction after all, once', async () => {
    const desk = await workingDesk()
    const row = await desk.first('bounced')
    desk.sandbox.setFaults('conflict=updateContact')
    const { id } = await desk.client.registrations.correct({ registration: row.registrationId, email: NEW, send: true })
    await settled(desk, id)
    desk.sandbox.setFaults(null)
    const again = await desk.client.outbox.again({ id })
    expect(again.id).not.toBe(id)
    await waits('the email is there', () => desk.mailedTo().includes(NEW))
    await waits('it is over', () => sends(desk).length === 0)
    expect(desk.mailedTo()).toEqual([NEW])
    expect(campaigns(desk)).toMatchObject([{ state: 'done', total: 1 }])
  })

  test('refused, and another address given instead of it without the wish: nothing goes to that one', async () => {
    const desk = await workingDesk()
    const row = await desk.first('bounced')
    desk.sandbox.setFaults('conflict=updateContact')
    const { id } = await desk.client.registrations.correct({ registration: row.registrationId, email: NEW, send: true })
    await settled(desk, id)
    desk.sandbox.setFaults(null)
    const { contact } = await desk.client.registrations.detail({ registration: row.registrationId })
    const other = await desk.client.outbox.give({ command: 'updateContact', input: { contactId: contact!.id, name: contact!.name, email: 'other.desk@kestrel.example', phone: contact!.phone } })
    await settled(desk, other.id)
    await waits('the wish is over', () => sends(desk).length === 0)
    await aWhile()
    expect(desk.mailedTo()).toEqual([])
  })

  test('closed before it went, the next start goes on: one email', async () => {
    const desk = await workingDesk()
    const row = await desk.first('bounced')
    desk.sandbox.setFaults('offline')
    await desk.client.registrations.correct({ registration: row.registrationId, email: NEW, send: true })
    await desk.close()
    desk.sandbox.setFaults(null)
    await desk.open()
    await waits('the email is there', () => desk.mailedTo().includes(NEW))
    await waits('it is over', () => sends(desk).length === 0)
    await desk.close()
    await desk.open()
    await aWhile()
    expect(desk.mailedTo()).toEqual([NEW])
    expect(campaigns(desk)).toHaveLength(1)
  })

  test('closed between writing the email and sending it, the next start sends that one and writes no second', async () => {
    const desk = await workingDesk()
    const row = await desk.first('bounced')
    const { id } = await desk.client.registrations.correct({ registration: row.registrationId, email: NEW, send: false })
    await settled(desk, id)
    // As a kill leaves it: the campaign is written, and noted in the same transaction.
    const { context } = desk.core
    const { campaignId } = context.mail.prepareOneRegistration({ registrationId: row.registrationId, by: 'Noor Vale', ratePerMinute: null })
    context.database.run(db.insertInto('sendAfter').values({ outboxId: id, registrationId: row.registrationId, at: context.now(), by: 'Noor Vale', campaignId }))
    await desk.close()
    await desk.open()
    await waits('it is over', () => sends(desk).length === 0)
    expect(campaigns(desk)).toMatchObject([{ id: campaignId, state: 'done' }])
    expect(desk.mailedTo()).toEqual([NEW])
  })

  test('corrected twice before it went: one email, to the last address', async () => {
    const desk = await workingDesk()
    const row = await desk.first('bounced')
    desk.sandbox.setFaults('offline')
    const correct = (email: string) => desk.client.registrations.correct({ registration: row.registrationId, email, send: true })
    await correct('first.try@kestrel.example')
    await correct(NEW)
    expect(await refusal(correct(NEW))).toMatchObject({ code: 'MAY_NOT', message: expect.stringContaining('waiting to go out already') })
    await desk.close()
    desk.sandbox.setFaults(null)
    await desk.open()
    await waits('it is over', () => sends(desk).length === 0)
    expect(desk.mailedTo()).toEqual([NEW])
    expect(await desk.upstream(row.registrationId)).toMatchObject({ email: NEW })
  })

  test('is not taken where it could not be right, and says what to do', async () => {
    const desk = await workingDesk({ smtp: false })
    const row = await desk.first('bounced')
    const { contact } = await desk.client.registrations.detail({ registration: row.registrationId })
    const correct = (given: Partial<Parameters<Desk['client']['registrations']['correct']>[0]>) => refusal(desk.client.registrations.correct({ registration: row.registrationId, email: NEW, send: false, ...given }))
    expect(await correct({ email: row.email! })).toMatchObject({ code: 'MAY_NOT', message: expect.stringContaining('the address already') })
    expect(await correct({ rev: contact!.rev - 1 })).toMatchObject({ code: 'CHANGED' })
    expect(await correct({ send: true })).toMatchObject({ code: 'MAY_NOT', message: expect.stringContaining('Settings') })
    expect(await correct({ email: 'not an address' })).toMatchObject({ code: 'BAD_REQUEST' })
    expect(await correct({ registration: 'reg_none' })).toMatchObject({ code: 'NOT_FOUND' })
    expect(desk.core.context.database.all(db.selectFrom('outbox').select('id'))).toEqual([])
    const viewer = await workingDesk({ viewOnly: true })
    const other = await viewer.first('bounced')
    expect(await refusal(viewer.client.registrations.correct({ registration: other.registrationId, email: NEW, send: false }))).toMatchObject({ code: 'NOT_ALLOWED' })
  })

  test('to an address that nothing is sent to says so instead of sending', async () => {
    const desk = await workingDesk()
    const row = await desk.first('bounced')
    await desk.client.suppressions.add({ address: NEW, reason: 'by_hand' })
    expect(await refusal(desk.client.registrations.correct({ registration: row.registrationId, email: NEW, send: true }))).toMatchObject({ code: 'MAY_NOT', message: expect.stringContaining(`Nothing is sent to ${NEW}`) })
  })
})
