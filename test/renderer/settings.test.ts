/** Forms of the settings: what is typed, what is sent, and what is kept of it. */
import { beforeEach, expect, test } from 'vitest'
import { bouncesFormOf, isSameMailbox, mailboxToSet, providerOfMailbox, typedMailbox } from '../../src-renderer/features/settings/mail/bouncesForm.ts'
import { addressToSet, mailServerFormOf, typedAddress, whyNoSignIn, whyNotSaved } from '../../src-renderer/features/settings/mail/mailServerForm.ts'
import { ratesToSet, sendingFormOf, withRate } from '../../src-renderer/features/settings/mail/sendingForm.ts'
import { checkAsText, overall } from '../../src-renderer/features/settings/domain/checkWords.ts'
import { placeOf } from '../../src-renderer/features/settings/sections.ts'
import { encryptionWords, parseServerAddress, wholeAddress } from '../../src-renderer/features/settings/serverAddress.ts'
import { changesOf, useSettingsDrafts } from '../../src-renderer/features/settings/settingsDrafts.ts'

beforeEach(() => useSettingsDrafts.setState({ drafts: {} }))

test.each([
  ['mail.example', 'smtp://mail.example', 'Encrypted by STARTTLS, port 587; without it nothing goes.'],
  ['mail.example:465', 'smtps://mail.example:465', 'Encrypted from the first byte, port 465.'],
  ['SMTP://mail.example:25', 'smtp://mail.example:25', 'Encrypted by STARTTLS, port 25; without it nothing goes.'],
  ['smtp://relay.example?tls=never', 'smtp://relay.example?tls=never', 'Not encrypted, port 587: no password is given to it.'],
  ['smtp://[::1]:2525', 'smtp://[::1]:2525', 'On this computer, port 2525.'],
])('a mail server typed as %s', (typed, url, words) => {
  const address = parseServerAddress(typed, 'smtp')!
  expect(wholeAddress(address, null)).toBe(url)
  expect(encryptionWords(address)).toBe(words)
})

test.each(['', 'a b', 'http://mail.example', 'imaps://mail.example', 'smtp://', 'mail.example:99999', 'mail.example/path'])('%j is no mail server', (typed) => expect(parseServerAddress(typed, 'smtp')).toBeNull())

test('a user name and a password in a pasted address go to their fields, and come together again as they were', () => {
  const { form, password } = typedAddress('smtps://a%40b.example:p%3Aw%2F%40%25@mail.example')
  expect(form).toEqual({ address: 'smtps://mail.example', login: 'password', user: 'a@b.example' })
  expect(password).toBe('p:w/@%')
  expect(addressToSet({ ...mailServerFormOf({ url: null }, null), ...form }, password!)).toBe('smtps://a%40b.example:p%3Aw%2F%40%25@mail.example')
})

test('what is set comes back as it was typed, and a password is asked for with every change', () => {
  const form = mailServerFormOf({ url: 'smtp://desk@mail.example:587' }, null)
  expect(form).toMatchObject({ address: 'smtp://mail.example:587', login: 'password', user: 'desk' })
  expect(whyNotSaved(form, '')).toMatch(/^Give the password too/)
  expect(whyNotSaved(form, 'secret')).toBeNull()
  expect(addressToSet({ ...form, login: 'none' }, '')).toBe('smtp://mail.example:587')
  expect(addressToSet({ ...form, address: ' ' }, '')).toBeNull()
})

test('a sign-in goes to the provider’s own servers', () => {
  const form = { ...mailServerFormOf({ url: 'smtp://mail.example:587' }, null), login: 'microsoft' as const, clientId: '8b1f6c1e', mailbox: 'a@b.example' }
  expect(whyNoSignIn(form, 'microsoft')).toMatch(/^mail\.example is not a server of Microsoft 365/)
  expect(whyNoSignIn({ ...form, address: 'smtp://smtp.office365.com:587' }, 'microsoft')).toBeNull()
  expect(whyNoSignIn({ ...form, address: 'smtp://evil-office365.com:587' }, 'microsoft')).not.toBeNull()
})

test('a mailbox is read encrypted unless told otherwise, and its kept password is its own only', () => {
  expect(mailboxToSet({ address: 'mail.example', user: 'bounces', folder: ' INBOX ', everyMinutes: 5 }, 'secret')).toEqual({ url: 'imaps://bounces:secret@mail.example', folder: 'INBOX', everyMinutes: 5 })
  expect(typedMailbox('imaps://bounces:secret@mail.example:993')).toEqual({ form: { address: 'imaps://mail.example:993', user: 'bounces' }, password: 'secret' })
  const kept = bouncesFormOf({ url: 'imaps://bounces@mail.example:993', folder: 'INBOX', everyMinutes: 5 })
  expect(isSameMailbox({ ...kept, folder: 'Returned' }, kept)).toBe(true)
  expect(isSameMailbox({ ...kept, address: 'imaps://other.example:993' }, kept)).toBe(false)
  const signIn = { provider: 'google' as const, clientId: 'id', tenant: null, user: 'a@b.example', kept: true }
  expect(providerOfMailbox({ ...kept, address: 'imap.gmail.com' }, signIn)).toBe('google')
  expect(providerOfMailbox(kept, signIn)).toBeNull()
})

test('rates are the same in whatever order they are typed; one without a limit is none', () => {
  const empty = sendingFormOf({ mailRatePerMinute: null }, { connections: 5, stopAfter: 10, quietHours: 24, rates: [] }).rates
  const one = withRate(withRate(empty, 'us', { perMinute: 30 }), 'au', { perHour: 500 })
  const other = withRate(withRate(empty, 'au', { perHour: 500 }), 'us', { perMinute: 30 })
  expect(JSON.stringify(one)).toBe(JSON.stringify(other))
  expect(ratesToSet(one)).toEqual([{ party: 'au', perMinute: null, perHour: 500 }, { party: 'us', perMinute: 30, perHour: null }])
  expect(withRate(withRate(one, 'us', { perMinute: '' }), 'au', { perHour: '' })).toEqual({})
})

test('what is typed stays by part until it is undone', () => {
  const { change, undo } = useSettingsDrafts.getState()
  change('sms', () => ({ url: 'https://sms.example' }))
  change('sending', (before) => ({ ...before, rate: 60 }))
  undo('sms')
  expect(useSettingsDrafts.getState().drafts).toEqual({ sms: {}, sending: { rate: 60 } })
})

test('only what differs from what is kept is a draft', () => {
  expect(changesOf({ a: 1, rates: { au: { perMinute: 1 } } }, { a: 1, rates: { au: { perMinute: 2 } } })).toEqual({ rates: { au: { perMinute: 1 } } })
})

test('an address leads to a page, or to a part of one; what it does not know leads to the first', () => {
  expect(placeOf(null)).toEqual({ page: 'connection', part: null })
  expect(placeOf('copy')).toEqual({ page: 'copy', part: null })
  expect(placeOf('mail-server')).toEqual({ page: 'mail', part: 'mail-server' })
  expect(placeOf('dkim')).toEqual({ page: 'domain', part: 'dkim' })
  expect(placeOf('constructor')).toEqual({ page: 'connection', part: null })
})

test('a check is as good as its worst part, and can be told to whoever runs the domain', () => {
  const good = { name: 'mx', verdict: 'good', found: '10 mail.example', advice: 'It is reached.' } as const
  const missing = { name: 'dmarc', verdict: 'missing', found: null, advice: 'Publish this: v=DMARC1; p=none', publish: { name: '_dmarc.a.example', value: 'v=DMARC1; p=none' } } as const
  expect(overall({ exists: true, checks: [good] }).word).toBe('All good')
  expect(overall({ exists: true, checks: [good, { ...good, verdict: 'weak' }, missing] })).toEqual({ word: '1 to mend', tone: 'bad' })
  expect(overall({ exists: true, checks: [good, { ...good, verdict: 'unknown' }] }).tone).toBe('plain')
  expect(overall({ exists: false, checks: [] })).toEqual({ word: 'No such domain', tone: 'bad' })
  expect(checkAsText({ domain: 'a.example', checkedAt: 0, exists: true, checks: [good, missing] }, 'Australia')).toBe(`Mail of Australia is sent from a.example. Checked at 1970-01-01T00:00:00.000Z.

MX – Good
It is reached.
Published now:
  10 mail.example

DMARC – Missing
Publish this: v=DMARC1; p=none
TXT record to publish
  Name: _dmarc.a.example
  Value: v=DMARC1; p=none`)
})
