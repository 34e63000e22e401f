/** The mailbox's server at its worst: each failure in plain words, and nothing changed in the mailbox. */
import { expect, test } from 'vitest'
import { JobFailure } from '#main/core/ports/jobs.ts'
import type { MailboxAccess } from '#main/core/ports/outgoing.ts'
import { imapServer, mailboxName } from '#main/mail/bounces/imapServer.ts'
import { verifyMailbox, withMailbox, type OpenMailbox } from '#main/mail/bounces/mailbox.ts'
import { imapScript, type ImapScript } from './imapScript.ts'

const accessToken = () => Promise.resolve('token-of-today')
const access = (url: string, given: Partial<MailboxAccess> = {}): MailboxAccess => ({ url, folder: 'INBOX', oauth: null, ...given })
const SELECTED = ['* 3 EXISTS', '* OK [UIDVALIDITY 7] valid', '* OK [UIDNEXT 12] next', 'OK [READ-ONLY] done']

/** Why this mailbox cannot be read. */
async function why(url: string, { timeoutMs = 2000, ...given }: Partial<MailboxAccess> & { timeoutMs?: number } = {}, work: (mailbox: OpenMailbox) => Promise<unknown> = () => Promise.resolve()): Promise<string> {
  const failure = await withMailbox(access(url, given), { accessToken, timeoutMs }, work).then(() => null, (error: unknown) => error)
  expect(failure).toBeInstanceOf(JobFailure)
  expect((failure as JobFailure).code).toBe('MAILBOX_FAILED')
  return (failure as JobFailure).message
}

const scripted = async (script: ImapScript) => {
  const { port, commands } = await imapScript(script)
  return { url: `imap://accounts:secret@127.0.0.1:${port}`, server: `127.0.0.1:${port}`, port, commands }
}

test.each([
  ['https://imap.example', /not the address of a mailbox/], ['imaps://', /not the address of a mailbox/], ['imaps://imap.example', /names no user/],
  ['imaps://a:b@imap.example/INBOX', /not the address of a mailbox/], ['imaps://a%:b@imap.example', /%25/],
])('the address %s is refused before anything is asked', async (url, words) => {
  expect(await why(url)).toMatch(words)
})

test('without TLS a password goes to this machine only', () => {
  expect(['imap://a:b@127.0.0.1', 'imap://a:b@localhost:1143', 'imap://a:b@imap.example', 'imaps://a:b@localhost'].map((url) => imapServer(url).tls)).toEqual(['none', 'none', 'starttls', 'implicit'])
  expect(mailboxName(imapServer('imaps://a%40b.example:one@imap.example'), 'INBOX')).toBe(mailboxName(imapServer('imaps://a%40b.example:two@imap.example:993'), 'INBOX'))
})

test('nobody at the address', async () => {
  expect(await why('imap://a:b@127.0.0.1:1')).toMatch(/^Nothing answers at the mailbox's address 127\.0\.0\.1:1\. Check the host and port/)
})

test('a name that nobody knows', async () => {
  expect(await why('imaps://a:b@no-such-host.invalid', { timeoutMs: 20_000 })).toMatch(/^The mailbox's server no-such-host\.invalid:993 was not found\./)
})

test('a wrong password is told with the server’s words, and is not in them', async () => {
  const { url, server } = await scripted({ answer: (command) => (command === 'LOGIN' ? ['NO [AUTHENTICATIONFAILED] Invalid credentials'] : undefined) })
  const words = await why(url)
  expect(words).toMatch(new RegExp(`^The mailbox at ${server.replaceAll('.', '\\.')} does not take the user name or password\\.`))
  expect(words).not.toContain('secret')
})

test('a sign-in that is not taken sends to Settings, and the token is not in its words', async () => {
  const { url } = await scripted({ capabilities: 'IMAP4rev1 AUTH=XOAUTH2 SASL-IR', answer: (command) => (command === 'AUTHENTICATE' ? ['NO [AUTHENTICATIONFAILED] expired'] : undefined) })
  const words = await why(url, { oauth: { provider: 'microsoft', user: 'accounts@meridian.example', clientId: 'c', clientSecret: null, refreshToken: 'r', tokenUrl: 'https://login.example/token' } })
  expect(words).toMatch(/does not take the sign-in\..*Sign in again in Settings\.$/)
  expect(words).not.toContain('token-of-today')
})

test('a folder that is not there', async () => {
  const { url } = await scripted({ answer: (command) => (command === 'EXAMINE' ? ['NO [NONEXISTENT] Mailbox does not exist'] : command === 'LIST' ? ['OK done'] : undefined) })
  expect(await why(url, { folder: 'Bounces' })).toMatch(/^There is no folder “Bounces” in the mailbox at 127\.0\.0\.1:\d+\./)
})

test('a far server that offers no STARTTLS is given no password', async () => {
  const { port, commands } = await scripted({})
  expect(await why(`imap://accounts:secret@0.0.0.0:${port}`)).toMatch(/it does not offer STARTTLS\. Nothing was read\./)
  expect(commands.join(' ')).not.toMatch(/LOGIN|AUTHENTICATE/)
})

test('a certificate that nobody answers for', async () => {
  const { port, commands } = await imapScript({ tls: true })
  expect(await why(`imaps://accounts:secret@127.0.0.1:${port}`)).toMatch(/its certificate cannot be trusted \(DEPTH_ZERO_SELF_SIGNED_CERT\)\. Nothing was read\./)
  expect(commands).toEqual([])
})

test.each([
  ['says nothing', { greeting: null }, /did not answer in time/],
  ['is no mail server', { greeting: 'HTTP/1.1 400 Bad Request' }, /does not speak IMAP|cut the connection|did not answer in time/],
  ['hangs up at the greeting', { answer: () => null }, /cut the connection/],
  ['sends us away', { greeting: '* BYE too many connections' }, /cut the connection/],
])('a server that %s', async (_what, script, words) => {
  const { url } = await scripted(script)
  expect(await why(url, { timeoutMs: 500 })).toMatch(words)
})

test('a connection that is cut in the middle of a reading', async () => {
  const { url } = await scripted({ answer: (command) => (command === 'EXAMINE' ? SELECTED : command === 'UID SEARCH' ? ['* SEARCH 1 2', 'OK done'] : command === 'UID FETCH' ? null : undefined) })
  expect(await why(url, {}, async (mailbox) => mailbox.candidates(await mailbox.uids({ above: 0 })))).toMatch(/^The mailbox's server 127\.0\.0\.1:\d+ cut the connection\./)
})

test('a failure of our own while reading is told as what it is', async () => {
  const { url } = await scripted({ answer: (command) => (command === 'EXAMINE' ? SELECTED : undefined) })
  await expect(withMailbox(access(url), { accessToken, timeoutMs: 2000 }, () => Promise.reject(new RangeError('the disk is full')))).rejects.toThrow(new RangeError('the disk is full'))
})

test('whoever cancels waits for nothing', async () => {
  const { url } = await scripted({ greeting: null })
  const cancelled = new AbortController()
  const reading = verifyMailbox(access(url), { accessToken, signal: cancelled.signal, timeoutMs: 60_000 })
  setTimeout(() => cancelled.abort(), 50)
  await expect(reading).rejects.toMatchObject({ name: 'JobCancelled' })
})

test('it is opened to be looked at, uids behind the last one are asked for, and the last message that every range has is left out', async () => {
  const { url, commands } = await scripted({ answer: (command) => (command === 'EXAMINE' ? SELECTED : command === 'UID SEARCH' ? ['* SEARCH 11', 'OK done'] : undefined) })
  const found = await withMailbox(access(url), { accessToken, timeoutMs: 2000 }, async (mailbox) => ({ mailbox: [mailbox.uidValidity, mailbox.uidNext], above: await mailbox.uids({ above: 11 }), first: await mailbox.uids({ above: 4 }) }))
  expect(found).toEqual({ mailbox: ['7', 12], above: [], first: [11] })
  expect(commands.filter((command) => /^(SELECT|STORE|UID STORE|UID COPY|UID MOVE|EXPUNGE|APPEND|CLOSE)/.test(command))).toEqual([])
  expect(commands).toContainEqual(expect.stringMatching(/^UID SEARCH .*12:\*/))
})
