import { expect, test } from 'vitest'
import type { AccountId, ContactId, PaymentId } from '#contract/vocabulary.ts'
import { companyOf, contact, customer, monthly, scheduledDesk } from '../../core/schedules/desk.ts'
import { refusal } from '../mail/desk.ts'

const AT = '2026-11-10T00:00:00Z'

test('who may only look may see and preview, and change and send nothing', async () => {
  const desk = await scheduledDesk({ dir: companyOf(1, undefined, ['billing:view']), at: AT })
  const { client } = desk
  expect(await client.schedules.list({})).toEqual({ rows: [] })
  expect(await client.schedules.preview(monthly())).toMatchObject({ accounts: 1 })
  const contactId = desk.core.context.database.raw.prepare<[], ContactId>('SELECT id FROM cache.contact').pluck().get()!
  for (const call of [
    client.schedules.save({ terms: monthly() }), client.schedules.pause({ id: 's', paused: true }), client.schedules.remove({ id: 's' }), client.schedules.runNow({ id: 's' }),
    client.mail.sendPaper({ paper: { paper: 'remittance-slip', account: 'acc_1', on: '2026-11-01' }, contacts: [contactId] }),
  ]) expect(await refusal(call)).toMatchObject({ code: 'NOT_ALLOWED' })
  expect(desk.campaigns()).toBe(0)
})

test('bad input is refused in plain words, and nothing is written', async () => {
  const desk = await scheduledDesk({ dir: companyOf(1), at: AT })
  const { client } = desk
  expect(await refusal(client.schedules.save({ terms: monthly({ rule: '* * * * *' }) }))).toEqual({ code: 'BAD_RULE', message: 'This rule comes more than once a day. A statement goes out once a day at the most: give one minute and one hour.' })
  expect(await refusal(client.schedules.preview(monthly({ rule: '61 8 1 * *' })))).toMatchObject({ code: 'BAD_RULE' })
  expect(await refusal(client.schedules.save({ terms: monthly({ party: 'nz' as never }) }))).toMatchObject({ code: 'NOT_FOUND', message: 'There is no party nz in the local copy. Pull, and try again.' })
  expect(await refusal(client.schedules.save({ terms: monthly({ who: { accounts: ['acc_1', 'acc_none'] as AccountId[] } }) }))).toMatchObject({ code: 'NOT_FOUND' })
  expect(await refusal(client.schedules.save({ id: 'none', terms: monthly() }))).toMatchObject({ code: 'NOT_FOUND' })
  for (const call of [client.schedules.pause({ id: 'none', paused: true }), client.schedules.remove({ id: 'none' }), client.schedules.runNow({ id: 'none' }), client.schedules.previewNow({ id: 'none' })]) expect(await refusal(call)).toMatchObject({ code: 'NOT_FOUND' })
  expect((await client.schedules.list({})).rows).toEqual([])
})

test('there are 200 schedules at the most', async () => {
  const desk = await scheduledDesk({ dir: companyOf(1), at: AT, automatic: false })
  for (let n = 0; n < 200; n++) await desk.client.schedules.save({ terms: monthly({ name: `Schedule ${n}` }) })
  expect(await refusal(desk.client.schedules.save({ terms: monthly() }))).toMatchObject({ code: 'TOO_MANY' })
  const { rows } = await desk.client.schedules.list({})
  expect(rows).toHaveLength(200)
  await desk.client.schedules.save({ id: rows[0]!.id, terms: monthly({ name: 'Changed' }) })
  await desk.client.schedules.remove({ id: rows[1]!.id })
  await desk.client.schedules.save({ terms: monthly() })
  expect((await desk.client.schedules.list({ party: 'us' })).rows).toEqual([])
}, 60_000)

test('a schedule of chosen accounts is for these only', async () => {
  const desk = await scheduledDesk({ dir: companyOf(3), at: AT })
  const { id } = await desk.client.schedules.save({ terms: monthly({ who: { accounts: ['acc_2', 'acc_2'] as AccountId[] } }) })
  expect(await desk.client.schedules.previewNow({ id })).toMatchObject({ accounts: 1, messages: 1, from: '2026-10-01', to: '2026-10-31' })
})

test('one document to chosen contacts, with the mail log naming it, is refused a second time and sent again when a person says so', async () => {
  let contacts: string[] = []
  const dir = companyOf(0, (books) => {
    const account = customer(books, { name: 'Ōtara Plumbing', email: 'office@otara.example' })
    contacts = [contact(books, account, { email: 'ana@otara.example', roles: ['admin'], name: 'Ana Ruiz' })]
    books.payment(account, { ref: 'PM000042' })
  })
  const desk = await scheduledDesk({ dir, at: AT, automatic: false })
  const { client } = desk
  const request = { paper: { paper: 'receipt' as const, payment: 'pay_1' as PaymentId }, contacts: contacts as ContactId[] }
  expect(await client.mail.previewPaper(request)).toMatchObject({ to: 'Ana Ruiz <ana@otara.example>', attachments: ['Receipt PM000042, Ōtara Plumbing.pdf'], text: expect.stringContaining('Hello Ana Ruiz,') })
  expect(await refusal(client.mail.previewPaper({ ...request, paper: { paper: 'receipt', payment: 'pay_none' } }))).toMatchObject({ code: 'NOT_FOUND' })
  expect(await refusal(client.mail.sendPaper({ ...request, contacts: ['con_none'] }))).toMatchObject({ code: 'NOT_FOUND' })

  const { campaign } = await client.mail.sendPaper(request)
  await desk.look()
  const { campaign: row, rows } = await client.mail.messages({ campaign, limit: 10 })
  expect(row).toMatchObject({ kind: 'paper', title: 'Receipt PM000042 to Ōtara Plumbing', createdBy: 'Noor Vale', counts: { sent: 1 } })
  expect(rows[0]).toMatchObject({ attachment: 'Receipt PM000042, Ōtara Plumbing.pdf', toAddress: 'ana@otara.example' })
  expect(desk.sink.taken()[0]!.raw).toContain('application/pdf')
  expect((await client.accounts.detail({ account: 'acc_1' })).story.filter(({ kind }) => kind === 'mail')).toMatchObject([{ title: '“Receipt PM000042, Ōtara Plumbing.pdf”, by email to ana@otara.example: sent' }])
  expect(await refusal(client.mail.sendPaper(request))).toMatchObject({ code: 'RECENTLY', message: expect.stringContaining('ana@otara.example') })
  desk.core.context.database.raw.exec(`UPDATE message SET settledAt = ${Date.parse('2026-11-09T00:00:00Z')}`)
  await client.mail.sendPaper({ ...request, again: true })
  await desk.look()
  expect(desk.sink.taken()).toHaveLength(2)
  expect(desk.core.context.database.raw.prepare<[], string>('SELECT action FROM audit ORDER BY id').pluck().all()).toEqual(['mail.sendPaper', 'mail.sendPaper'])
})

test('without a mail server nothing is written down', async () => {
  const desk = await scheduledDesk({ dir: companyOf(1), at: AT, smtp: null })
  const { id } = await desk.client.schedules.save({ terms: monthly() })
  expect(await refusal(desk.client.schedules.runNow({ id }))).toMatchObject({ code: 'NO_TRANSPORT' })
  const contactId = desk.core.context.database.raw.prepare<[], ContactId>('SELECT id FROM cache.contact').pluck().get()!
  expect(await refusal(desk.client.mail.sendPaper({ paper: { paper: 'remittance-slip', account: 'acc_1', on: '2026-11-01' }, contacts: [contactId] }))).toMatchObject({ code: 'NO_TRANSPORT' })
  expect(desk.campaigns()).toBe(0)
})
