/** What a command line was given to sign in with is never said again. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { hiding } from '#main/hosts/commandLine/hidden.ts'
import { counterfoil } from './counterfoil.ts'

const SECRET = 's3cretpw'
const inFolder = () => {
  const dir = mkdtempSync(join(tmpdir(), 'counterfoil-secrets-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return ['--workspace', join(dir, 'none')]
}
const registrations = ['mail', 'dispatch', 'registrations']
const notices = ['mail', 'dispatch', 'critical-notices']

test.each([
  ['--smtp of a mistyped protocol', [...registrations, '--smtp', `smpt://bob:${SECRET}@mail.example`], '--smtp'],
  ['--smtp that cannot be read', [...registrations, '--smtp', `bob:${SECRET}@mail.example:99999`], '--smtp'],
  ['--sms', [...notices, '--sms', `ftp://bob:${SECRET}@sms.example`], '--sms'],
  ['--sms that cannot be read', [...notices, '--sms', `bob ${SECRET}`], 'an SMS provider'],
  ['--imap', ['mail', 'read-bounces', '--imap', `imap.example:${SECRET}`], '--imap'],
  ['--url', ['sync', '--url', `htps://bob:${SECRET}@billing.example`], '--url'],
  ['--url without a token', ['sync', '--url', `https://bob:${SECRET}@billing.example`], 'billing.example'],
  ['a mistyped option', ['sync', `--tokn=${SECRET}`], '--tokn'],
  ['a mistyped option of an address', ['sync', `--smpt=smtp://bob:${SECRET}@mail.example`], 'unknown option'],
  ['a word too many', ['verify', SECRET], 'too many arguments'],
  ['an unknown command', [`smtp://bob:${SECRET}@mail.example`], 'unknown command'],
  ['--token of what is wrong elsewhere', ['sync', '--timeout', SECRET, '--token', SECRET], '--timeout'],
  ['--sms-token of what is wrong elsewhere', [...notices, '--rate', SECRET, '--sms-token', SECRET], '--rate'],
])('%s is told without what was typed', async (_, words, told) => {
  for (const json of [[], ['--json']]) {
    const ended = await counterfoil(...words, ...inFolder(), ...json)
    expect(ended.code).not.toBe(0)
    expect(ended.stderr).toContain(told)
    expect(ended.stdout + ended.stderr).not.toContain(SECRET)
  }
})

test('whatever is said, secrets of arguments and of the environment are left out, as typed and decoded', () => {
  const hide = hiding(['x', '--smtp=smtps://bob:p%40ss%20word@mail.example', '--sms-token', 'abcdef', '--url', 'https://host.example/a@b'], { COUNTERFOIL_TOKEN: 'tok-12345', COUNTERFOIL_BOUNCES_URL: 'imaps://u:hunter22@h' })
  expect(hide('Write imaps://user:password@host.')).toBe('Write imaps://user:password@host.')
  expect(hide('no p@ss word, p%40ss%20word, abcdef, tok-12345 or hunter22 at https://host.example and imaps://other:thing@there')).toBe('no …, …, …, … or … at https://host.example and imaps://…@there')
  expect(hiding([], {})('The billing system at https://host.example/x did not answer: bob@mail.example')).toBe('The billing system at https://host.example/x did not answer: bob@mail.example')
})
