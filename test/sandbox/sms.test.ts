import { afterAll, beforeAll, expect, test } from 'vitest'
import { NOW, openDesk, type Desk } from './support.ts'

let desk: Desk
let auth: string
beforeAll(async () => {
  desk = await openDesk()
  auth = `Basic ${Buffer.from(`${desk.sandbox.sms.split('/').at(-1)}:${desk.sandbox.token}`).toString('base64')}`
})
afterAll(() => desk.sandbox.close())

const list = async (query: string) => (await fetch(`${desk.sandbox.sms}/Messages.json?${query}`, { headers: { Authorization: auth } })).json()
const post = (form: Record<string, string>) => fetch(`${desk.sandbox.sms}/Messages.json`, { method: 'POST', headers: { Authorization: auth }, body: new URLSearchParams(form) })

test('customers have answered: HOLD, APPROVE, and words of their own', async () => {
  const bodies: string[] = []
  for (let path = 'PageSize=5', pages = 0; path !== '' && pages < 50; pages++) {
    const page = (await list(path)) as { messages: { body: string; direction: string; from: string; date_sent: string }[]; next_page_uri: string | null }
    for (const message of page.messages) {
      expect(message.direction).toBe('inbound')
      expect(message.from).toMatch(/^\+\d{8,15}$/)
      expect(Date.parse(message.date_sent)).toBeLessThanOrEqual(NOW)
      bodies.push(message.body)
    }
    path = page.next_page_uri?.split('?')[1] ?? ''
  }
  expect(bodies).toContain('HOLD')
  expect(bodies).toContain('APPROVE')
  expect(bodies.some((body) => !['HOLD', 'APPROVE'].includes(body))).toBe(true)
})

test('a message sent is answered as Twilio does, and listed', async () => {
  const sent = await post({ To: '+61491570110', From: '+61491570006', Body: 'An invoice waits for you in the portal.' })
  expect(sent.status).toBe(201)
  const message = (await sent.json()) as { sid: string }
  expect(message).toMatchObject({ to: '+61491570110', from: '+61491570006', direction: 'outbound-api', status: 'queued' })
  expect(message.sid).toMatch(/^SM[0-9a-f]{32}$/)
  const { messages } = (await list('To=%2B61491570110')) as { messages: { sid: string }[] }
  expect(messages.map(({ sid }) => sid)).toEqual([message.sid])
})

test.each([[{ To: '', From: '+61491570006', Body: 'x' }, 21604], [{ To: 'nobody', From: '+61491570006', Body: 'x' }, 21211], [{ To: '+61491570110', From: '', Body: 'x' }, 21603], [{ To: '+61491570110', From: '+61491570006', Body: '' }, 21602]])(
  'a message like %j is refused with code %i', async (form, code) => {
    const refused = await post(form)
    expect([refused.status, ((await refused.json()) as { code: number }).code]).toEqual([400, code])
  })

test('an inbound message can be added, and nobody reads any without the token', async () => {
  await desk.post('/sandbox/sms/inbound', { from: '+61491570159', to: '+61491570006', body: 'HOLD' })
  expect(((await list('From=%2B61491570159')) as { messages: object[] }).messages).toMatchObject([{ body: 'HOLD', direction: 'inbound' }])
  expect((await fetch(`${desk.sandbox.sms}/Messages.json`)).status).toBe(401)
})
