import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHash, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import MailComposer from 'nodemailer/lib/mail-composer'
import PostalMime from 'postal-mime'
import { describe, expect, onTestFinished, test } from 'vitest'
import { compose, composeParts, FileChanged, shownMailbox, type MessageToSend } from '#main/mail/compose.ts'
import { encodeText } from '#main/mail/mimeText.ts'
import { addressTrouble } from '#main/mail/mimeHeaders.ts'
import { unsubscribedMessage } from '#main/mail/unsubscribe.ts'
import { readMail } from '#main/sandbox/mail/mime.ts'

const AT = 1_790_000_000_000
const ID = `<${'0123456789abcdef'.repeat(2)}@au.meridianfleet.example>`
const message = (given: Partial<MessageToSend> = {}): MessageToSend => ({
  from: { name: 'Meridian Fleet Accounts', address: 'accounts@au.meridianfleet.example' }, to: { name: 'Mere', address: 'mere@customer.example' },
  subject: 'Hello', html: '<p>Hello</p>', text: 'Hello', messageId: ID, at: AT, ...given,
})
const read = async (given: Partial<MessageToSend> = {}) => PostalMime.parse(await compose(message(given)))
const lines = (bytes: Buffer): string[] => bytes.toString('latin1').split('\r\n')
const unixLines = (text = ''): string => text.replaceAll('\r\n', '\n').replace(/\n+$/, '')
const folder = (): string => {
  const dir = mkdtempSync(join(tmpdir(), 'counterfoil-compose-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  return dir
}

describe('a composed message', () => {
  const words = fc.string({ unit: fc.constantFrom('a', 'Z', '0', ' ', '  ', '\t', '.', '=', '=3D', '\n', '\r\n', '\n.\n', '-', '--', 'é', '漢', '🙂', '<', '&', '"', 'From ', 'x'.repeat(90)), maxLength: 60 })
  const name = fc.string({ unit: fc.constantFrom('a', 'B', ' ', '.', '"', '\\', ',', '(', ')', ';', 'é', '漢', '🙂', "'", '<'), maxLength: 30 })

  test('reads back as the one that nodemailer’s composer makes', async () => {
    await fc.assert(fc.asyncProperty(words, words, name, name, name, async (text, html, from, to, subject) => {
      const given = message({ text: `t${text}`, html: `<p>${html}</p>`, from: { name: from, address: 'a@b.example' }, to: [{ name: to, address: 'c@d.example' }, { name: '', address: 'e@f.example' }], subject: `s${subject}` })
      const theirs = await new MailComposer({
        from: { name: from.replace(/ {2,}/g, ' ').trim(), address: 'a@b.example' }, to: [{ name: to.replace(/ {2,}/g, ' ').trim(), address: 'c@d.example' }, 'e@f.example'],
        subject: given.subject.replace(/ {2,}/g, ' ').trim(), text: given.text, html: given.html, messageId: ID, date: new Date(AT),
      }).compile().build()
      const [a, b] = await Promise.all([PostalMime.parse(await compose(given)), PostalMime.parse(theirs)])
      // Whether a line end is behind the last line, nobody sees; in base64 theirs are bare, which RFC 2045 does not have.
      const seen = (mail: typeof a) => ({ from: mail.from, to: mail.to, subject: mail.subject, date: mail.date, messageId: mail.messageId, text: unixLines(mail.text), html: unixLines(mail.html), attachments: mail.attachments })
      expect(seen(a)).toEqual(seen(b))
    }), { numRuns: 300 })
  })

  test('has lines of 76 at the most, in seven bits, and none ends with a space or begins with a dot', async () => {
    fc.assert(fc.property(words, (text) => {
      const { bytes } = encodeText(text)
      for (const line of lines(bytes)) {
        expect(line.length).toBeLessThanOrEqual(76)
        expect(line).toMatch(/^[\t\x20-\x7e]*$/)
        expect(line).not.toMatch(/[ \t]$|^\./)
      }
    }), { numRuns: 500 })
    expect(lines(await compose(message({ subject: `Ōtara ${'é'.repeat(150)}`, to: { name: '漢'.repeat(60), address: 'c@d.example' } }))).every((line) => line.length <= 998)).toBe(true)
  })

  test('is base64 where most of it is not Latin, and quoted-printable else', () => {
    expect(encodeText('請求書をお送りします').encoding).toBe('base64')
    expect(encodeText('Ōtara Plumbing owes £4.20\n\na\nb\nc\n').encoding).toBe('quoted-printable')
  })

  test('keeps every byte of what it carries, one file or several, whatever their names are', async () => {
    const dir = folder()
    const contents = [0, 1, 56, 57, 58, 114, 57 * 1024, 57 * 1024 + 1, 57 * 2048, 300_001].map((length) => randomBytes(length))
    const attachments = contents.flatMap((bytes, n) => {
      const path = join(dir, `${n}`)
      writeFileSync(path, bytes)
      const fileName = ['statement; "October".pdf', 'Übersicht – 漢字.pdf', `${'long '.repeat(30)}.pdf`, 'plain.pdf'][n % 4]!
      return [{ fileName, contentType: 'application/pdf', bytes }, { fileName, contentType: 'application/pdf', path }]
    })
    const composed = await composeParts(message({ attachments }))
    const raw = await compose(message({ attachments }))
    expect(composed.size).toBe(raw.length)
    expect(composed.bytes).toBeNull()
    const mail = await PostalMime.parse(raw)
    expect(mail.attachments.map(({ filename, mimeType }) => ({ filename, mimeType }))).toEqual(attachments.map(({ fileName }) => ({ filename: fileName.trim(), mimeType: 'application/pdf' })))
    for (const [n, { content }] of mail.attachments.entries()) expect(Buffer.compare(Buffer.from(content as ArrayBuffer), contents[n >> 1]!)).toBe(0)
    expect(composed.carried.map(({ sha256, bytes }) => ({ sha256, bytes }))).toEqual(contents.flatMap((bytes) => [1, 2].map(() => ({ sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length }))))
    expect(mail).toMatchObject({ subject: 'Hello', text: expect.stringContaining('Hello'), html: expect.stringContaining('<p>Hello</p>') })
  })

  test('a file that changes on the way is found out before its last line', async () => {
    const path = join(folder(), 'statement.pdf')
    const changes: [string, (size: number) => void][] = [
      ['other bytes', (size) => writeFileSync(path, Buffer.alloc(size, 7))],
      ['shorter', (size) => truncateSync(path, size - 1)],
      ['longer', (size) => truncateSync(path, size + 100_000)],
    ]
    for (const [, change] of changes) {
      writeFileSync(path, randomBytes(200_000))
      const composed = await composeParts(message({ attachments: [{ fileName: 'statement.pdf', contentType: 'application/pdf', path }] }))
      change(200_000)
      const read: Buffer[] = []
      await expect((async () => { for await (const chunk of composed.chunks()) read.push(chunk) })()).rejects.toThrow(FileChanged)
      expect(Buffer.concat(read).toString('latin1')).not.toMatch(/--\r\n$/)
    }
  })

  test('a part may hold what looks like a boundary, an encoded word or the end of the message', async () => {
    const boundary = /boundary="([^"]+)"/.exec((await compose(message())).toString())![1]!
    const text = `--${boundary}\n--${boundary}--\n.\n..\n=?utf-8?Q?=0D=0ABcc:_x?=`
    const mail = await read({ text, subject: '=?utf-8?Q?=0D=0ABcc:_x?=' })
    expect(mail.text!.trim()).toBe(text)
    expect(mail.subject).toBe('=?utf-8?Q?=0D=0ABcc:_x?=')
    expect(readMail(await compose(message({ text }))).text).toBe(text.replaceAll('\n', '\r\n'))
  })
})

describe('names and addresses', () => {
  test.each([
    ['a name that is an address', { name: 'ceo@company.example', address: 'c@d.example' }, 'To: c@d.example'],
    ['a name with an address and brackets in it', { name: '"boss@company.example" <boss@company.example>', address: 'c@d.example' }, 'To: c@d.example'],
    ['a full-width @', { name: 'boss＠company.example', address: 'c@d.example' }, 'To: c@d.example'],
    ['quotes and a backslash', { name: 'O"Neil \\ Sons', address: 'c@d.example' }, 'To: "O\\"Neil \\\\ Sons" <c@d.example>'],
    ['a list', { name: 'Mere, Tama; x', address: 'c@d.example' }, 'To: "Mere, Tama; x" <c@d.example>'],
    ['a comment', { name: '(Mere) <x>', address: 'c@d.example' }, 'To: "(Mere) <x>" <c@d.example>'],
    ['an encoded word', { name: '=?utf-8?Q?=0ABcc:_x?=', address: 'c@d.example' }, 'To: =?UTF-8?Q?=3D=3Futf-8=3FQ=3F=3D0ABcc=3A=5Fx=3F=3D?= <c@d.example>'],
    ['other letters', { name: 'Ōtara', address: 'c@d.example' }, 'To: =?UTF-8?Q?=C5=8Ctara?= <c@d.example>'],
    ['a domain of other letters', { name: 'Mere', address: 'mere@bücher.example' }, 'To: Mere <mere@xn--bcher-kva.example>'],
  ])('%s', async (_, to, line) => {
    const raw = (await compose(message({ to }))).toString('latin1')
    expect(raw.slice(0, raw.indexOf('\r\n\r\n')).replace(/\r\n /g, ' ').split('\r\n')[1]).toBe(line)
    expect((await PostalMime.parse(raw)).to).toHaveLength(1)
  })

  test('a name that is shown is the one that is sent', () => {
    expect(shownMailbox({ name: 'boss@company.example', address: 'c@d.example' })).toBe('c@d.example')
    expect(shownMailbox({ name: 'Mere\r\nBcc: x', address: 'c@d.example' })).toBe('Mere Bcc: x <c@d.example>')
  })

  test.each([
    ['mere@customer.example', null],
    ["o'neil+billing@sub.customer.example", null],
    ['mere@bücher.example', null],
    ['mëre@customer.example', 'The address has letters before the @ that many mail servers do not take. Ask the customer for another one.'],
    ['a@b.example\r\nRCPT TO:<x@y.example>', 'This is not an email address.'],
    ['"a b"@c.example', 'This is not an email address.'],
    ['a@b.example>', 'This is not an email address.'],
    ['a\u200b@b.example', 'This is not an email address.'],
    ['a@[127.0.0.1]', 'This is not an email address: its domain cannot be one.'],
    [`${'a'.repeat(65)}@b.example`, 'This is not an email address.'],
  ])('%s: %s', async (address, trouble) => {
    expect(addressTrouble(address)).toBe(trouble)
    const composed = (async () => compose(message({ to: { name: 'x', address } })))()
    if (trouble === null) expect(await composed).toBeInstanceOf(Buffer)
    else await expect(composed).rejects.toThrow('Not an email address.')
  })
})

describe('how to say “no more”', () => {
  test('is named in mail that is not about the customer’s own money, and in that only', async () => {
    const raw = (await compose(message({ unsubscribe: true }))).toString()
    expect(raw).toContain(`List-Unsubscribe: <mailto:accounts@au.meridianfleet.example?subject=unsubscribe%20${ID.slice(1, -1).replace('@', '%40')}>\r\n`)
    const { searchParams } = new URL(/<(mailto:[^>]+)>/.exec(raw)![1]!)
    expect(unsubscribedMessage(searchParams.get('subject')!)).toBe(ID)
    expect((await compose(message())).toString()).not.toMatch(/List-|Auto-Submitted|Precedence|X-Mailer/i)
  })

  test.each(['unsubscribe', 'unsubscribe 12', 'please unsubscribe me', `unsubscribe ${'0'.repeat(31)}@x.example`, `unsubscribe ${'0'.repeat(32)}@x.example or not`])('%s names no message', (subject) => {
    expect(unsubscribedMessage(subject)).toBeNull()
  })
})
