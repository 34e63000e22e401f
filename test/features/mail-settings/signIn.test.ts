import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createSignInRenewal } from '#main/core/signInRenewal.ts'
import { fakeClock } from '../../core/sync/fakeClock.ts'
import { imapScript } from '../../mail/imapScript.ts'
import { signInService, tokenSmtpServer, type SignInService } from '../../mail/signInService.ts'
import { smtpSink } from '../../mail/smtpSink.ts'
import { desk, refusal } from '../mail/desk.ts'
import { lightDesk, type LightDesk } from './lightDesk.ts'

const US = 'accounts@meridian.example'
const MICROSOFT = { provider: 'microsoft', clientId: 'app-0001', user: US } as const
const world = (service: SignInService) => ({ endpoints: () => service.endpoints, timeoutMs: 1000 })

async function ended({ client }: Pick<LightDesk, 'client'>, attempt: string): Promise<{ state: string; message: string | null }> {
  for (;;) {
    const state = await client.mailSettings.signInState({ attempt })
    if (state.state !== 'waiting') return state
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
async function signIn(at: Pick<LightDesk, 'client'>, service: SignInService) {
  const { attempt, url } = await at.client.mailSettings.beginSignIn(MICROSOFT)
  await service.browse(url)
  return ended(at, attempt)
}
const trail = ({ core }: Pick<LightDesk, 'core'>) => core.context.database.raw.prepare<[], { action: string; subject: string; detail: string }>("SELECT action, subject, detail FROM audit WHERE action LIKE 'settings.%' ORDER BY id").all()

describe('signing in to the mail server', () => {
  test('is kept once the mail server has taken it, and mail then leaves by it', async () => {
    const service = await signInService()
    const server = await tokenSmtpServer(service.good)
    const at = await desk({ accounts: 20, world: world(service) })
    const { core, client, secrets, dir } = at
    // The sandbox's server is given at the start and wins; here it is the setting that counts.
    const own = await lightDesk({ world: world(service) })
    await own.client.settings.setSmtp({ url: server.url })
    const { attempt, url } = await own.client.mailSettings.beginSignIn(MICROSOFT)
    expect(await own.client.mailSettings.signInState({ attempt })).toEqual({ state: 'waiting', message: null })
    expect((await own.client.mailSettings.get()).signIn).toBeNull()
    expect((await service.browse(url)).text).toContain('Go back to Counterfoil')
    expect(await ended(own, attempt)).toEqual({ state: 'done', message: `Signed in as ${US}.` })

    const refreshToken = [...service.refreshTokens][0]!
    expect((await own.client.mailSettings.get()).signIn).toEqual({ provider: 'microsoft', clientId: 'app-0001', tenant: null, user: US, kept: true })
    expect(JSON.parse(own.secrets.get('mailSignIn')!)).toEqual({ clientSecret: null, refreshToken })
    expect(trail(own).map(({ action, subject }) => `${action} ${subject}`)).toEqual([`settings.smtp ${server.url}`, `settings.signIn ${US}`])
    own.core.context.database.raw.pragma('wal_checkpoint(TRUNCATE)')
    for (const file of readdirSync(join(own.dir, 'workspace')).filter((name) => name.includes('.db'))) expect([file, readFileSync(join(own.dir, 'workspace', file)).includes(refreshToken)]).toEqual([file, false])
    // Asked again, the mail server is signed in to with it.
    expect(await own.client.settings.setSmtp({ url: server.url })).toEqual({ kept: true })

    const { rows: [row] } = await client.registrations.page({ need: 'send', limit: 1 })
    const request = { workspaceDir: core.context.workspaceDir, order: { kind: 'registration' as const, selection: { registrations: [row!.registrationId] } }, again: false, quietMs: 0, now: Date.now(), accountId: row!.accountId, to: US, mail: own.core.context.outgoing().mail! }
    expect(await core.context.jobs.start('mail.test', request, { label: 'x' }).finished).toMatchObject({ to: US })
    expect(server.messages).toHaveLength(1)
    expect(server.signedIn.map(({ user, taken }) => [user, taken])).toEqual([[US, true], [US, true], [US, true]])
    expect([secrets.size, dir === own.dir]).toEqual([0, false])
  })

  test('when the mail server does not take it, nothing is kept, and it is said whose it should be', async () => {
    const service = await signInService()
    const server = await tokenSmtpServer(new Set())
    const at = await lightDesk({ world: world(service) })
    await at.client.settings.setSmtp({ url: server.url })
    expect(await signIn(at, service)).toEqual({ state: 'failed', message: expect.stringContaining(`does not take the sign-in of ${US}`) })
    expect(at.secrets.size).toBe(0)
    expect((await at.client.mailSettings.get()).signIn).toBeNull()
  })

  test('when the sign-in service is down at the last step, nothing is kept', async () => {
    const service = await signInService()
    const server = await tokenSmtpServer(service.good)
    const at = await lightDesk({ world: world(service) })
    await at.client.settings.setSmtp({ url: server.url })
    for (const [token, words] of [['cut', /could not be reached/], ['silence', /did not answer in time/], [{ status: 503, body: '' }, /cannot answer now/], [{ status: 400, body: { error: 'invalid_grant' } }, /does not take the sign-in any more/]] as const) {
      service.behave({ token })
      expect(await signIn(at, service)).toEqual({ state: 'failed', message: expect.stringMatching(words) })
    }
    expect(at.secrets.size).toBe(0)
  })

  test('nobody who never comes back holds anything up: it ends by itself', async () => {
    const service = await signInService()
    const server = await tokenSmtpServer(service.good)
    const at = await lightDesk({ world: { ...world(service), signInWithinMs: 30 } })
    await at.client.settings.setSmtp({ url: server.url })
    const { attempt } = await at.client.mailSettings.beginSignIn(MICROSOFT)
    expect(await ended(at, attempt)).toEqual({ state: 'failed', message: 'Nobody came back from the sign-in page in time. Begin again.' })
  })

  test('a second one ends the first; one that is not known is said to be so', async () => {
    const service = await signInService()
    const server = await tokenSmtpServer(service.good)
    const at = await lightDesk({ world: world(service) })
    await at.client.settings.setSmtp({ url: server.url })
    const first = await at.client.mailSettings.beginSignIn(MICROSOFT)
    expect(await signIn(at, service)).toMatchObject({ state: 'done' })
    expect(await at.client.mailSettings.signInState({ attempt: first.attempt })).toEqual({ state: 'failed', message: 'Another sign-in was begun after this one.' })
    await expect(service.browse(first.url)).rejects.toThrow('fetch failed')
    expect(await refusal(at.client.mailSettings.signInState({ attempt: 'another' }))).toMatchObject({ code: 'NOT_FOUND' })
  })

  test('needs a mail server, and one of the provider’s own: the token is told to nobody else', async () => {
    const service = await signInService()
    const none = await lightDesk({ world: world(service) })
    expect(await refusal(none.client.mailSettings.beginSignIn(MICROSOFT))).toMatchObject({ code: 'NO_TRANSPORT', message: 'Give the mail server first.' })
    const other = await lightDesk({ world: world(service), smtpUrl: 'smtp://mail.elsewhere.example:587' })
    expect(await refusal(other.client.mailSettings.beginSignIn(MICROSOFT))).toMatchObject({ code: 'NO_TRANSPORT', message: expect.stringContaining('Set smtp://smtp.office365.com:587 first') })
    for (const wrong of [{ clientId: 'x' }, { user: 'nobody' }, { tenant: 'a/../b' }]) expect(await refusal(none.client.mailSettings.beginSignIn({ ...MICROSOFT, ...wrong }))).toMatchObject({ code: 'BAD_REQUEST' })
  })

  test('where this machine cannot keep it, that is said', async () => {
    const service = await signInService()
    const server = await tokenSmtpServer(service.good)
    const at = await lightDesk({ world: world(service), keeps: false })
    await at.client.settings.setSmtp({ url: server.url })
    expect(await signIn(at, service)).toEqual({ state: 'done', message: expect.stringContaining('cannot keep it encrypted: you will be asked again') })
    expect(await at.client.mailSettings.get()).toMatchObject({ signIn: { user: US, kept: false }, secretsStay: false })
  })
})

describe('signing out', () => {
  test('forgets the token; the mail server stays', async () => {
    const service = await signInService()
    const server = await tokenSmtpServer(service.good)
    const at = await lightDesk({ world: world(service) })
    await at.client.settings.setSmtp({ url: server.url })
    await signIn(at, service)
    expect((await at.client.mailSettings.signOut()).signIn).toBeNull()
    expect(at.secrets.size).toBe(0)
    expect(at.core.context.outgoing().mail).toMatchObject({ smtpUrl: server.url, oauth: null })
    expect(trail(at).at(-1)!.action).toBe('settings.signOut')
  })

  test('is what giving another mail server, or a password, comes to', async () => {
    const service = await signInService()
    const server = await tokenSmtpServer(service.good, { authMethods: ['PLAIN', 'XOAUTH2'], onAuth: ({ password, accessToken, username }, _session, done) => (password === 'hunter2' || service.good.has(accessToken ?? '') ? done(null, { user: username }) : done(new Error('no'))) })
    const at = await lightDesk({ world: world(service) })
    await at.client.settings.setSmtp({ url: server.url })
    await signIn(at, service)
    expect(await at.client.settings.setSmtp({ url: `smtp://ana:hunter2@127.0.0.1:${server.port}` })).toEqual({ kept: true })
    expect((await at.client.mailSettings.get()).signIn).toBeNull()
    expect(at.core.context.outgoing().mail).toMatchObject({ oauth: null, smtpUrl: expect.stringContaining('hunter2') })
    // And the other way about: whoever signs in needs no password, and none is kept.
    expect(await signIn(at, service)).toMatchObject({ state: 'done' })
    expect([...at.secrets.keys()]).toEqual(['mailSignIn'])
    expect(at.core.context.outgoing().mail).toMatchObject({ oauth: { user: US }, smtpUrl: `smtp://ana@127.0.0.1:${server.port}` })
  })

  test('a server that wants no sign-in at all is used as it is', async () => {
    const sink = await smtpSink()
    const at = await lightDesk()
    await at.client.settings.setSmtp({ url: sink.url })
    expect(at.core.context.outgoing().mail).toMatchObject({ smtpUrl: sink.url, oauth: null, dkim: [], unsigned: [] })
  })
})

test('a sign-in opens the mailbox that bounces come to, also one that is shared', async () => {
  const service = await signInService()
  const server = await tokenSmtpServer(service.good)
  const users: string[] = []
  const mailbox = await imapScript({
    capabilities: 'IMAP4rev1 AUTH=XOAUTH2 SASL-IR',
    answer: (command, args) => {
      if (command === 'AUTHENTICATE') {
        const [user, auth] = Buffer.from(args.split(' ').at(-1)!, 'base64').toString().split('\u0001') as [string, string]
        users.push(user.replace('user=', ''))
        return service.good.has(auth.replace('auth=Bearer ', '')) ? ['OK in'] : ['NO [AUTHENTICATIONFAILED] no']
      }
      if (command === 'EXAMINE') return ['* 0 EXISTS', '* OK [UIDVALIDITY 1] ok', '* OK [UIDNEXT 1] ok', 'OK [READ-ONLY] done']
      if (command === 'LIST') return ['* LIST () "/" INBOX', 'OK done']
      return undefined
    },
  })
  const at = await lightDesk({ world: world(service) })
  await at.client.settings.setSmtp({ url: server.url })
  await signIn(at, service)
  expect((await at.client.mailSettings.setBounces({ mailbox: { url: `imap://127.0.0.1:${mailbox.port}`, folder: 'INBOX', everyMinutes: 5 } })).bounces).toMatchObject({ hasPassword: false, problem: null, url: `imap://${encodeURIComponent(US)}@127.0.0.1:${mailbox.port}` })
  await at.client.mailSettings.setBounces({ mailbox: { url: `imap://bounces%40meridian.example@127.0.0.1:${mailbox.port}`, folder: 'INBOX', everyMinutes: 5 } })
  expect(users).toEqual([US, 'bounces@meridian.example'])
  expect(await at.client.mailSettings.readBounces()).toEqual({ read: 0, bounces: 0, matched: 0 })
  expect(users).toHaveLength(3)
  expect((await at.client.mailSettings.signOut()).bounces).toMatchObject({ problem: expect.stringContaining('no sign-in stands for it') })
})

describe('a sign-in that lasts', () => {
  test('Microsoft’s next token is kept day by day, so that the last one never ends', async () => {
    const service = await signInService()
    const server = await tokenSmtpServer(service.good)
    const at = await lightDesk({ world: world(service) })
    await at.client.settings.setSmtp({ url: server.url })
    service.behave({ rotates: true })
    await signIn(at, service)
    const clock = fakeClock()
    const warned: string[] = []
    const renewal = createSignInRenewal({ ...contextOf(at), log: { info() {}, warn: (message) => void warned.push(message), error: () => 'id' } }, () => at.core.context.outgoing().mail!.oauth, { automatic: true, clock })
    const token = () => (JSON.parse(at.secrets.get('mailSignIn')!) as { refreshToken: string }).refreshToken
    const seen = [token()]
    for (const day of [0, 1]) {
      await clock.pass(day === 0 ? 120_000 : 86_400_000)
      await until(() => token() !== seen.at(-1))
      seen.push(token())
      await until(() => at.core.context.outgoing().mail!.oauth!.refreshToken === token() && clock.pending().length === 1)
    }
    expect(new Set(seen).size).toBe(3)
    // One that ended is told in the log, and tried again; mail says it where it is sent.
    service.refreshTokens.clear()
    await clock.pass(86_400_000)
    await until(() => warned.length === 1)
    expect(warned[0]).toMatch(/could not be renewed: Microsoft does not take the sign-in any more.*Sign in again in Settings/)
    renewal.close()
  })

  test('a token that came for somebody who has signed out meanwhile is not kept', async () => {
    const service = await signInService()
    service.refreshTokens.add('rt-1')
    service.behave({ rotates: true })
    const at = await lightDesk()
    const oauth = { ...MICROSOFT, clientSecret: null, refreshToken: 'rt-1', tokenUrl: service.endpoints.tokenUrl }
    const renewal = createSignInRenewal(contextOf(at), () => oauth, { automatic: false })
    expect(await renewal.renewNow()).toBe(false)
    expect(at.secrets.size).toBe(0)
  })
})

const contextOf = ({ core: { context } }: LightDesk) => ({ secrets: context.secrets, log: context.log, now: () => context.now(), reloadConnections: () => context.reloadConnections() })

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5))
}
