/** Reports of the mailbox, as servers write them and as nobody should: what is made of each. */
import { describe, expect, test } from 'vitest'
import type { Database } from '#main/db/database.ts'
import { suppressionOf } from '#main/db/suppressions.ts'
import type { OpenMailbox } from '#main/mail/bounces/mailbox.ts'
import { readMailbox } from '#main/mail/bounces/readMailbox.ts'
import { readReport } from '#main/mail/bounces/report.ts'
import { settleReport } from '#main/mail/bounces/settle.ts'
import { meaningOf } from '#main/mail/bounces/statusTable.ts'
import { settleUncertain } from '#main/mail/messageLog.ts'
import { emptyBooks, type Books } from '../fixtures/books.ts'
import { NOW } from './customers.ts'
import { absence, complaint, exchangeOnline, exim, gmail, postfix, qmail, unsubscribe, wrapped, type Sample } from './reports/samples.ts'

const TO = 'mere@customer.example'
const ID = `<${'0123456789abcdef'.repeat(2)}@meridian.example>`
const SENT: Sample = { messageId: ID, to: TO }

interface Row { state: string; bouncedAt: number | null; bounce: string | null }

/** A desk from which one message went. */
function sent({ to = TO, messageId = ID, state = 'sent' }: Partial<Sample> & { state?: string } = {}): { books: Books; database: Database; message(): Row } {
  const books = emptyBooks()
  books.party()
  const account = books.account()
  const { raw } = books.database
  raw.prepare(`INSERT INTO template (id, kind, partyId, version, subject, html, text, createdAt, createdBy) VALUES ('t', 'registration', NULL, 1, 's', 'h', 't', 1, 'us')`).run()
  raw.prepare(`INSERT INTO campaign (id, kind, partyId, state, templateId, total, createdAt, createdBy) VALUES ('c', 'registration', NULL, 'done', 't', 1, 1, 'Noor')`).run()
  raw.prepare(`INSERT INTO message (id, campaignId, accountId, partyId, subjectId, toAddress, toName, state, messageId, attempts, queuedAt, sendingAt, settledAt) VALUES ('m1', 'c', ?, 'au', 'r1', ?, 'Mere', ?, ?, 1, 1, 2, 3)`).run(account.id, to, state, messageId)
  return { books, database: books.database, message: () => raw.prepare<[], Row>('SELECT state, bouncedAt, bounce FROM message').get()! }
}

/** What a mail of the mailbox does to that desk. */
async function after(mail: Uint8Array, given: Parameters<typeof sent>[0] = {}) {
  const desk = sent(given)
  const report = await readReport(mail)
  const settled = report === null ? null : settleReport(desk.database, report, NOW)
  return { ...desk, report, settled, suppressed: (address = TO) => suppressionOf(desk.database, address) }
}

describe('a message that was sent again', () => {
  const LATER = '<later@meridian.example>'
  /** The first copy, whose fate nobody knew, and the second, which went. */
  const again = () => {
    const desk = sent({ state: 'uncertain' })
    expect(settleUncertain(desk.database, 'm1', 'send_again', LATER, NOW)).toBe(true)
    return { ...desk, settled: async (mail: Uint8Array) => settleReport(desk.database, (await readReport(mail))!, NOW), went: () => desk.database.raw.exec(`UPDATE message SET state = 'sent'`) }
  }

  test('a late report of the first copy takes the address off all the same, and says nothing of the second', async () => {
    const { database, settled, message, went } = again()
    went()
    expect(await settled(postfix(SENT))).toEqual({ matched: true, news: true })
    expect(suppressionOf(database, TO)).toMatchObject({ reason: 'bounced', messageId: 'm1' })
    expect(message()).toMatchObject({ state: 'sent', bouncedAt: null })
    // The second is no repetition of the first.
    expect(await settled(postfix({ ...SENT, messageId: LATER }))).toEqual({ matched: true, news: true })
    expect(message()).toMatchObject({ bouncedAt: NOW })
    expect(await settled(postfix(SENT))).toEqual({ matched: true, news: false })
  })

  test('the first copy went to the address that the customer had then', async () => {
    const { database, settled } = again()
    database.raw.exec(`UPDATE message SET state = 'sent', toAddress = 'new@customer.example'`)
    expect(await settled(unsubscribe(SENT))).toEqual({ matched: true, news: true })
    expect([suppressionOf(database, TO)?.reason, suppressionOf(database, 'new@customer.example')]).toEqual(['unsubscribed', null])
  })

  test.each([['a complaint', complaint(SENT), 'complained'], ['a wish for no more mail', unsubscribe(SENT), 'unsubscribed']] as const)('%s about the first copy counts, also before the second went', async (_, mail, reason) => {
    const { database, settled } = again()
    expect(await settled(mail)).toEqual({ matched: true, news: true })
    expect(suppressionOf(database, TO)).toMatchObject({ reason })
  })
})

describe('the forms in which mail comes back', () => {
  test.each([
    ['postfix', postfix(SENT), '5.1.1', /^there is no such mailbox \(mx\.customer\.example: 550 5\.1\.1 <mere@customer\.example>: Recipient address rejected: User unknown in virtual mailbox table\)$/],
    ['Exchange Online', exchangeOnline(SENT), '5.1.10', /^there is no such mailbox \(550 5\.1\.10 RESOLVER\.ADR\.RecipientNotFound;/],
    ['Gmail', gmail(SENT), '5.1.1', /^there is no such mailbox .*The email account that you tried to reach does not exist.*\[link\]\)$/],
    ['qmail', qmail(SENT), '5.1.1', /^there is no such mailbox .*no mailbox here by that name/],
    ['Exim', exim(SENT), '5.1.1', /^there is no such mailbox .*User unknown/],
    ['a report that was passed on as an attachment', wrapped(postfix(SENT)), '5.1.1', /^there is no such mailbox/],
  ])('%s: the message is marked, with the server’s words, and its address is not written to any more', async (_name, mail, status, words) => {
    const { report, settled, message, suppressed } = await after(mail)
    expect(report).toMatchObject({ kind: 'failed', recipients: [{ status }] })
    expect(settled).toEqual({ matched: true, news: true })
    expect(message()).toMatchObject({ state: 'sent', bouncedAt: NOW })
    expect(message().bounce).toMatch(words)
    expect(suppressed()).toMatchObject({ reason: 'bounced', channel: 'email', messageId: 'm1', words: expect.stringMatching(words) as string })
  })

  test('one report for several recipients says of each what became of it', async () => {
    const both = postfix({ ...SENT, diagnostic: `smtp; 550 5.1.1 unknown\n\nFinal-Recipient: rfc822; kai@customer.example\nAction: delayed\nStatus: 4.4.1\n\nFinal-Recipient: rfc822; hemi@customer.example\nAction: failed\nStatus: 5.2.2\nDiagnostic-Code: smtp; 552 5.2.2 over quota` })
    const { message, suppressed } = await after(both, { to: `${TO}, kai@customer.example, hemi@customer.example` })
    expect(message().bounce).toBe(`${TO}: there is no such mailbox (mx.customer.example: 550 5.1.1 unknown) hemi@customer.example: the mailbox is full (552 5.2.2 over quota)`)
    expect([suppressed() !== null, suppressed('kai@customer.example'), suppressed('hemi@customer.example')]).toEqual([true, null, null])
  })

  test('an address in the form for other alphabets is the one that was written to', async () => {
    const { suppressed } = await after(postfix({ messageId: ID, to: 'hēmi@customer.example', final: 'x@y.example\nX-Spare: 1', original: null }).toString().replace('rfc822; x@y.example', 'utf-8; h\\x{113}mi@customer.example') as never, { to: 'hēmi@customer.example' })
    expect(suppressed('hēmi@customer.example')).toMatchObject({ reason: 'bounced' })
  })

  test('a message that is still not known to have gone is marked too: it came back, so it went', async () => {
    const { message } = await after(postfix(SENT), { state: 'uncertain' })
    expect(message()).toMatchObject({ state: 'uncertain', bouncedAt: NOW })
  })
})

describe('what is no reason to write no more', () => {
  test.each([
    ['a full mailbox', postfix({ ...SENT, status: '5.2.2', diagnostic: 'smtp; 552 5.2.2 Mailbox full' }), /^the mailbox is full/],
    ['a message that is too large', postfix({ ...SENT, status: '5.3.4', diagnostic: 'smtp; 552 5.3.4 too big' }), /^the message is larger/],
    ['a server that was away for days', postfix({ ...SENT, status: '4.4.1', diagnostic: 'X-Postfix; connect to mx: Connection timed out' }), /^the other server did not answer/],
    ['a server that does not like us', postfix({ ...SENT, status: '5.7.1', diagnostic: 'smtp; 554 5.7.1 Blocked, see https://lists.example/?ip=192.0.2.7' }), /refuses our mail by its own rules.*\[link\]/],
    ['a server that objects to our own address', postfix({ ...SENT, status: '5.1.8', diagnostic: 'smtp; 553 5.1.8 sender domain' }), /our domain/],
    ['a bounce that gives no status at all', qmail({ ...SENT, reason: 'Sorry, it did not work.' }), /^it could not be delivered/],
  ])('%s: the message is marked, its address stays', async (_name, mail, words) => {
    const { message, suppressed } = await after(mail)
    expect(message().bounce).toMatch(words)
    expect(message().bouncedAt).toBe(NOW)
    expect(suppressed()).toBeNull()
  })

  test('a delay is noted and marks nothing; the failure that follows does', async () => {
    const { database, message, suppressed, settled } = await after(postfix({ ...SENT, action: 'delayed', status: '4.4.1' }))
    expect(settled).toEqual({ matched: true, news: true })
    expect([message().bouncedAt, suppressed()]).toEqual([null, null])
    settleReport(database, (await readReport(postfix(SENT)))!, NOW + 1)
    expect(message().bouncedAt).toBe(NOW + 1)
    expect(database.raw.prepare('SELECT kind, recipient, status, messageRow FROM bounce ORDER BY readAt').all()).toEqual([
      { kind: 'delayed', recipient: TO, status: '4.4.1', messageRow: 'm1' }, { kind: 'failed', recipient: TO, status: '5.1.1', messageRow: 'm1' }])
  })

  test.each([['an answer written by a machine for its person', absence(SENT)], ['a report that all went well', postfix({ ...SENT, action: 'delivered', status: '2.0.0' })], ['a feedback report that is no complaint', complaint({ ...SENT, type: 'not-spam' })]])('%s is no report', async (_name, mail) => {
    expect(await readReport(mail)).toBeNull()
  })

  test('mail that a customer has passed on to somewhere else, and came back from there: the customer’s address stays, and so does the other', async () => {
    const { message, suppressed } = await after(postfix({ ...SENT, final: 'mere.t@elsewhere.example', original: null }))
    expect(message().bounce).toMatch(/^passed on to mere\.t@elsewhere\.example, there is no such mailbox/)
    expect([suppressed(), suppressed('mere.t@elsewhere.example')]).toEqual([null, null])
  })
})

describe('wishes', () => {
  test.each([['with', true], ['without', false]])('a complaint %s the name of who complained takes the message’s one address off', async (_how, rcpt) => {
    const { suppressed, message } = await after(complaint({ ...SENT, rcpt }))
    expect(suppressed()).toMatchObject({ reason: 'complained', words: 'reported as abuse by provider.example' })
    expect(message().bouncedAt).toBeNull()
  })

  test('a complaint that names nobody, about a message to several, takes off none of them', async () => {
    const { database, settled } = await after(complaint({ ...SENT, rcpt: false }), { to: `${TO}, kai@customer.example` })
    expect(settled).toEqual({ matched: true, news: true })
    expect(database.raw.prepare('SELECT address FROM suppression').all()).toEqual([])
  })

  test('an unsubscribe mail that names our message takes its address off, whichever address it is sent from', async () => {
    const { suppressed } = await after(unsubscribe({ ...SENT, to: 'mere.private@elsewhere.example' }))
    expect(suppressed()).toMatchObject({ reason: 'unsubscribed' })
    expect(suppressed('mere.private@elsewhere.example')).toBeNull()
  })

  test('a complaint weighs more than a bounce, and a later bounce does not weaken it', async () => {
    const { database, suppressed } = await after(postfix(SENT))
    settleReport(database, (await readReport(complaint(SENT)))!, NOW + 1)
    expect(suppressed()).toMatchObject({ reason: 'complained', at: NOW + 1 })
    settleReport(database, (await readReport(postfix({ ...SENT, final: 'MERE@Customer.Example' })))!, NOW + 2)
    expect(suppressed()).toMatchObject({ reason: 'complained', at: NOW + 1 })
  })
})

describe('what is forged, malformed or without end', () => {
  const nothing = { matched: false, news: false }

  test.each([
    ['a report of a message that we never sent', postfix({ ...SENT, messageId: '<guess@meridian.example>' })],
    ['a complaint about one', complaint({ ...SENT, messageId: '<guess@meridian.example>' })],
    ['a wish that guesses', unsubscribe({ ...SENT, messageId: `<${'f'.repeat(32)}@meridian.example>` })],
    ['a report cut off before its status part', postfix(SENT).subarray(0, 700)],
    ['a qmail bounce of one', qmail({ ...SENT, messageId: '<guess@meridian.example>' })],
  ])('%s changes nothing', async (_name, mail) => {
    const { settled, suppressed, message, database } = await after(mail)
    expect(settled).toEqual(nothing)
    expect([suppressed(), message().bouncedAt, database.raw.prepare('SELECT count(*) AS n FROM bounce').get()]).toEqual([null, null, { n: 0 }])
  })

  test('whoever has one of our messages cannot report somebody else’s address with it', async () => {
    const { suppressed, database } = await after(postfix({ ...SENT, final: 'victim@customer.example', original: 'victim@customer.example' }))
    expect([suppressed(), suppressed('victim@customer.example')]).toEqual([null, null])
    expect(database.raw.prepare('SELECT address FROM suppression').all()).toEqual([])
  })

  test('a Message-ID in the text of what came back, and not in its headers, is nobody’s word', async () => {
    const mail = Buffer.from(postfix({ ...SENT, messageId: '<other@elsewhere.example>' }).toString().replace('Content-Type: text/plain; charset=utf-8\r\n\r\n\r\n--B50C', `Content-Type: text/plain\r\n\r\nMessage-ID: ${ID}\r\n\r\n--B50C`))
    expect((await after(mail)).settled).toEqual(nothing)
  })

  test('a message that never left cannot have come back', async () => {
    expect((await after(postfix(SENT), { state: 'queued' })).settled).toEqual(nothing)
  })

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['bytes of any kind', Buffer.from(Array.from({ length: 5000 }, (_, n) => (n * 7919) % 256))],
    ['parts in parts without end', Buffer.from(Array.from({ length: 400 }, (_, n) => `Content-Type: multipart/mixed; boundary="b${n}"\r\n\r\n--b${n}\r\n`).join(''))],
    ['a status part of nothing but colons', Buffer.from(postfix(SENT).toString().replaceAll(/^(Final|Original|Action|Status).*$/gm, ':::'))],
  ])('%s is read to its end and is no report', async (_name, mail) => {
    expect(await readReport(mail)).toBeNull()
  })

  test('a report cut off behind its status part still names its message: only the beginning of a large one is read', async () => {
    const large = Buffer.concat([Buffer.from(exchangeOnline(SENT).toString().replace('--4c1f5a0d-7a52-4c5e--', '')), Buffer.alloc(2 ** 21, 'x')])
    const { settled } = await after(large.subarray(0, 256 * 1024))
    expect(settled).toEqual({ matched: true, news: true })
  })

  test('thousands of recipients are looked at up to a limit', async () => {
    const many = postfix({ ...SENT, diagnostic: `smtp; 550 5.1.1 no\n${Array.from({ length: 3_000 }, (_, n) => `\nFinal-Recipient: rfc822; r${n}@customer.example\nAction: failed\nStatus: 5.1.1\n`).join('')}` })
    const report = await readReport(many)
    expect(report!.recipients.length).toBeLessThanOrEqual(100)
    expect(settleReport(sent().database, report!, NOW)).toEqual({ matched: true, news: true })
  })

  test('words of a server with control characters and links come to rest as one plain line', async () => {
    const { message } = await after(postfix({ ...SENT, diagnostic: 'smtp; 550 5.1.1 \u001b[31mgone\u0007 <b>https://au.portal.example/register?key=abcdef</b> at once' }))
    expect(message().bounce).toBe('there is no such mailbox (mx.customer.example: 550 5.1.1 [31mgone <b>[link]</b> at once)')
  })

  test('read twice, a report counts once; and an address that a person has put back stays so', async () => {
    const { database, suppressed, message } = await after(postfix(SENT))
    const before = message()
    database.raw.prepare('DELETE FROM suppression').run()
    expect(settleReport(database, (await readReport(postfix(SENT)))!, NOW + 5)).toEqual({ matched: true, news: false })
    expect([message(), suppressed()]).toEqual([before, null])
  })
})

describe('the table of statuses', () => {
  test.each([
    ['5.1.1', '', true], ['5.1.2', '', true], ['5.1.10', '', true], ['5.2.1', '', true], ['5.4.4', '', true], ['5.7.17', '', true],
    ['5.1.10', '550 5.1.10 RESOLVER.ADR.RecipientNotFound', true], ['4.1.1', '', false], ['5.2.2', '', false], ['5.3.0', '', false], ['5.4.1', '', false], ['5.5.0', '', false], ['5.6.1', '', false], ['5.7.1', '', false], ['5.7.26', '', false], ['2.1.5', '', false],
    ['5.4.1', '550 5.4.1 Recipient address rejected: Access denied. [AS201806281]', true],
    ['5.0.0', '550 5.1.1 <a@b>... User unknown', true], ['5.0.0', '550 No such user here', true], ['5.0.0', '554 delivery error', false],
    ['5.1.0', '550 5.1.0 Sender rejected', false], ['5.1.0', '550 5.1.0 Address rejected', true],
    [null, '550 5.1.1 no', true], [null, 'from 5.1.1.7 it said nothing', false],
  ])('%s “%s”: dead is %s', (status, words, dead) => {
    expect(meaningOf(status, words).dead).toBe(dead)
  })
})

describe('reading a mailbox', () => {
  /** A mailbox with these mails, by uid. */
  const mailboxOf = (mails: ReadonlyMap<number, Uint8Array>, { uidValidity = '7', asked = [] as number[][] } = {}): OpenMailbox => ({
    name: 'accounts@imap.example:993/INBOX', uidValidity, uidNext: Math.max(0, ...mails.keys()) + 1,
    uids: (of) => Promise.resolve([...mails.keys()].filter((uid) => !('above' in of) || uid > of.above).sort((a, b) => a - b)),
    candidates: (uids) => {
      asked.push([...uids])
      return Promise.resolve([...uids])
    },
    async beginnings(uids, bytes, take) {
      for (const uid of uids) await take(mails.get(uid)!.subarray(0, bytes))
    },
  })
  const place = (database: Database) => database.raw.prepare<[], { uidValidity: string; lastUid: number }>('SELECT uidValidity, lastUid FROM mailboxPlace').get()

  test('each message is read once, from where the last reading ended', async () => {
    const { database } = sent()
    const mails = new Map<number, Uint8Array>([[3, absence(SENT)], [9, postfix(SENT)]])
    expect(await readMailbox(database, mailboxOf(mails), { now: NOW })).toEqual({ read: 2, bounces: 1, matched: 1, more: false, news: true })
    expect(place(database)).toEqual({ uidValidity: '7', lastUid: 9 })
    mails.set(12, postfix({ ...SENT, messageId: '<theirs@elsewhere.example>' }))
    const asked: number[][] = []
    expect(await readMailbox(database, mailboxOf(mails, { asked }), { now: NOW + 1 })).toEqual({ read: 1, bounces: 1, matched: 0, more: false, news: false })
    expect(asked).toEqual([[12]])
  })

  test('a mailbox that was made anew is read from its beginning, and what it says again is not news', async () => {
    const { database, message } = sent()
    await readMailbox(database, mailboxOf(new Map([[9, postfix(SENT)]])), { now: NOW })
    expect(await readMailbox(database, mailboxOf(new Map([[1, postfix(SENT)]]), { uidValidity: '8' }), { now: NOW + 1 })).toEqual({ read: 1, bounces: 1, matched: 1, more: false, news: false })
    expect(place(database)).toEqual({ uidValidity: '8', lastUid: 1 })
    expect(message().bouncedAt).toBe(NOW)
  })

  test('a reading ends at its limit, and the next goes on', async () => {
    const { database } = sent()
    const mails = new Map(Array.from({ length: 250 }, (_, n) => [n + 1, n === 240 ? postfix(SENT) : absence(SENT)]))
    expect(await readMailbox(database, mailboxOf(mails), { now: NOW, messagesMax: 150 })).toMatchObject({ read: 150, matched: 0, more: true })
    expect(await readMailbox(database, mailboxOf(mails), { now: NOW, messagesMax: 150 })).toMatchObject({ read: 100, matched: 1, more: false })
  })

  test('what a reading that broke off had not written down is read again', async () => {
    const { database, message } = sent()
    const mails = new Map(Array.from({ length: 150 }, (_, n) => [n + 1, n === 120 ? postfix(SENT) : absence(SENT)]))
    const breaks: OpenMailbox = { ...mailboxOf(mails), beginnings: (uids, bytes, take) => (uids.includes(121) ? Promise.reject(new Error('the line broke')) : mailboxOf(mails).beginnings(uids, bytes, take)) }
    await expect(readMailbox(database, breaks, { now: NOW })).rejects.toThrow('the line broke')
    expect(place(database)).toEqual({ uidValidity: '7', lastUid: 100 })
    expect(await readMailbox(database, mailboxOf(mails), { now: NOW })).toMatchObject({ read: 50, matched: 1 })
    expect(message().bouncedAt).toBe(NOW)
  })

  test('an empty mailbox is remembered up to its next message', async () => {
    const { database } = sent()
    expect(await readMailbox(database, { ...mailboxOf(new Map()), uidNext: 40 }, { now: NOW })).toMatchObject({ read: 0, more: false })
    expect(place(database)).toEqual({ uidValidity: '7', lastUid: 39 })
  })
})
