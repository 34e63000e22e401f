import { globSync, readFileSync, mkdtempSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { documentIsSafe } from '#main/shell/documentIsSafe.ts'
import { externalAddress } from '#main/shell/externalAddress.ts'
import { fromOurWindow, START_ORIGIN, WINDOW_ORIGIN } from '#main/shell/origin.ts'
import { openSecrets, type Encryption } from '#main/shell/secrets.ts'
import { problemPage, startAction, startPageHtml } from '#main/shell/startPage.ts'

describe('who sent a message', () => {
  const main = { origin: WINDOW_ORIGIN }
  test('the main frame of the window’s page is believed', () => {
    expect(fromOurWindow({ senderFrame: main, sender: { mainFrame: main } }, WINDOW_ORIGIN)).toBe(true)
  })
  test.each([
    ['a frame inside the window, of the same origin', { senderFrame: { origin: WINDOW_ORIGIN }, sender: { mainFrame: main } }],
    ['a foreign page in the window', frame('https://rebound.example')],
    ['a page without an origin', frame('null')],
    ['a file', frame('file://')],
    ['the start page', frame(START_ORIGIN)],
    ['an origin that begins like ours', frame(`${WINDOW_ORIGIN}.rebound.example`)],
    ['our host under another scheme', frame('https://counterfoil')],
    ['a frame that has gone', { senderFrame: null, sender: { mainFrame: main } }],
  ])('%s is not', (_name, event) => expect(fromOurWindow(event, WINDOW_ORIGIN)).toBe(false))

  function frame(origin: string) {
    const only = { origin }
    return { senderFrame: only, sender: { mainFrame: only } }
  }
})

describe('what may be opened in the system’s browser', () => {
  const portals = ['https://portal.meridian.example/sign-in', 'https://pay.acme.example:8443/']
  test.each(['https://portal.meridian.example/', 'https://portal.meridian.example/invoices/IN1?x=1', 'https://PORTAL.meridian.example/a', 'https://pay.acme.example:8443/b'])('%s may: it is a party’s portal', (url) => {
    expect(externalAddress(url, portals)).toBe(new URL(url).href)
  })
  test.each([
    'http://portal.meridian.example/', 'mailto:ada@meridian.example', 'file:///etc/passwd', 'javascript:alert(1)', 'data:text/html,x', 'smb://portal.meridian.example/share',
    'ms-msdt:/id', 'vscode://x', 'app://counterfoil/', 'https://portal.meridian.example.rebound.example/', 'https://rebound.example/?https://portal.meridian.example/',
    'https://portal.meridian.example@rebound.example/', 'https://ada:secret@portal.meridian.example/', 'https://portal.meridian.example:444/', 'https://pay.acme.example/',
    '//portal.meridian.example/', 'portal.meridian.example', '', ' ', `https://portal.meridian.example/${'a'.repeat(2000)}`,
    null, undefined, 7, ['https://portal.meridian.example/'], { href: 'https://portal.meridian.example/' },
  ])('%j may not', (url) => expect(externalAddress(url, portals)).toBeNull())
  test.each(['https://login.microsoftonline.com/organizations/oauth2/v2.0/authorize?client_id=x', 'https://accounts.google.com/o/oauth2/v2/auth?client_id=x'])('%s may: a person signs in there for mail', (url) => {
    expect(externalAddress(url, [])).toBe(url)
  })
  test.each([
    'http://login.microsoftonline.com/', 'https://login.microsoftonline.com.rebound.example/', 'https://login.microsoftonline.com:8443/', 'https://a.login.microsoftonline.com/',
    'https://accounts.google.com@rebound.example/', 'https://ada@accounts.google.com/', 'https://accounts.google.com.au/', 'https://google.com/', 'http://accounts.google.com/',
  ])('%s is none of their pages', (url) => expect(externalAddress(url, [])).toBeNull())
  test('what is opened is the address as it was understood, so that nobody understands it otherwise', () => {
    expect(externalAddress('https://portal.meridian.example\\@rebound.example/', portals)).toBe('https://portal.meridian.example/@rebound.example/')
  })
  test('a portal address that is not https opens nothing', () => {
    expect(externalAddress('http://portal.meridian.example/', ['http://portal.meridian.example/'])).toBeNull()
    expect(externalAddress('https://x/', ['nonsense', ''])).toBeNull()
  })
  test('one file of the shell opens addresses, and no other asks for it', () => {
    const files = globSync('src-main/**/*.ts').filter((file) => /\bopenExternal\(/.test(readFileSync(file, 'utf8')))
    expect(files.map((file) => file.replaceAll('\\', '/'))).toEqual(['src-main/shell/openExternal.ts'])
  })
})

test('only the kinds of file that Counterfoil makes are opened', () => {
  expect(['/w/documents/a.pdf', 'C:\\w\\documents\\a.XLSX', '/w/documents/Books.journal'].map(documentIsSafe)).toEqual([true, true, true])
  expect(['a.exe', 'a.pdf.exe', 'a.pdf.lnk', 'a', '.pdf', 'a.xlsm', 'a.desktop', 'a.pdf/', 'a.html', 'a.command', 'a.journal.sh'].filter(documentIsSafe)).toEqual(['a.pdf/'])
})

describe('the start page', () => {
  test('words from outside cannot become markup', () => {
    const html = startPageHtml(problemPage('LOCKED', `in use by <img src=x onerror=alert(1)> "a" & 'b'`), 'n')
    expect(html).not.toContain('<img')
    expect(html).toContain('&#60;img src=x onerror=alert(1)&#62; &#34;a&#34; &#38; &#39;b&#39;')
  })
  test('it has no script', () => expect(startPageHtml(problemPage('UNEXPECTED', 'x'), 'n')).not.toMatch(/<script|\son\w+=|javascript:/))
  test('only its own links are buttons', () => {
    expect(startAction(`${START_ORIGIN}/do/quit`)).toBe('quit')
    for (const other of [`${START_ORIGIN}/do/constructor`, `${START_ORIGIN}/do/`, `${START_ORIGIN}/do/quit?x`, `${WINDOW_ORIGIN}/do/quit`, 'https://start/do/quit', 'quit']) expect(startAction(other)).toBeNull()
  })
})

describe('secrets', () => {
  const fake = (available: boolean): Encryption => ({
    available: () => available,
    encrypt: (text) => Buffer.from(text).map((byte) => byte ^ 0xff) as Buffer,
    decrypt: (bytes) => {
      if (bytes.length === 0) throw new Error('another key')
      return Buffer.from(bytes.map((byte) => byte ^ 0xff)).toString()
    },
  })
  const newFile = () => join(mkdtempSync(join(tmpdir(), 'secrets-')), 'secrets.json')

  test('are kept encrypted, by workspace, readable by nobody else', () => {
    const file = newFile()
    expect(openSecrets(file, '/a', fake(true)).set('billingToken', 'tok-123456')).toBe(true)
    expect(readFileSync(file, 'utf8')).not.toContain('tok-123456')
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o077).toBe(0)
    expect(openSecrets(file, '/a', fake(true)).get('billingToken')).toBe('tok-123456')
    expect(openSecrets(file, '/b', fake(true)).get('billingToken')).toBeNull()
    expect(openSecrets(file, '/a', fake(true)).get('smtpUrl')).toBeNull()
  })
  test.each([['mailSignIn', '{"clientSecret":null,"refreshToken":"rt-123456"}'], ['dkimKeys', JSON.stringify({ 'accounts.example': `-----BEGIN PRIVATE KEY-----\n${'k'.repeat(3000)}` })], ['bouncesUrl', 'imaps://ana:rt-123456@imap.example'], ['smsToken', 'rt-123456']] as const)('%s is kept whole beside the others', (name, value) => {
    const file = newFile()
    openSecrets(file, '/a', fake(true)).set('billingToken', 'tok-123456')
    expect(openSecrets(file, '/a', fake(true)).set(name, value)).toBe(true)
    expect(readFileSync(file, 'utf8')).not.toMatch(/rt-123456|PRIVATE KEY/)
    expect(openSecrets(file, '/a', fake(true)).get(name)).toBe(value)
    expect(openSecrets(file, '/a', fake(true)).get('billingToken')).toBe('tok-123456')
  })
  test('where the system cannot encrypt, nothing is written, and they are remembered until the end', () => {
    const file = newFile()
    const store = openSecrets(file, '/a', fake(false))
    expect(store.set('billingToken', 'tok-123456')).toBe(false)
    expect(store.get('billingToken')).toBe('tok-123456')
    expect(() => statSync(file)).toThrow('ENOENT')
    expect(openSecrets(file, '/a', fake(false)).get('billingToken')).toBeNull()
  })
  test('a system that can no longer encrypt does not leave the old one behind', () => {
    const file = newFile()
    openSecrets(file, '/a', fake(true)).set('billingToken', 'old')
    expect(openSecrets(file, '/a', fake(false)).set('billingToken', 'new')).toBe(false)
    expect(openSecrets(file, '/a', fake(true)).get('billingToken')).toBeNull()
  })
  test('one that is taken back is gone from the file', () => {
    const file = newFile()
    const store = openSecrets(file, '/a', fake(true))
    store.set('smtpUrl', 'smtp://a:b@mail.meridian.example')
    expect(store.set('smtpUrl', null)).toBe(true)
    expect(store.get('smtpUrl')).toBeNull()
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ '/a': {} })
  })
  test('a file of another account’s key, or a damaged one, counts as nothing kept', () => {
    const file = newFile()
    writeFileSync(file, JSON.stringify({ '/a': { billingToken: '' } }))
    expect(openSecrets(file, '/a', fake(true)).get('billingToken')).toBeNull()
    writeFileSync(file, '{"/a":')
    expect(openSecrets(file, '/a', fake(true)).get('billingToken')).toBeNull()
  })
})
