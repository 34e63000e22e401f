import { generateKeyPairSync } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { PartyId } from '#contract/vocabulary.ts'
import { dkimRecordValue } from '#main/domain/dkimRecord.ts'
import { verifyDkim } from '../../mail/dkimVerifier.ts'
import { dnsServer } from '../../mail/dnsServer.ts'
import { imapScript } from '../../mail/imapScript.ts'
import { smtpSink } from '../../mail/smtpSink.ts'
import { desk, refusal, type Desk } from '../mail/desk.ts'
import { lightDesk, type LightDesk } from './lightDesk.ts'

const AU = 'party_au' as PartyId
const parties = async ({ client }: Desk): Promise<PartyId[]> => (await client.app.info()).parties.map(({ id }) => id)

/** Nothing of a secret is in any file of the workspace, nor in what a window is told. */
async function nowhere({ dir, client, core }: LightDesk, ...secrets: string[]): Promise<void> {
  core.context.database.raw.pragma('wal_checkpoint(TRUNCATE)')
  const files = readdirSync(join(dir, 'workspace')).filter((name) => name.includes('.db')).map((file) => readFileSync(join(dir, 'workspace', file)))
  const shown = JSON.stringify([await client.mailSettings.get(), await client.settings.get()])
  for (const secret of secrets) expect([secret, files.some((bytes) => bytes.includes(secret)), shown.includes(secret)]).toEqual([secret, false, false])
}
const audited = ({ core }: Pick<LightDesk, 'core'>, action: string) =>
  core.context.database.raw.prepare<[string], { subject: string; by: string; detail: string }>('SELECT subject, by, detail FROM audit WHERE action = ? ORDER BY id').all(action).map(({ detail, ...row }) => ({ ...row, detail: JSON.parse(detail) as unknown }))

describe('sending', () => {
  test('a new workspace has careful rules; changed ones hold for whatever is sent next, and are in the audit trail', async () => {
    const at = await desk({ accounts: 20 })
    expect(await at.client.mailSettings.get()).toEqual({ connections: 5, stopAfter: 10, quietHours: 24, rates: [], signIn: null, dkim: [], bounces: null, sms: null, secretsStay: true })
    const [one, two, three] = (await parties(at)) as [PartyId, PartyId, PartyId]
    const rates = [{ party: one, perMinute: 60, perHour: 1000 }, { party: two, perMinute: null, perHour: null }, { party: three, perMinute: 5, perHour: null }, { party: three, perMinute: 30, perHour: null }]
    const kept = [rates[0], rates[3]]
    expect(await at.client.mailSettings.setSending({ connections: 2, stopAfter: 3, quietHours: 48, rates })).toMatchObject({ connections: 2, stopAfter: 3, quietHours: 48, rates: kept })
    expect(at.core.context.outgoing()).toMatchObject({ mail: { connections: 2 }, rules: { stopAfter: 3, quietMs: 48 * 3_600_000, rates: kept } })
    expect(audited(at, 'settings.sending')).toEqual([{ subject: 'workspace', by: at.core.context.operator().name, detail: { connections: 2, stopAfter: 3, quietHours: 48, rates: kept } }])
    expect(await at.client.mailSettings.setSending({ connections: 2, stopAfter: 3, quietHours: 0, rates: [] })).toMatchObject({ quietHours: 0, rates: [] })
  })

  test('what is out of bounds is refused, and nothing of it is kept', async () => {
    const { client } = await lightDesk()
    const fine = { connections: 5, stopAfter: 10, quietHours: 24, rates: [] }
    for (const wrong of [{ connections: 0 }, { connections: 21 }, { stopAfter: 0 }, { quietHours: 721 }, { rates: [{ party: AU, perMinute: 0, perHour: null }] }]) {
      expect(await refusal(client.mailSettings.setSending({ ...fine, ...wrong }))).toMatchObject({ code: 'BAD_REQUEST' })
    }
    expect(await client.mailSettings.get()).toMatchObject(fine)
  })

  test('a setting that cannot be read counts as not set', async () => {
    const { client, core } = await lightDesk()
    const write = core.context.database.raw.prepare("INSERT INTO setting (key, value, changedAt, changedBy) VALUES (?, ?, 0, 'x')")
    for (const key of ['mail.connections', 'mail.rates', 'mail.signIn', 'mail.dkim', 'bounces.mailbox', 'sms.provider']) write.run(key, '{"')
    await core.context.reloadConnections()
    expect(await client.mailSettings.get()).toMatchObject({ connections: 5, rates: [], signIn: null, dkim: [], bounces: null, sms: null })
  })

  test('whoever may only look changes nothing', async () => {
    const { client } = await lightDesk({ grants: ['billing:view'] })
    for (const call of [
      client.mailSettings.setSending({ connections: 5, stopAfter: 10, quietHours: 24, rates: [] }), client.mailSettings.setDkim({ domain: 'meridian.example', selector: 'cf1' }), client.mailSettings.removeDkim({ domain: 'meridian.example' }),
      client.mailSettings.setBounces({ mailbox: null }), client.mailSettings.setSms({ provider: null }), client.mailSettings.signOut(), client.mailSettings.beginSignIn({ provider: 'google', clientId: 'app-0001', user: 'a@b.example' }),
    ]) expect(await refusal(call)).toMatchObject({ code: 'NOT_ALLOWED' })
  })
})

describe('DKIM', () => {
  const record = (settings: { dkim: { recordName: string; recordValue: string }[] }) => (name: string) => settings.dkim.find(({ recordName }) => recordName === name)?.recordValue ?? null

  test('a key is made here, its record is shown, and what is sent is signed with it', async () => {
    const at = await desk({ accounts: 20 })
    const settings = await at.client.mailSettings.setDkim({ domain: 'MeridianFleet.example', selector: 'cf1' })
    expect(settings.dkim).toEqual([{ domain: 'meridianfleet.example', selector: 'cf1', kept: true, recordName: 'cf1._domainkey.meridianfleet.example', recordValue: expect.stringMatching(/^v=DKIM1; k=rsa; p=MIIB[\w+/=]{380,}$/) }])
    await nowhere(at, 'PRIVATE KEY')
    expect(audited(at, 'settings.dkim')).toMatchObject([{ subject: 'meridianfleet.example', detail: { selector: 'cf1', bits: 2048, made: true, kept: true } }])

    const { rows } = await at.client.registrations.page({ need: 'send', limit: 3 })
    const order = { kind: 'registration' as const, selection: { registrations: rows.map(({ registrationId }) => registrationId) } }
    const sink = await smtpSink()
    const mail = { ...at.core.context.outgoing().mail!, smtpUrl: sink.url }
    const request = { workspaceDir: at.core.context.workspaceDir, order, again: false, quietMs: 0, now: Date.now(), accountId: rows[0]!.accountId, to: 'noor@meridianfleet.example', mail }
    await at.core.context.jobs.start('mail.test', request, { label: 'x' }).finished
    const { activity } = await at.client.mail.dispatch({ order, expected: (await at.client.mail.preview({ order })).willSend })
    expect(await at.ended(activity)).toBe('done')
    expect(at.sandbox.receivedMail()).toBeGreaterThan(0)
    for (const raw of [sink.taken()[0]!.raw, ...at.sandbox.mails().map(({ raw }) => raw)]) {
      expect(verifyDkim(Buffer.from(`${raw.replace(/\r?\n$/, '')}\r\n`.replace(/\r?\n/g, '\r\n')), record(settings)).why).toBe('')
    }
  })

  test('saved twice, the key that is published stays; another selector makes another key', async () => {
    const { client } = await lightDesk()
    const first = await client.mailSettings.setDkim({ domain: 'meridian.example', selector: 'cf1' })
    expect(await client.mailSettings.setDkim({ domain: 'meridian.example', selector: 'cf1' })).toEqual(first)
    const second = await client.mailSettings.setDkim({ domain: 'meridian.example', selector: 'cf2' })
    expect(second.dkim).toMatchObject([{ selector: 'cf2' }])
    expect(second.dkim[0]!.recordValue).not.toBe(first.dkim[0]!.recordValue)
    await client.mailSettings.setDkim({ domain: 'au.meridian.example', selector: 'cf1' })
    expect((await client.mailSettings.get()).dkim.map(({ domain }) => domain)).toEqual(['au.meridian.example', 'meridian.example'])
  })

  test('one of our own is taken, in either form', async () => {
    const { client, core } = await lightDesk({ smtpUrl: 'smtp://127.0.0.1:2525' })
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })
    for (const type of ['pkcs1', 'pkcs8'] as const) {
      const { dkim } = await client.mailSettings.setDkim({ domain: 'meridian.example', selector: 'cf1', privateKey: `\n${privateKey.export({ type, format: 'pem' }).toString()}\n` })
      expect(dkim[0]!.recordValue).toBe(dkimRecordValue(publicKey.export({ type: 'spki', format: 'der' }).toString('base64')))
      expect(core.context.outgoing().mail!.dkim).toEqual([{ domain: 'meridian.example', selector: 'cf1', privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }])
    }
  })

  test('what is no such key is refused, each for its reason, and nothing is kept', async () => {
    const { client, secrets } = await lightDesk()
    const rsa = (bits: number) => generateKeyPairSync('rsa', { modulusLength: bits })
    const pem = (key: { export(options: { type: 'pkcs8'; format: 'pem' }): string | Buffer }) => key.export({ type: 'pkcs8', format: 'pem' }).toString()
    for (const [privateKey, words] of [
      ['hello', /not a private key in PEM form/], ['-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----', /not a private key/], [pem(rsa(512).privateKey), /has 512 bits, and mail servers take no signature of less than 1024/],
      [pem(generateKeyPairSync('ed25519').privateKey), /This is a ED25519 key/], [pem(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey), /Give an RSA key/],
      [rsa(1024).publicKey.export({ type: 'spki', format: 'pem' }).toString(), /the public half/], [rsa(1024).privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }).toString(), /protected by a password/],
    ] as const) expect(await refusal(client.mailSettings.setDkim({ domain: 'meridian.example', selector: 'cf1', privateKey }))).toMatchObject({ code: 'BAD_KEY', message: expect.stringMatching(words) })
    expect(secrets.size).toBe(0)
    expect((await client.mailSettings.get()).dkim).toEqual([])
    for (const wrong of [{ domain: 'meridian', selector: 'cf1' }, { domain: 'meridian.example', selector: 'a.b; p=' }, { domain: 'a b.example', selector: 'cf1' }]) expect(await refusal(client.mailSettings.setDkim(wrong))).toMatchObject({ code: 'BAD_REQUEST' })
  })

  test('taken away, it is gone from the keys too; what is not there cannot be', async () => {
    const { client, secrets } = await lightDesk()
    await client.mailSettings.setDkim({ domain: 'meridian.example', selector: 'cf1' })
    await client.mailSettings.setDkim({ domain: 'au.meridian.example', selector: 'cf1' })
    expect((await client.mailSettings.removeDkim({ domain: 'meridian.example' })).dkim).toHaveLength(1)
    expect(Object.keys(JSON.parse(secrets.get('dkimKeys')!) as object)).toEqual(['au.meridian.example'])
    expect(await refusal(client.mailSettings.removeDkim({ domain: 'meridian.example' }))).toMatchObject({ code: 'NOT_FOUND' })
    await client.mailSettings.removeDkim({ domain: 'au.meridian.example' })
    expect(secrets.has('dkimKeys')).toBe(false)
  })

  test('where the key could not be kept, that is shown, and nothing leaves unsigned', async () => {
    const at = await desk({ accounts: 20, keeps: false })
    expect(await at.client.mailSettings.setDkim({ domain: 'meridianfleet.example', selector: 'cf1' })).toMatchObject({ dkim: [{ kept: false }], secretsStay: false })
    const order = { kind: 'registration' as const, selection: { filter: {} } }
    const { campaign, activity } = await at.client.mail.dispatch({ order, expected: (await at.client.mail.preview({ order })).willSend })
    await at.ended(activity)
    const { rows: [row] } = await at.client.mail.campaigns({ limit: 1 })
    expect(row).toMatchObject({ id: campaign, state: 'paused', counts: { sent: 0, failed: 0, uncertain: 0 }, stopReason: expect.stringContaining('the key is not on this machine. Give the DKIM key again in Settings') })
    expect(at.sandbox.receivedMail()).toBe(0)
  })
})

describe('the sender’s domain', () => {
  test('is asked about with our key and our mail server', async () => {
    const dns = await dnsServer({ mx: { 'au.meridianfleet.example': [[10, 'mx.meridianfleet.example']] }, txt: { 'au.meridianfleet.example': ['v=spf1 ip4:198.51.100.1 -all'] } })
    const at = await desk({ accounts: 20, world: { dnsServers: [dns.address], timeoutMs: 3000 } })
    const { dkim: [ours] } = await at.client.mailSettings.setDkim({ domain: 'meridianfleet.example', selector: 'cf1' })
    dns.zone.txt = { ...dns.zone.txt, [ours!.recordName]: [ours!.recordValue] }
    const found = await at.client.mailSettings.checkSender({ party: (await at.client.app.info()).parties.find(({ senderEmail }) => senderEmail.endsWith('@au.meridianfleet.example'))!.id })
    expect(found).toMatchObject({ domain: 'au.meridianfleet.example', checks: [{ name: 'mx', verdict: 'good' }, { name: 'spf', verdict: 'good' }, { name: 'dkim', verdict: 'good' }, { name: 'dmarc', verdict: 'missing' }] })
  })

  test('a party that is not there, and a line that is gone, are told apart', async () => {
    const dead = await dnsServer({ silent: ['au.meridianfleet.example', '_dmarc.au.meridianfleet.example', '_dmarc.meridianfleet.example'] })
    const at = await desk({ accounts: 20, world: { dnsServers: [dead.address], timeoutMs: 50 } })
    expect(await refusal(at.client.mailSettings.checkSender({ party: 'party_none' }))).toMatchObject({ code: 'NOT_FOUND' })
    expect(await refusal(at.client.mailSettings.checkSender({ party: (await parties(at))[0]! }))).toMatchObject({ code: 'NO_LINE' })
  })
})

describe('the mailbox bounces come to', () => {
  const mailbox = (folders = ['INBOX']) => imapScript({
    answer: (command, args) => {
      if (command === 'LOGIN') return /hunter2/.test(args) ? ['OK in'] : ['NO [AUTHENTICATIONFAILED] Wrong password']
      if (command === 'EXAMINE' && !folders.some((folder) => args.includes(folder))) return ['NO [NONEXISTENT] No such mailbox']
      if (command === 'EXAMINE') return ['* 0 EXISTS', '* OK [UIDVALIDITY 1] ok', '* OK [UIDNEXT 1] ok', 'OK [READ-ONLY] done']
      if (command === 'LIST') return [...folders.filter((folder) => args.includes(folder)).map((folder) => `* LIST () "/" ${folder}`), 'OK done']
      return undefined
    },
  })

  test('is opened before it is kept; its password is apart, and comes out nowhere', async () => {
    const server = await mailbox(['INBOX', 'Bounces'])
    const at = await lightDesk()
    const url = `imap://ana:hunter2@127.0.0.1:${server.port}`
    expect((await at.client.mailSettings.setBounces({ mailbox: { url, folder: 'Bounces', everyMinutes: 10 } })).bounces).toMatchObject({ url: `imap://ana@127.0.0.1:${server.port}`, folder: 'Bounces', everyMinutes: 10, hasPassword: true, problem: null })
    expect(server.commands.filter((command) => /SELECT|STORE|EXPUNGE/.test(command))).toEqual([])
    expect(at.core.context.bounceMailbox()).toEqual({ url, folder: 'Bounces', oauth: null })
    await nowhere(at, 'hunter2')
    expect(audited(at, 'settings.bounces')).toMatchObject([{ subject: `imap://ana@127.0.0.1:${server.port}`, detail: { folder: 'Bounces', hasPassword: true, kept: true } }])

    // Its folder changes without the password being given again.
    expect((await at.client.mailSettings.setBounces({ mailbox: { url: `imap://ana@127.0.0.1:${server.port}`, folder: 'INBOX', everyMinutes: 5 } })).bounces).toMatchObject({ folder: 'INBOX', hasPassword: true })
    expect(await at.client.mailSettings.readBounces()).toEqual({ read: 0, bounces: 0, matched: 0 })
    expect((await at.client.mailSettings.get()).bounces).toMatchObject({ lastReadAt: expect.any(Number), problem: null })
    expect((await at.client.mailSettings.setBounces({ mailbox: null })).bounces).toBeNull()
    expect(at.secrets.has('bouncesUrl')).toBe(false)
    expect(await refusal(at.client.mailSettings.readBounces())).toMatchObject({ code: 'NOT_FOUND' })
  })

  test('one that does not let us in, has no such folder, or is no mailbox, is not kept', async () => {
    const server = await mailbox()
    const sink = await smtpSink()
    const { client, secrets } = await lightDesk({ world: { timeoutMs: 500 } })
    for (const [url, folder, words] of [
      [`imap://ana:wrong@127.0.0.1:${server.port}`, 'INBOX', /does not take the user name or password/], [`imap://ana:hunter2@127.0.0.1:${server.port}`, 'Bounces', /There is no folder “Bounces”/],
      [`imap://127.0.0.1:${server.port}`, 'INBOX', /holds no password/], [`imap://ana@127.0.0.1:${server.port}`, 'INBOX', /holds no password/], ['imap://ana:hunter2@127.0.0.1:1', 'INBOX', /Nothing answers/],
      [`imap://ana:hunter2@127.0.0.1:${sink.port}`, 'INBOX', /./], ['imap://', 'INBOX', /not the address of a mailbox/],
    ] as const) expect([url, await refusal(client.mailSettings.setBounces({ mailbox: { url, folder, everyMinutes: 5 } })).catch((error: Error) => error.message)]).toEqual([url, { code: 'FAILED', message: expect.stringMatching(words) }])
    expect(secrets.size).toBe(0)
    expect((await client.mailSettings.get()).bounces).toBeNull()
  })

  test('a password is not told to another server than the one it was given for', async () => {
    const [first, second] = [await mailbox(), await mailbox()]
    const { client } = await lightDesk()
    await client.mailSettings.setBounces({ mailbox: { url: `imap://ana:hunter2@127.0.0.1:${first.port}`, folder: 'INBOX', everyMinutes: 5 } })
    expect(await refusal(client.mailSettings.setBounces({ mailbox: { url: `imap://ana@127.0.0.1:${second.port}`, folder: 'INBOX', everyMinutes: 5 } }))).toMatchObject({ code: 'FAILED' })
    expect(second.commands).toEqual([])
  })

  test('where the password could not be kept, it is said that it is wanted again', async () => {
    const server = await mailbox()
    const { client } = await lightDesk({ keeps: false })
    expect((await client.mailSettings.setBounces({ mailbox: { url: `imap://ana:hunter2@127.0.0.1:${server.port}`, folder: 'INBOX', everyMinutes: 5 } })).bounces).toMatchObject({ hasPassword: false, problem: expect.stringContaining('Give the address with its password again') })
  })
})

describe('the SMS provider', () => {
  const access = ({ sandbox }: Desk) => ({ url: new URL(sandbox.sms).origin, accountSid: sandbox.sms.split('/').at(-1)!, authToken: sandbox.token, everySeconds: 15 })

  test('is asked before it is kept; its token is apart, and comes out nowhere', async () => {
    const at = await desk({ accounts: 20 })
    const { authToken, ...shown } = access(at)
    expect((await at.client.mailSettings.setSms({ provider: { ...access(at), url: `${shown.url}/` } })).sms).toEqual({ ...shown, tokenKept: true, lastPolledAt: null, problem: null, given: false })
    expect(at.core.context.outgoing().sms).toEqual({ url: shown.url, accountSid: shown.accountSid, authToken })
    await nowhere(at, authToken)
    expect((await at.client.mailSettings.setSms({ provider: null })).sms).toBeNull()
    expect(at.core.context.outgoing().sms).toBeNull()
    expect(at.secrets.has('smsToken')).toBe(false)
  })

  test('a wrong token, a wrong account and an address where nothing answers are not kept', async () => {
    const at = await desk({ accounts: 20 })
    for (const wrong of [{ authToken: 'wrong' }, { accountSid: 'AC1' }, { url: 'http://127.0.0.1:1' }, { url: 'http://sms.elsewhere.example' }]) {
      const { code, message } = await refusal(at.client.mailSettings.setSms({ provider: { ...access(at), ...wrong } }))
      expect([code, message.length > 30]).toEqual(['FAILED', true])
    }
    expect((await at.client.mailSettings.get()).sms).toBeNull()
    expect(at.secrets.size).toBe(0)
  })

  test('where the token could not be kept, it is said that it is wanted again', async () => {
    const at = await desk({ accounts: 20, keeps: false })
    expect((await at.client.mailSettings.setSms({ provider: access(at) })).sms).toMatchObject({ tokenKept: false, problem: 'Its token is not on this machine. Give it again.' })
  })
})
