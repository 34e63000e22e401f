import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compose, isOneAddress, type MessageToSend } from '#main/mail/compose.ts'
import { writeLetterhead } from '#main/db/letterheads.ts'
import { headerText } from '#main/mail/headerText.ts'
import { inviteeById, type Invitee } from '#main/mail/invitees.ts'
import { registrationMessage, shownInstant } from '#main/mail/registrationMessage.ts'
import { partyVariables, senderOf } from '#main/mail/sender.ts'
import { render } from '#main/mail/rendering.ts'
import { templateFor } from '#main/mail/templates.ts'
import { customer, customers, dispatch, NOW, prepare } from './customers.ts'
import { smtpSink } from './smtpSink.ts'

const message = (given: Partial<MessageToSend> = {}): MessageToSend => ({
  from: { name: 'Meridian Fleet Accounts', address: 'accounts@au.meridianfleet.example' }, to: { name: 'Mere', address: 'mere@customer.example' },
  subject: 'Hello', html: '<p>Hello</p>', text: 'Hello', messageId: '<1@au.meridianfleet.example>', at: NOW, ...given,
})
const headersOf = (raw: string): string[] => raw.slice(0, raw.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ').split('\r\n').map((line) => line.split(':')[0]!)
const HEADERS = ['From', 'To', 'Subject', 'Message-ID', 'Date', 'MIME-Version', 'Content-Type']

describe('a header', () => {
  test('cannot be added by what is in a name or a subject', async () => {
    const line = fc.string({ unit: fc.constantFrom('\r', '\n', '\r\n', '\0', '\u2028', '\u0085', 'Bcc: victim@evil.example', 'X: y', ' ', '"', '<', '>', ',', ';', 'é', '漢', '🙂', '\ud800', '=?utf-8?Q?=0D=0ABcc:_x?=') })
    await fc.assert(fc.asyncProperty(line, line, line, async (from, to, subject) => {
      const raw = (await compose(message({ from: { name: from, address: 'a@b.example' }, to: { name: to, address: 'c@d.example' }, subject: `Hello ${subject}` }))).toString()
      expect(headersOf(raw).sort()).toEqual([...HEADERS].sort())
    }), { numRuns: 200 })
  })

  test('an address is one address and nothing else', async () => {
    for (const address of ['a@b.example, c@d.example', 'a@b.example\r\nBcc: x@y.example', 'a b@c.example', '<a@b.example>', 'a@b@c.example', '"a,b"@c.example', 'a@', '']) {
      expect(isOneAddress(address)).toBe(false)
      await expect((async () => compose(message({ to: { name: 'x', address } })))()).rejects.toThrow('Not an email address.')
    }
    expect(isOneAddress("o'neil+billing@sub.customer.example")).toBe(true)
  })

  test('a name with line ends in it reaches the server as one line', async () => {
    const books = customers(0)
    customer(books, { name: 'Evil\r\nBcc: everyone@company.example', contactName: 'Mallory\nX-Spam: no', email: 'mallory@customer.example' })
    books.derive()
    const sink = await smtpSink()
    const { campaignId } = prepare(books.database)
    await dispatch(books.database, campaignId, { smtp: sink.url })
    const [{ to, raw }] = sink.taken() as [{ to: string; raw: string }]
    expect(to).toBe('mallory@customer.example')
    expect(headersOf(raw).sort()).toEqual([...HEADERS].sort())
    expect(raw).toContain('To: "Mallory X-Spam: no" <mallory@customer.example>')
  })

  test('text that turns the direction of writing is taken out, and what is too long is cut', () => {
    expect(headerText('Acme \u202Egnp.exe\u2066')).toBe('Acme gnp.exe')
    expect(headerText('x'.repeat(500))).toHaveLength(200)
    expect(headerText('🙂'.repeat(300))).toBe(`${'🙂'.repeat(99)}…`)
  })

  test('nothing says that a machine wrote it or that it is bulk', async () => {
    const raw = (await compose(message())).toString()
    expect(raw).not.toMatch(/Auto-Submitted|Precedence|List-|X-Mailer/i)
  })
})

test('the words of a message name a party as its documents do, and it comes from the address that the billing system knows', () => {
  const { database } = customers(0)
  const before = senderOf(database, 'au')
  const fields = { legalName: 'Meridian Fleet Holdings', phone: '+61 2 5550 9999', portalUrl: 'https://pay.meridianfleet.example/au', email: 'desk@meridianfleet.example', address: { lines: ['1 New Street'], city: 'Newcastle', region: '', postcode: '', country: 'AU' } }
  // One of a field is not understood: as if it were not set.
  writeLetterhead(database, 'au', { fields: JSON.stringify({ ...fields, colour: 'blue' }), logo: null }, NOW, 'Rosa')
  expect(partyVariables(senderOf(database, 'au'))).toMatchObject({
    legalName: 'Meridian Fleet Holdings', phone: '+61 2 5550 9999', portalUrl: 'https://pay.meridianfleet.example/au', portalName: 'pay.meridianfleet.example/au',
    address: '1 New Street, Newcastle, Australia', colour: before.colour, senderName: before.senderName, senderEmail: before.senderEmail,
  })
})

describe('the registration email', () => {
  const one = (given: Parameters<typeof customer>[1] = {}) => {
    const books = customers(0)
    const id = customer(books, { email: 'mere@customer.example', contactName: 'Mere Tautahi', name: 'Ōtara Plumbing & Sons', ...given })
    const invitee = books.database.first<Invitee>(inviteeById(id))!
    const template = templateFor(books.database, 'registration', 'au', NOW)
    const of = (link: Parameters<typeof registrationMessage>[3]) => registrationMessage(template, senderOf(books.database, 'au'), invitee, link)
    return { of, books, template }
  }
  const link = { url: 'https://au.portal.meridianfleet.example/register?key=abc&x=1', expiresAt: Date.UTC(2026, 10, 26, 6, 0) }

  test('says who writes, why, what to do by when, and how the password must be, in both parts', () => {
    const { of } = one()
    const { subject, html, text, from } = of(link)
    expect(subject).toBe('Set up your sign-in to the Meridian Fleet Pty Ltd billing portal')
    expect(from).toEqual({ name: 'Meridian Fleet Accounts', address: 'accounts@au.meridianfleet.example' })
    for (const part of [text, html.replace(/&[lr]dquo;/g, '"').replace(/<[^>]+>/g, '').replace(/&nbsp;/g, ' ').replace(/&amp;/g, '&')]) {
      for (const said of ['Hello Mere Tautahi', 'Ōtara Plumbing & Sons', 'A-000001', '8 characters or more, with both letters and numbers', 'not "Forgot password"', 'its link no longer works', 'junk mail', '+61 2 5550 1800', 'Thursday 26 November 2026 at 5:00 pm AEDT', 'register?key=abc&x=1', 'Level 3, 88 Foundry Lane, Newcastle NSW 2300, Australia']) {
        expect(part).toContain(said)
      }
    }
    expect(html.match(/href="[^"]*register[^"]*"/g)).toEqual(Array(2).fill('href="https://au.portal.meridianfleet.example/register?key=abc&amp;x=1"'))
  })

  test('what a customer is called cannot become HTML', () => {
    const { html, text } = one({ name: '<img src=x onerror=alert(1)> "Ltd"', contactName: '</p><script>1</script>' }).of(link)
    expect(html).not.toMatch(/<img|<script/)
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt; &#34;Ltd&#34;')
    expect(text).toContain('<img src=x onerror=alert(1)> "Ltd"')
  })

  test('what a customer is called is not read as a template', () => {
    expect(one({ name: '{{ link.url }}{% include "x" %}' }).of(link).text).toContain('{{ link.url }}{% include "x" %}')
  })

  test('a preview holds no link that works', () => {
    const { html, text } = one().of(null)
    expect(text).toContain('/the-link-is-made-when-this-is-sent')
    expect(html.replace(/<em [^>]*>/g, '<em>')).toContain('until <span class="ink" style="color:#1f2933;font-weight:600"><em>the date that is set when this is sent</em></span>')
    expect(html).toContain('href="https://au.portal.meridianfleet.example/the-link-is-made-when-this-is-sent"')
  })

  test('a contact without a name is greeted all the same', () => {
    expect(one({ contactName: '' }).of(link).text).toMatch(/^Hello,\n/)
  })

  test('the date is told the way the party’s country writes it, in the party’s zone', () => {
    expect(shownInstant(link.expiresAt, { timeZone: 'America/New_York', locale: 'en-US' })).toBe('Thursday, November 26, 2026 at 1:00 AM EST')
    expect(shownInstant(link.expiresAt, { timeZone: 'Europe/Berlin', locale: 'de-DE' })).toBe('Thursday, 26 November 2026 at 07:00 CET')
  })

  test('the first template is written down as version 1, and a newer version or a party’s own is used from then on', () => {
    const { books: { database }, template } = one()
    expect(template).toMatchObject({ kind: 'registration', version: 1, partyId: null, createdBy: 'Counterfoil' })
    const add = (id: string, version: number, partyId: string | null) =>
      database.raw.prepare('INSERT INTO template (id, kind, partyId, version, subject, html, text, createdAt, createdBy) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)').run(id, 'registration', partyId, version, 's', 'h', 't', NOW, 'Rosa')
    add('second', 2, null)
    expect(templateFor(database, 'registration', 'au', NOW).id).toBe('second')
    add('own', 1, 'au')
    expect(templateFor(database, 'registration', 'au', NOW).id).toBe('own')
    expect(templateFor(database, 'registration', null, NOW).id).toBe('second')
  })

  test('a campaign goes on with the template it was confirmed with', async () => {
    const { books: { database } } = one()
    database.transaction(() => {})
    const sink = await smtpSink()
    const { campaignId } = prepare(database, { selection: { registrations: ['reg_1' as never] } })
    database.raw.prepare(`INSERT INTO template (id, kind, version, subject, html, text, createdAt, createdBy) VALUES ('second', 'registration', 2, 'Newer', 'newer', 'newer', ?, 'Rosa')`).run(NOW)
    await dispatch(database, campaignId, { smtp: sink.url })
    expect(sink.taken()[0]!.raw).toContain('Subject: Set up your sign-in')
  })
})

describe('a template', () => {
  const filled = (text: string) => render({ subject: 's', html: 'h', text }, { account: { name: 'Acme' } })
  test.each([
    ['a name that is not there', '{{ account.nmae }}', 'undefined variable: account.nmae'],
    ['a filter that is not there', '{{ account.name | shout }}', 'undefined filter: shout'],
    ['a file', '{% include "/etc/passwd" %}', 'ENOENT'],
    ['a file by render', '{% render "../../package.json" %}', 'ENOENT'],
    ['what every object inherits', '{{ account.constructor }}', 'undefined variable: account.constructor'],
    ['a prototype', '{{ account.__proto__ }}', 'undefined variable'],
    ['a loop without end', '{% for i in (1..100000000) %}x{% endfor %}', 'limit exceeded'],
  ])('that asks for %s is refused with the reason', (_, text, why) => {
    expect(() => filled(text)).toThrow(why)
  })
})
