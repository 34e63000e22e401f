import fc from 'fast-check'
import { expect, test } from 'vitest'
import { forbiddenLink, unlinked } from '#main/domain/smsLinks.ts'

const PORTAL = 'https://au.portal.meridianfleet.example'

test.each([
  'Invoice IN1042 waits for you. Sign in: https://au.portal.meridianfleet.example',
  'Sign in at https://au.portal.meridianfleet.example/.',
  'Sign in at https://au.portal.meridianfleet.example/login, then look.',
  'Sign in at au.portal.meridianfleet.example.',
  'HTTPS://AU.PORTAL.MERIDIANFLEET.EXAMPLE/sign-in',
  'Your total is $1,240.00 (1.240,00 EUR), due 30.11.2026 at 7.30 pm.',
  'Invoice IN1042.pdf was sent by email. Call 1800 549 670.',
  'J.P. Hartmann e.V., St. Kilda Rd. No.12',
  'Reply HOLD... or APPROVE',
  'Kestrel Inc.Ltd and Moana Pty.Ltd. of Ph.D. and J.P., a.m. and p.m.',
  '12.30, 1.240, 30.11.2026, no.12, No.IN1042, $1.240.00, 7.30pm',
  '',
])('%j holds no link but the sign-in', (text) => expect(forbiddenLink(text, PORTAL)).toBeNull())

test.each([
  ['See https://au.portal.meridianfleet.example/invoices/IN1042', 'https://au.portal.meridianfleet.example/invoices/IN1042'],
  ['See https://au.portal.meridianfleet.example/login?next=/invoices/IN1042.', 'https://au.portal.meridianfleet.example/login?next=/invoices/IN1042'],
  ['https://au.portal.meridianfleet.example/#/invoices/1', 'https://au.portal.meridianfleet.example/#/invoices/1'],
  ['https://au.portal.meridianfleet.example@evil.example/login', 'https://au.portal.meridianfleet.example@evil.example/login'],
  ['http://au.portal.meridianfleet.example', 'http://au.portal.meridianfleet.example'],
  ['https://au.portal.meridianfleet.example:8443/login', 'https://au.portal.meridianfleet.example:8443/login'],
  ['https://au.portal.meridianfleet.example.evil.example', 'https://au.portal.meridianfleet.example.evil.example'],
  ['go to bit.ly/3xYz now', 'bit.ly/3xYz'],
  ['go to www.meridianfleet.example', 'www.meridianfleet.example'],
  ['meridianfleet.com', 'meridianfleet.com'],
  ['(meridianfleet.com.au)', 'meridianfleet.com.au'],
  ['meridian\u200bfleet.com', 'meridianfleet.com'],
  ['127.0.0.1/invoice', '127.0.0.1/invoice'],
  ['files.meridianfleet.example/IN1042.pdf', 'files.meridianfleet.example/IN1042.pdf'],
  ['пример.рф/счёт', 'пример.рф/счёт'],
  ['pay.top', 'pay.top'],
  ['see x.pro.', 'x.pro'],
  ['evil.zip', 'evil.zip'],
  ['at Meridian.Finance now', 'Meridian.Finance'],
  ['пример.рф', 'пример.рф'],
  ['evil\u3002top', 'evil.top'],
  ['evil．top', 'evil.top'],
  ['evil.top:8080', 'evil.top:8080'],
  ['xn--e1afmkfd.xn--p1ai', 'xn--e1afmkfd.xn--p1ai'],
  ['ftp://files.example/x', 'ftp://files.example/x'],
  ['mailto:accounts@meridianfleet.example', 'mailto:accounts@meridianfleet.example'],
])('%j is caught by %j', (text, link) => expect(forbiddenLink(text, PORTAL)).toBe(link))

test('an address below the portal is caught wherever it stands in a text', () => {
  const words = fc.array(fc.constantFrom('Hello', 'IN1042', '$12.00', '😀', 'Reply HOLD.', 'wait'), { maxLength: 8 }).map((all) => all.join(' '))
  fc.assert(fc.property(words, words, fc.stringMatching(/^[a-z0-9]{1,20}$/), (before, after, path) => {
    fc.pre(!['login', 'signin'].includes(path))
    expect(forbiddenLink(`${before} ${PORTAL}/${path} ${after}`, PORTAL)).toBe(`${PORTAL}/${path}`)
    expect(forbiddenLink(`${before} ${PORTAL}/login ${after}`, PORTAL)).toBeNull()
  }))
})

test('where the portal lives below a path, its own address is the sign-in and its neighbours are not', () => {
  expect(forbiddenLink('https://meridian.example/portal/ or https://meridian.example/portal/login', 'https://meridian.example/portal')).toBeNull()
  expect(forbiddenLink('https://meridian.example/', 'https://meridian.example/portal')).toBe('https://meridian.example/')
})

test.each([
  ['Kestrel.example', 'Kestrel. example'],
  ['St.Ives Freight', 'St. Ives Freight'],
  ['pay.top', 'pay. top'],
  ['bit.ly/3xYz', 'bit. ly/3xYz'],
  ['www.kestrel.com.au', 'www. kestrel. com. au'],
  ['evil．top', 'evil． top'],
  ['J.P. Hartmann e.V.', 'J.P. Hartmann e.V.'],
  ['$1.240,00', '$1.240,00'],
  ['Kestrel Pty. Ltd.', 'Kestrel Pty. Ltd.'],
])('as a name %j is written %j, and is no link', (name, written) => {
  expect(unlinked(name)).toBe(written)
  expect(forbiddenLink(`Hello ${written}, reply HOLD.`, PORTAL)).toBeNull()
})

test('any name with dots between letters can be written so that it is no link', () => {
  fc.assert(fc.property(fc.stringMatching(/^[a-zA-Zéß0-9.\-& ]{1,40}$/), (name) => {
    expect(forbiddenLink(unlinked(name), PORTAL)).toBeNull()
  }))
})

test('a link with its scheme stays one, also in a name', () => {
  expect(forbiddenLink(unlinked('https://evil.top'), PORTAL)).not.toBeNull()
})
