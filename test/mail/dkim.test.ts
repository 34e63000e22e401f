import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import NodemailerDkim from 'nodemailer/lib/dkim'
import { describe, expect, onTestFinished, test } from 'vitest'
import { dkimRecordName, dkimRecordValue, signingDomain } from '#main/domain/dkimRecord.ts'
import { composeParts, type Composed, type MessageToSend } from '#main/mail/compose.ts'
import { createSigner } from '#main/mail/dkim.ts'
import { createSmtpTransport } from '#main/mail/transport.ts'
import { verifyDkim, type Verified } from './dkimVerifier.ts'
import { smtpSink } from './smtpSink.ts'

const pair = generateKeyPairSync('rsa', { modulusLength: 2048, publicKeyEncoding: { type: 'spki', format: 'der' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } })
const KEY = { domain: 'meridian.example', selector: 'cf1', privateKey: pair.privateKey }
const record = (name: string) => (name === dkimRecordName('cf1', 'meridian.example') ? dkimRecordValue(pair.publicKey.toString('base64')) : null)
const sign = createSigner({ dkim: [KEY] })

const MESSAGE: MessageToSend = {
  from: { name: 'Meridian Accounts', address: 'accounts@meridian.example' }, to: { name: 'Zoë Öst, Ltd', address: 'zoe@customer.example' },
  subject: 'Ihre Rechnung über 1.200 € – bitte bestätigen Sie bald, damit nichts verloren geht', text: 'Grüße  \n\n  eingerückt\t\n.\nvon uns\n\n\n', html: '<p>Grüße</p>\n\n',
  messageId: `<${'a1'.repeat(16)}@meridian.example>`, at: 1_800_000_000_000, unsubscribe: true,
}
const whole = async (composed: Composed): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of composed.chunks()) chunks.push(chunk)
  return Buffer.concat(chunks)
}
const check = async (message: Partial<MessageToSend>): Promise<Verified & { bytes: Buffer; size: number }> => {
  const signed = await sign('accounts@meridian.example', await composeParts({ ...MESSAGE, ...message }))
  const bytes = await whole(signed)
  return { ...verifyDkim(bytes, record), bytes, size: signed.size }
}

describe('a signed message', () => {
  test('is taken for genuine by whoever reads the record, every header of ours in it', async () => {
    const { ok, why, tags, signed, bytes, size } = await check({})
    expect(why).toBe('')
    expect(ok).toBe(true)
    expect(Object.fromEntries(tags)).toMatchObject({ d: 'meridian.example', s: 'cf1', a: 'rsa-sha256', c: 'relaxed/relaxed' })
    expect(new Set(signed)).toEqual(new Set(['from', 'reply-to', 'to', 'cc', 'subject', 'date', 'message-id', 'mime-version', 'content-type', 'list-unsubscribe']))
    expect(size).toBe(bytes.length)
    const header = bytes.toString('latin1').split('\r\nFrom:')[0]!.split('\r\n')
    expect(header.length).toBeGreaterThan(4)
    expect(header.filter((line) => line.length > 78)).toEqual([])
  })

  test('passes as nodemailer’s own signature of the same does, with the same hash of the body', async () => {
    const composed = await composeParts(MESSAGE)
    const theirs: Buffer[] = []
    for await (const chunk of new NodemailerDkim({ domainName: KEY.domain, keySelector: KEY.selector, privateKey: KEY.privateKey }).sign(await whole(composed))) theirs.push(chunk as Buffer)
    const reference = verifyDkim(Buffer.concat(theirs), record)
    expect(reference.why).toBe('')
    expect((await check({})).tags.get('bh')).toBe(reference.tags.get('bh'))
  })

  test.each([
    ['another sender', 'From: Meridian', 'From: Meridien'], ['another subject', 'Subject: ', 'Subject: Re: '], ['another date', '2027', '2028'], ['another word', 'Gr=C3=BC', 'Gr=C3=B6'],
    ['another address to unsubscribe at', 'mailto:accounts', 'mailto:somebody'], ['a second From above', 'From:', 'From: x@y.example\r\nFrom:'], ['a Reply-To added', 'MIME-Version', 'Reply-To: x@y.example\r\nMIME-Version'],
    ['a Cc added', 'MIME-Version', 'Cc: x@y.example\r\nMIME-Version'],
  ])('with %s is genuine no more', async (_name, from, to) => {
    const { bytes } = await check({})
    const text = bytes.toString('latin1')
    const at = text.indexOf('\r\nFrom:')
    const changed = text.slice(0, at) + text.slice(at).replace(from, to)
    expect(changed).not.toBe(text)
    expect(verifyDkim(Buffer.from(changed, 'latin1'), record).ok).toBe(false)
  })

  test('stays genuine when a server on the way folds its headers anew and adds its own', async () => {
    const { bytes } = await check({})
    const changed = `Received: from a by b;\r\n\tMon, 1 Jan 2027 00:00:00 +0000\r\n${bytes.toString('latin1').replace('\r\nTo: ', '\r\nTO:\t ').replace('MIME-Version: 1.0', 'MIME-Version:\r\n 1.0 ')}`
    expect(verifyDkim(Buffer.from(changed, 'latin1'), record).why).toBe('')
  })

  test('with a file is signed over what is read from it, in pieces of any size', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'counterfoil-dkim-'))
    onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
    for (const size of [0, 1, 56, 57, 58, 57 * 1024, 57 * 1024 + 1, 300_000]) {
      const path = join(dir, `${size}.pdf`)
      writeFileSync(path, Buffer.alloc(size, 'page '))
      const { why, bytes, size: told } = await check({ attachments: [{ fileName: 'Auszug März.pdf', contentType: 'application/pdf', path }] })
      expect([size, why, bytes.length]).toEqual([size, '', told])
    }
  })

  test('whatever it says and however it is cut into pieces', async () => {
    const words = fc.array(fc.constantFrom('a', ' ', '\t', '\n', '\r\n', '.', '=', 'ü', ' \n', '\n\n\n', 'x'.repeat(90)), { maxLength: 40 }).map((parts) => parts.join(''))
    await fc.assert(fc.asyncProperty(words, words, fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), async (text, html, sizes) => {
      const composed = await composeParts({ ...MESSAGE, text, html })
      const head = composed.bytes!.indexOf('\r\n\r\n') + 4
      const cut: Composed = {
        ...composed,
        async *chunks() {
          yield composed.bytes!.subarray(0, head)
          for (let at = head, turn = 0; at < composed.size; turn++) {
            const size = sizes[turn % sizes.length]!
            yield composed.bytes!.subarray(at, at + size)
            at += size
          }
        },
      }
      expect(verifyDkim(await whole(await sign('accounts@meridian.example', cut)), record).why).toBe('')
    }), { numRuns: 60 })
  })

  test('arrives genuine over SMTP, lines that begin with a dot and all', async () => {
    const sink = await smtpSink()
    const transport = createSmtpTransport(sink.url)
    onTestFinished(() => transport.close())
    const lane = await transport.acquire()
    await lane.deliver({ from: 'accounts@meridian.example', to: ['zoe@customer.example'] }, await sign('accounts@meridian.example', await composeParts({ ...MESSAGE, text: '.\n..\n.x\n' })))
    lane.release()
    expect(verifyDkim(Buffer.from(`${sink.taken()[0]!.raw}\r\n`, 'utf8'), record).why).toBe('')
  })
})

describe('whose key signs', () => {
  test('that of the sender’s own domain, else of the nearest it belongs to', () => {
    const domains = ['meridian.example', 'au.meridian.example']
    expect(['meridian.example', 'AU.meridian.example', 'x.au.meridian.example', 'us.meridian.example', 'notmeridian.example', 'example'].map((from) => signingDomain(from, domains)))
      .toEqual(['meridian.example', 'au.meridian.example', 'au.meridian.example', 'meridian.example', null, null])
  })

  test('a message from a domain without a key leaves as it is', async () => {
    const composed = await composeParts({ ...MESSAGE, from: { name: '', address: 'a@other.example' } })
    expect(await sign('a@other.example', composed)).toBe(composed)
  })

  test('where the key is not on this machine, nothing leaves unsigned, and it is said what to do', async () => {
    const without = createSigner({ dkim: [], unsigned: ['meridian.example'] })
    await expect(without('accounts@au.meridian.example', await composeParts(MESSAGE))).rejects.toMatchObject({ code: 'DKIM_KEY', message: expect.stringContaining('Give the DKIM key again in Settings') })
  })

  test('a domain of other letters is signed by its name on the wire', async () => {
    const idn = createSigner({ dkim: [{ ...KEY, domain: 'xn--grsse-lva.example' }] })
    const signed = await whole(await idn('konto@grüsse.example', await composeParts({ ...MESSAGE, from: { name: '', address: 'konto@grüsse.example' } })))
    expect(signed.toString('latin1')).toContain('d=xn--grsse-lva.example;')
  })
})
