import { createTransport } from 'nodemailer'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { readMail } from '#main/sandbox/mail/mime.ts'
import { openDesk, type Desk } from './support.ts'

let desk: Desk
beforeAll(async () => {
  desk = await openDesk({ accounts: 5 })
})
afterAll(() => desk.sandbox.close())
afterEach(() => desk.sandbox.setMailFault({}))

const send = async (to: string, subject = 'Register for the portal', count = 1): Promise<void> => {
  const transport = createTransport({ url: desk.sandbox.smtp, pool: true, maxConnections: 3 } as object)
  try {
    await Promise.all(Array.from({ length: count }, (_, n) =>
      transport.sendMail({
        from: '“Meridian Fleet Accounts” <accounts@au.meridianfleet.example>', to, subject, messageId: `<m${n}.${encodeURIComponent(subject)}@counterfoil.example>`,
        text: `Kia ora Hēmi — line with = sign and ünïcode ${'x'.repeat(90)}\n.leading dot`, html: '<p>Kia ora <b>Hēmi</b> — <a href="https://au.portal.meridianfleet.example/register?key=abc">register</a></p>',
        attachments: [{ filename: 'receipt.pdf', content: Buffer.from('%PDF-1.7') }],
      })))
  } finally {
    transport.close()
  }
}

test('what was sent is received whole: addresses, subject, both bodies, attachment', async () => {
  const before = desk.sandbox.receivedMail()
  await send('hemi@otara.example', 'Tēnā koe: your invitation – Ōtara')
  expect(desk.sandbox.receivedMail()).toBe(before + 1)
  const mail = desk.sandbox.mails().at(-1)!
  expect(mail).toMatchObject({ to: ['hemi@otara.example'], subject: 'Tēnā koe: your invitation – Ōtara', attachments: [{ name: 'receipt.pdf', type: 'application/pdf', bytes: 8 }] })
  expect(mail.text).toBe(`Kia ora Hēmi — line with = sign and ünïcode ${'x'.repeat(90)}\n.leading dot`.replaceAll('\n', '\r\n'))
  expect(mail.html).toContain('<b>Hēmi</b> — <a href="https://au.portal.meridianfleet.example/register?key=abc">')
  expect(mail.messageId).toMatch(/^<m0\..+@counterfoil\.example>$/)
  expect(mail.raw).toContain('MIME-Version: 1.0')
})

test('messages are counted and paged over HTTP, and found by recipient', async () => {
  const { received } = (await desk.get('/sandbox/mail')).body
  await send('many@otara.example', 'Many', 25)
  const seen: string[] = []
  for (let after: number | null = 0; after !== null; ) {
    const { body } = await desk.get(`/sandbox/mail?limit=10&to=many@otara.example&after=${after}`)
    expect(body.received).toBe(received + 25)
    seen.push(...body.messages.map((m: { messageId: string }) => m.messageId))
    after = body.next
  }
  expect(new Set(seen).size).toBe(25)
  const { body } = await desk.get(`/sandbox/mail/${received + 1}`)
  expect(body.html).toContain('register')
})

describe('a mail server that refuses', () => {
  test('a mailbox for good (550), another for now (450), and counts neither', async () => {
    const before = desk.sandbox.receivedMail()
    await expect(send('mere+reject550@otara.example')).rejects.toMatchObject({ responseCode: 550 })
    await expect(send('mere+defer450@otara.example')).rejects.toMatchObject({ responseCode: 450 })
    expect(desk.sandbox.receivedMail()).toBe(before)
  })

  test('all mail, when told so', async () => {
    await desk.sandbox.setMailFault({ rejectAll: true })
    await expect(send('mere@otara.example')).rejects.toMatchObject({ responseCode: 554 })
  })

  test('connections, and takes them again on the same port', async () => {
    expect((await desk.post('/sandbox/mail/faults', { refuseConnections: true })).status).toBe(200)
    await expect(send('mere@otara.example')).rejects.toThrow('ECONNREFUSED')
    await desk.post('/sandbox/mail/faults', {})
    await send('mere@otara.example')
  })

  test('to say that it has the message: the line is cut after it was received', async () => {
    const before = desk.sandbox.receivedMail()
    await desk.sandbox.setMailFault({ cutAfterData: 1 })
    const transport = createTransport(desk.sandbox.smtp)
    await expect(transport.sendMail({ from: 'a@b.example', to: 'c@d.example', subject: 'Uncertain', text: 'x' })).rejects.toThrow()
    expect(desk.sandbox.receivedMail()).toBe(before + 1)
    await transport.sendMail({ from: 'a@b.example', to: 'c@d.example', subject: 'Certain', text: 'x' })
    expect(desk.sandbox.mails().slice(-2).map((m) => m.subject)).toEqual(['Uncertain', 'Certain'])
  })
})

test('a message that is not MIME, or hardly a message, is read as far as it goes', () => {
  expect(readMail(Buffer.from('Subject: =?utf-8?q?Caf=C3=A9?= =?utf-8?b?IMO8?=\r\n\r\nHello'))).toMatchObject({ subject: 'Café ü', text: 'Hello', html: null })
  expect(readMail(Buffer.from('no headers at all'))).toMatchObject({ subject: '', messageId: '' })
  expect(readMail(Buffer.from('Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>never closed'))).toMatchObject({ html: null, text: null })
})
