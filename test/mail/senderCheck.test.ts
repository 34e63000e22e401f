import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { SenderCheck } from '#contract/mailSettings.ts'
import type { SenderQuestion } from '#main/core/ports/mailSetup.ts'
import { dkimRecordValue } from '#main/domain/dkimRecord.ts'
import { checkSender } from '#main/mail/senderCheck.ts'
import { dnsServer, type Zone } from './dnsServer.ts'

const publicKeyOf = (bits: number) => generateKeyPairSync('rsa', { modulusLength: bits, publicKeyEncoding: { type: 'spki', format: 'der' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } }).publicKey.toString('base64')
const publicKey = publicKeyOf(2048)
const DKIM = { domain: 'meridian.example', selector: 'cf1', publicKey }

/** Everything as it should be. */
const SOUND: Zone = {
  mx: { 'meridian.example': [[10, 'mx.meridian.example']] },
  txt: {
    'meridian.example': ['some-verification=1234', 'v=spf1 a:smtp.meridian.example -all'],
    'cf1._domainkey.meridian.example': [dkimRecordValue(publicKey)],
    '_dmarc.meridian.example': ['v=DMARC1; p=reject; rua=mailto:dmarc@meridian.example'],
  },
  a: { 'smtp.meridian.example': ['192.0.2.25'], 'mx.meridian.example': ['192.0.2.26'] },
}
const QUESTION: SenderQuestion = { from: 'accounts@meridian.example', smtpHost: 'smtp.meridian.example', dkim: DKIM }

interface Asked {
  zone?: Zone
  question?: Partial<SenderQuestion>
  timeoutMs?: number
}
async function ask({ zone = {}, question = {}, timeoutMs = 3000 }: Asked = {}) {
  const server = await dnsServer({ ...SOUND, ...zone, txt: { ...SOUND.txt, ...zone.txt }, mx: { ...SOUND.mx, ...zone.mx }, a: { ...SOUND.a, ...zone.a } })
  const found = await checkSender({ ...QUESTION, ...question }, { servers: [server.address], timeoutMs, now: 1_800_000_000_000 })
  const of = (name: SenderCheck['checks'][number]['name']) => found.checks.find((check) => check.name === name)!
  return { found, mx: of('mx'), spf: of('spf'), dkim: of('dkim'), dmarc: of('dmarc'), asked: server.asked }
}
const spf = (record: string | string[], zone: Zone = {}) => ({ ...zone, txt: { ...zone.txt, 'meridian.example': [record].flat() } })

test('a domain where everything is published is good throughout, with what was found', async () => {
  const { found, dkim, asked } = await ask()
  expect(found.checks.map(({ name, verdict }) => [name, verdict])).toEqual([['mx', 'good'], ['spf', 'good'], ['dkim', 'good'], ['dmarc', 'good']])
  expect(found).toMatchObject({ domain: 'meridian.example', checkedAt: 1_800_000_000_000 })
  // Longer than a packet and than one string of it.
  expect(dkim.found).toBe(dkimRecordValue(publicKey))
  // Nothing is asked twice but what comes over TCP.
  expect(asked.filter((one) => one === 'TXT meridian.example')).toHaveLength(1)
})

test('of a domain that is not there only that is said, and nothing is to be published', async () => {
  expect((await ask({ zone: { mx: { 'meridian.example': [] }, txt: { 'meridian.example': [] } } })).found).toEqual({ domain: 'meridian.example', checkedAt: 1_800_000_000_000, exists: false, checks: [] })
})

describe('MX', () => {
  test.each([
    ['a domain that takes no mail', { mx: { 'meridian.example': [[0, '']] } }, 'wrong', /says that it takes no mail/],
    ['a domain with a website only', { mx: { 'meridian.example': [] }, a: { 'meridian.example': ['192.0.2.1'] } }, 'weak', /names no mail server/],
    ['a domain without any of it', { mx: { 'meridian.example': [] } }, 'missing', /No mail can reach/],
  ] as const)('%s', async (_name, zone, verdict, advice) => expect((await ask({ zone })).mx).toMatchObject({ verdict, advice: expect.stringMatching(advice) }))
})

describe('SPF', () => {
  test.each([
    ['by its address', 'v=spf1 ip4:192.0.2.0/24 ~all'], ['by its name', 'v=spf1 a:smtp.meridian.example ~all'], ['in a network around a name', 'v=spf1 a:mx.meridian.example/28 -all'],
    ['as where mail comes to', 'v=spf1 mx:other.example -all'], ['in a record that is included', 'v=spf1 include:_spf.other.example ~all'], ['behind a redirect', 'v=spf1 redirect=_spf.other.example'],
    ['with words in capitals', 'V=SPF1 IP4:192.0.2.25 -ALL'], ['beside words that mean nothing to us', 'v=spf1 exp=explain.meridian.example ip4:192.0.2.25 -all'],
  ])('lets the mail server send %s', async (_name, record) => {
    const zone: Zone = { mx: { 'other.example': [[5, 'smtp.meridian.example']] }, txt: { '_spf.other.example': ['v=spf1 ip4:192.0.2.25 -all'] } }
    expect((await ask({ zone: spf(record, zone) })).spf).toMatchObject({ verdict: 'good', advice: 'It lets smtp.meridian.example send for meridian.example.', found: record })
  })

  test('over IPv6 too', async () => {
    const zone: Zone = { a: { 'smtp.meridian.example': [] }, aaaa: { 'smtp.meridian.example': ['2001:db8:0:0:0:0:0:25'] } }
    expect((await ask({ zone: spf('v=spf1 ip6:2001:db8::/32 -all', zone) })).spf.verdict).toBe('good')
    expect((await ask({ zone: spf('v=spf1 ip6:2001:db9::/32 -all', zone) })).spf.verdict).toBe('weak')
  })

  test.each([
    ['no record', [], 'missing', /v=spf1 a:smtp\.meridian\.example ~all/],
    ['two records', ['v=spf1 mx ~all', 'v=spf1 ip4:192.0.2.25 -all'], 'wrong', /has 2 SPF records, and receiving servers then take none/],
    ['a record that lets everybody', 'v=spf1 ip4:192.0.2.25 +all', 'wrong', /“\+all” lets everybody send/],
    ['the same without its sign', 'v=spf1 ip4:192.0.2.25 all', 'wrong', /“all” lets everybody send/],
    ['a record that says nothing of others', 'v=spf1 ip4:192.0.2.25', 'weak', /Let it end with ~all: v=spf1 ip4:192\.0\.2\.25 ~all$/],
    ['a record that leaves it open', 'v=spf1 ip4:192.0.2.25 ?all', 'weak', /Let it end with ~all/],
    ['a record without our server', 'v=spf1 ip4:198.51.100.1 -all', 'weak', /192\.0\.2\.25\) is not in it.*v=spf1 ip4:198\.51\.100\.1 a:smtp\.meridian\.example -all/],
    ['our server taken out', 'v=spf1 -ip4:192.0.2.25 +mx ~all', 'weak', /is not in it/],
    ['a word that is none', 'v=spf1 ipv4:192.0.2.25 -all', 'wrong', /“ipv4:192\.0\.2\.25” is not understood/],
    ['an address that is none', 'v=spf1 ip4:192.0.2.256 -all', 'wrong', /“ip4:192\.0\.2\.256” is not understood/],
    ['an include of nothing', 'v=spf1 include:gone.example -all', 'wrong', /refers to gone\.example, which has no SPF record/],
    ['what depends on each message', 'v=spf1 exists:%{i}._spf.meridian.example -all', 'good', /cannot be told from here/],
  ] as const)('%s', async (_name, record, verdict, advice) => expect((await ask({ zone: spf(record as string) })).spf).toMatchObject({ verdict, advice: expect.stringMatching(advice) }))

  test('more questions than ten are counted over everything it includes', async () => {
    const txt: Record<string, string[]> = {}
    for (let at = 0; at < 6; at++) txt[`s${at}.other.example`] = ['v=spf1 a:smtp.meridian.example ?all']
    const record = `v=spf1 ${Object.keys(txt).map((name) => `include:${name}`).join(' ')} -all`
    expect((await ask({ zone: spf(record, { txt }) })).spf).toMatchObject({ verdict: 'wrong', advice: expect.stringContaining('have to ask 12 questions for it and give up after ten') })
  })

  test('records that include each other come to an end', async () => {
    const txt = { 'a.other.example': ['v=spf1 include:b.other.example ~all'], 'b.other.example': ['v=spf1 include:a.other.example ~all'] }
    expect((await ask({ zone: spf('v=spf1 include:a.other.example ~all', { txt }) })).spf).toMatchObject({ verdict: 'wrong', advice: expect.stringContaining('give up after ten') })
  })

  test('mail that leaves through Microsoft or Google is let by what stands for all their servers', async () => {
    const txt = { 'spf.protection.outlook.com': ['v=spf1 ip4:198.51.100.0/24 -all'], '_spf.google.com': ['v=spf1 ip4:203.0.113.0/24 ~all'] }
    const question = { smtpHost: 'smtp.office365.com' }
    expect((await ask({ question, zone: spf('v=spf1 include:spf.protection.outlook.com -all', { txt }) })).spf).toMatchObject({ verdict: 'good', advice: 'It lets Microsoft send for meridian.example.' })
    expect((await ask({ question, zone: spf('v=spf1 include:_spf.google.com ~all', { txt }) })).spf).toMatchObject({ verdict: 'wrong', advice: expect.stringContaining('v=spf1 include:_spf.google.com include:spf.protection.outlook.com ~all') })
    expect((await ask({ question: { smtpHost: 'smtp.gmail.com' }, zone: spf([], { txt }) })).spf).toMatchObject({ verdict: 'missing', advice: expect.stringContaining('v=spf1 include:_spf.google.com ~all') })
  })

  test.each(['127.0.0.1', '10.1.2.3', '172.20.0.1', '::1', 'mailhub', 'relay.lan'])('of a server at %s it is not said whether it may send', async (smtpHost) => {
    expect((await ask({ question: { smtpHost }, zone: spf('v=spf1 ip4:198.51.100.1 -all') })).spf).toMatchObject({ verdict: 'good', advice: expect.stringContaining('cannot be told from here') })
  })
})

describe('DKIM', () => {
  const key = (...records: string[]) => ({ zone: { txt: { 'cf1._domainkey.meridian.example': records } } })
  test.each([
    ['nothing published', key(), 'missing', /Publish this as a TXT record at cf1\._domainkey\.meridian\.example: v=DKIM1; k=rsa; p=MII/],
    ['another key', key(dkimRecordValue(publicKeyOf(1024))), 'wrong', /Another key stands there/],
    ['a key that was withdrawn', key('v=DKIM1; p='), 'wrong', /withdrawn/],
    ['two records', key(dkimRecordValue(publicKey), dkimRecordValue(publicKeyOf(1024))), 'wrong', /There are 2 DKIM records/],
    ['no record of that kind', key('hello=there'), 'wrong', /This is no DKIM record/],
    ['a key in pieces with spaces', key(`v=DKIM1;k=rsa; p=${publicKey.slice(0, 100)} ${publicKey.slice(100)}`), 'good', /is the one that is published/],
    ['one that is tried out', key(`v=DKIM1; t=y; p=${publicKey}`), 'weak', /t=y/],
  ] as const)('%s', async (_name, asked, verdict, advice) => expect((await ask(asked as Asked)).dkim).toMatchObject({ verdict, advice: expect.stringMatching(advice) }))

  test('a key of 1024 bits is weak', async () => {
    const small = publicKeyOf(1024)
    expect((await ask({ ...key(dkimRecordValue(small)), question: { dkim: { ...DKIM, publicKey: small } } })).dkim).toMatchObject({ verdict: 'weak', advice: expect.stringContaining('1024 bits') })
  })

  test('where we do not sign, the provider’s own keys are looked for, and of an unknown server nothing is claimed', async () => {
    const txt = { 'selector1._domainkey.meridian.example': ['v=DKIM1; k=rsa; p=MIIBIjAN'] }
    expect((await ask({ question: { dkim: null, smtpHost: 'smtp.office365.com' }, zone: { txt } })).dkim).toMatchObject({ verdict: 'good', advice: expect.stringContaining('Microsoft signs') })
    expect((await ask({ question: { dkim: null, smtpHost: 'smtp.gmail.com' } })).dkim).toMatchObject({ verdict: 'missing', advice: expect.stringContaining('turn DKIM on') })
    expect((await ask({ question: { dkim: null } })).dkim).toMatchObject({ verdict: 'unknown', advice: expect.stringContaining('not signed here') })
  })
})

describe('DMARC', () => {
  const dmarc = (...records: string[]): Zone => ({ txt: { '_dmarc.meridian.example': records } })
  test.each([
    ['nothing published', dmarc(), 'missing', /_dmarc\.meridian\.example: v=DMARC1; p=none; rua=mailto:accounts@meridian\.example/],
    ['a record that only watches', dmarc('v=DMARC1; p=none; rua=mailto:x@meridian.example'), 'weak', /^It only watches: anybody can send in your name\. When the reports show that all your mail is vouched for, publish p=quarantine\.$/],
    ['one whose reports nobody gets', dmarc('v=DMARC1; p=none'), 'weak', /Nobody gets the reports/],
    ['quarantine', dmarc('v=DMARC1;p=quarantine'), 'good', /put into junk/],
    ['a part of it', dmarc('v=DMARC1; p=quarantine; pct=20'), 'weak', /20 of a hundred/],
    ['two records', dmarc('v=DMARC1; p=none', 'v=DMARC1; p=reject'), 'wrong', /has 2 DMARC records/],
    ['no policy', dmarc('v=DMARC1; rua=mailto:x@meridian.example'), 'wrong', /says no policy/],
    ['a policy that is none', dmarc('v=DMARC1; p=refuse'), 'wrong', /“refuse”, which is none/],
  ] as const)('%s', async (_name, zone, verdict, advice) => expect((await ask({ zone })).dmarc).toMatchObject({ verdict, advice: expect.stringMatching(advice) }))

  test('a domain below is under the policy for such, signed by the key above', async () => {
    const question = { from: 'accounts@au.meridian.example' }
    const below: Zone = { mx: { 'au.meridian.example': [[10, 'mx.meridian.example']] }, txt: { 'au.meridian.example': ['v=spf1 ip4:192.0.2.25 -all'] } }
    expect((await ask({ question, zone: below })).dmarc).toMatchObject({ verdict: 'good', advice: expect.stringContaining('it stands at meridian.example') })
    const sp = { ...below, txt: { ...below.txt, '_dmarc.meridian.example': ['v=DMARC1; p=reject; sp=none; rua=mailto:x@y.example'] } }
    expect((await ask({ question, zone: sp })).dmarc.verdict).toBe('weak')
    const strict = { ...below, txt: { ...below.txt, '_dmarc.meridian.example': ['v=DMARC1; p=reject; adkim=s'] } }
    expect((await ask({ question, zone: strict })).dmarc).toMatchObject({ verdict: 'wrong', advice: expect.stringContaining('Make a DKIM key for au.meridian.example') })
  })

  test('where unvouched mail is refused and nothing vouches for ours, that is said before anything is sent', async () => {
    const zone = spf('v=spf1 ip4:198.51.100.1 -all', { txt: { 'cf1._domainkey.meridian.example': [] } })
    expect((await ask({ zone })).dmarc).toMatchObject({ verdict: 'wrong', advice: expect.stringContaining('it would not arrive') })
  })
})

describe('faults', () => {
  test('a name server that is broken for one question leaves the others answered', async () => {
    const { mx, spf: sender, dkim, dmarc } = await ask({ zone: { broken: ['cf1._domainkey.meridian.example'] } })
    expect([mx.verdict, sender.verdict, dkim.verdict, dmarc.verdict]).toEqual(['good', 'good', 'unknown', 'good'])
    expect(dkim.advice).toContain('did not answer this (ESERVFAIL)')
  })

  test('one that is silent for one name is given up after a while', async () => {
    expect((await ask({ zone: { silent: ['_dmarc.meridian.example'] }, timeoutMs: 50 })).dmarc).toMatchObject({ verdict: 'unknown', found: null })
  })

  test('where no name server answers at all, it is the line', async () => {
    const silent = await dnsServer({ silent: ['meridian.example', '_dmarc.meridian.example', 'cf1._domainkey.meridian.example', 'smtp.meridian.example'] })
    await expect(checkSender(QUESTION, { servers: [silent.address], timeoutMs: 50, now: 0 })).rejects.toMatchObject({ code: 'NO_LINE' })
  })

  test('whoever goes away ends the questions', async () => {
    const silent = await dnsServer({ silent: ['meridian.example', '_dmarc.meridian.example', 'cf1._domainkey.meridian.example', 'smtp.meridian.example'] })
    const gone = new AbortController()
    const asked = checkSender(QUESTION, { servers: [silent.address], timeoutMs: 60_000, signal: gone.signal, now: 0 })
    setTimeout(() => gone.abort(), 20)
    await expect(asked).rejects.toThrow('aborted')
  })
})
