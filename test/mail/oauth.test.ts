import { createHash } from 'node:crypto'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { OAuthAccess } from '#main/core/ports/outgoing.ts'
import { accessToken, endpointsOf, isServerOf, SignInFailed } from '#main/mail/oauth.ts'
import { authorize } from '#main/mail/signIn.ts'
import { createSmtpTransport, NoMailServer, verifySmtp } from '#main/mail/transport.ts'
import { signInService, tokenSmtpServer, type SignInService } from './signInService.ts'

const APPLICATION = { provider: 'microsoft', clientId: 'app-0001', clientSecret: null, tenant: null, user: 'accounts@meridian.example' } as const

let made = 0
const oauthOf = (service: SignInService, refreshToken = `rt-given-${++made}`): OAuthAccess => {
  service.refreshTokens.add(refreshToken)
  return { provider: 'microsoft', user: 'accounts@meridian.example', clientId: 'app-0001', clientSecret: null, refreshToken, tokenUrl: service.endpoints.tokenUrl }
}
const why = (call: Promise<unknown>) => call.then(() => null, (error: SignInFailed) => error)

describe('signing in', () => {
  test('a person who signs in gives a refresh token, for a code that only we can exchange', async () => {
    const service = await signInService()
    const { url, finished } = await authorize(APPLICATION, service.endpoints)
    const page = await service.browse(url)
    expect(page).toMatchObject({ status: 200, text: expect.stringContaining('Go back to Counterfoil') })
    const { refreshToken, ...oauth } = await finished
    expect(oauth).toEqual({ provider: 'microsoft', clientId: 'app-0001', clientSecret: null, user: 'accounts@meridian.example', tokenUrl: service.endpoints.tokenUrl })
    expect(service.refreshTokens.has(refreshToken)).toBe(true)

    const shown = Object.fromEntries(service.shown[0]!)
    expect(shown).toMatchObject({ client_id: 'app-0001', response_type: 'code', code_challenge_method: 'S256', login_hint: 'accounts@meridian.example', redirect_uri: expect.stringMatching(/^http:\/\/localhost:\d+$/), scope: 'https://outlook.office.com/SMTP.Send https://outlook.office.com/IMAP.AccessAsUser.All offline_access' })
    const exchanged = service.asked[0]!
    expect(createHash('sha256').update(exchanged.get('code_verifier')!).digest('base64url')).toBe(shown['code_challenge'])
    expect(exchanged.get('code_verifier')).toMatch(/^[\w-]{43,128}$/)
    expect(exchanged.has('client_secret')).toBe(false)
  })

  test('Google is asked for consent, so that it gives a refresh token, and is told the secret of its desktop applications', async () => {
    const service = await signInService()
    const { url, finished } = await authorize({ ...APPLICATION, provider: 'google', clientSecret: 'shh' }, service.endpoints)
    await service.browse(url)
    expect(await finished).toMatchObject({ provider: 'google', clientSecret: 'shh' })
    expect(Object.fromEntries(service.shown[0]!)).toMatchObject({ access_type: 'offline', prompt: 'consent', scope: 'https://mail.google.com/', redirect_uri: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) })
    expect(service.asked[0]!.get('client_secret')).toBe('shh')
  })

  test('whoever comes back with another state is not listened to, and the sign-in goes on', async () => {
    const service = await signInService()
    const { url, finished } = await authorize(APPLICATION, service.endpoints)
    const back = new URL(url).searchParams.get('redirect_uri')!.replace('localhost', '127.0.0.1')
    for (const query of ['?code=theirs&state=wrong', '?code=theirs', '?error=access_denied&state=wrong']) {
      const answer = await fetch(`${back}/${query}`)
      expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('not the sign-in that was begun')])
    }
    expect((await fetch(`${back}/favicon.ico`)).status).toBe(404)
    expect((await fetch(`${back}/?state=x`, { method: 'POST' })).status).toBe(404)
    expect(service.asked).toEqual([])
    await service.browse(url)
    await expect(finished).resolves.toMatchObject({ provider: 'microsoft' })
  })

  test('the way back is open for one answer, and closed after it', async () => {
    const service = await signInService()
    const { url, finished } = await authorize(APPLICATION, service.endpoints)
    const { at } = await service.browse(url)
    await finished
    await expect(fetch(at.replace('localhost', '127.0.0.1'))).rejects.toThrow('fetch failed')
  })

  test('who does not agree is told so in the browser and at the desk', async () => {
    const service = await signInService()
    service.behave({ deny: 'access_denied' })
    const { url, finished } = await authorize(APPLICATION, service.endpoints)
    expect(await service.browse(url)).toMatchObject({ text: expect.stringContaining('You are not signed in') })
    expect(await why(finished)).toMatchObject({ settled: true, message: 'The sign-in with Microsoft was not agreed to. It said: The user did not agree. Begin again, or ask whoever administers it to allow Counterfoil.' })
  })

  test('words from outside do not get into the page', async () => {
    const service = await signInService()
    service.behave({ deny: '<script>alert(1)</script>' })
    const { url, finished } = await authorize(APPLICATION, service.endpoints)
    expect((await service.browse(url)).text).not.toContain('script>')
    expect((await why(finished))!.message).not.toContain('<')
  })

  test('when nobody comes back it ends by itself, and the port is closed', async () => {
    const service = await signInService()
    const { url, finished } = await authorize(APPLICATION, service.endpoints, { withinMs: 50 })
    expect(await why(finished)).toMatchObject({ message: 'Nobody came back from the sign-in page in time. Begin again.' })
    await expect(fetch(new URL(url).searchParams.get('redirect_uri')!.replace('localhost', '127.0.0.1'))).rejects.toThrow('fetch failed')
  })

  test('one that is called off ends with that reason', async () => {
    const service = await signInService()
    const { finished, cancel } = await authorize(APPLICATION, service.endpoints)
    cancel('Another sign-in was begun after this one.')
    expect(await why(finished)).toMatchObject({ message: 'Another sign-in was begun after this one.' })
  })

  test('a sign-in that would last an hour only is not kept', async () => {
    const service = await signInService()
    service.behave({ offline: false })
    const { url, finished } = await authorize(APPLICATION, service.endpoints)
    await service.browse(url)
    expect(await why(finished)).toMatchObject({ settled: true, message: expect.stringContaining('allow offline access') })
  })
})

describe('access tokens', () => {
  test('one is asked for however many want it, and again when it is about to end', async () => {
    const service = await signInService()
    const oauth = oauthOf(service)
    let now = 1_800_000_000_000
    const tokens = await Promise.all(Array.from({ length: 8 }, () => accessToken(oauth, { now: () => now })))
    expect(new Set(tokens).size).toBe(1)
    expect(service.asked).toHaveLength(1)
    expect(Object.fromEntries(service.asked[0]!)).toMatchObject({ grant_type: 'refresh_token', refresh_token: oauth.refreshToken, client_id: 'app-0001' })
    now += 54 * 60_000
    expect(await accessToken(oauth, { now: () => now })).toBe(tokens[0])
    now += 60_000
    expect(await accessToken(oauth, { now: () => now })).not.toBe(tokens[0])
    expect(service.asked).toHaveLength(2)
  })

  test('one that lives for a minute only is used, and not kept', async () => {
    const service = await signInService()
    service.behave({ lifeSeconds: 60 })
    const oauth = oauthOf(service)
    expect(await accessToken(oauth)).not.toBe(await accessToken(oauth))
    expect(service.asked).toHaveLength(2)
  })

  test('a refused refresh token says to sign in again, without telling it', async () => {
    const service = await signInService()
    const oauth = { ...oauthOf(service), refreshToken: 'rt-old' }
    const error = await why(accessToken(oauth))
    expect(error).toMatchObject({ settled: true, message: 'Microsoft does not take the sign-in any more. It said: AADSTS700082: The refresh token has expired. Sign in again in Settings.' })
    expect(error!.message).not.toContain('rt-old')
  })

  test.each([
    ['an application that is not known', { status: 401, body: { error: 'invalid_client', error_description: 'AADSTS7000215: Invalid client secret provided.' } }, true, /does not know the application app-0001, or not with this secret/],
    ['a service that is overloaded', { status: 503, body: '<html>busy</html>' }, false, /cannot answer now \(503\)/],
    ['too many questions', { status: 429, body: { error: 'temporarily_unavailable' } }, false, /cannot answer now \(429\)/],
    ['something else that answers there', { status: 404, body: '<html>no</html>' }, false, /did not answer as it should \(404\)/],
    ['an answer without a token', { status: 200, body: { token_type: 'Bearer' } }, false, /did not answer as it should/],
    ['a token with a line end in it', { status: 200, body: { access_token: 'a\r\nMAIL FROM:<x@y.example>' } }, false, /did not answer as it should/],
    ['an answer without end', { status: 200, body: `{"access_token":"${'a'.repeat(100_000)}"}` }, false, /did not answer as it should/],
    ['a line that is cut', 'cut', false, /could not be reached \((ECONNRESET|UND_ERR_SOCKET)\)/],
    ['a service that stays silent', 'silence', false, /did not answer in time/],
  ] as const)('%s is told for what it is', async (_name, token, settled, words) => {
    const service = await signInService()
    service.behave({ token })
    const error = await why(accessToken(oauthOf(service), { timeoutMs: 300 }))
    expect(error).toBeInstanceOf(SignInFailed)
    expect(error).toMatchObject({ settled, message: expect.stringMatching(words) })
    // A failure is not kept: the next one asks again.
    service.behave({})
  })

  test('a service that is down is asked again by the next who wants a token', async () => {
    const closed = createServer()
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', () => resolve()))
    const { port } = closed.address() as AddressInfo
    await new Promise<void>((resolve) => closed.close(() => resolve()))
    const service = await signInService()
    const oauth = oauthOf(service)
    expect(await why(accessToken({ ...oauth, tokenUrl: `http://127.0.0.1:${port}/token` }))).toMatchObject({ settled: false, message: expect.stringContaining('could not be reached (ECONNREFUSED). Check the line') })
    service.behave({ token: { status: 500, body: '' } })
    await why(accessToken(oauth))
    service.behave({})
    await expect(accessToken(oauth)).resolves.toMatch(/^at-/)
  })

  test('a service that sends us elsewhere is not followed with the refresh token', async () => {
    const service = await signInService()
    const elsewhere = await signInService()
    const other = createRedirect(elsewhere.endpoints.tokenUrl)
    expect(await why(accessToken({ ...oauthOf(service), tokenUrl: await other }))).toMatchObject({ settled: false })
    expect(elsewhere.asked).toEqual([])
  })
})

async function createRedirect(to: string): Promise<string> {
  const { createServer: http } = await import('node:http')
  const server = http((_request, response) => response.writeHead(307, { location: to }).end())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`
}

describe('a mail server that is signed in to', () => {
  test('takes the user and the token, and mail goes', async () => {
    const service = await signInService()
    const server = await tokenSmtpServer(service.good)
    const transport = createSmtpTransport(server.url, { connections: 2, oauth: oauthOf(service) })
    onTestFinished(() => transport.close())
    const lane = await transport.acquire()
    expect(await lane.deliver({ from: 'accounts@meridian.example', to: ['ana@customer.example'] }, Buffer.from('Subject: x\r\n\r\nx'))).toMatchObject({ kind: 'accepted' })
    lane.release()
    expect(server.signedIn).toEqual([{ user: 'accounts@meridian.example', token: [...service.good][0], taken: true }])
  })

  test('a token that was withdrawn is asked for anew, once', async () => {
    const service = await signInService()
    const server = await tokenSmtpServer(service.good)
    const oauth = oauthOf(service)
    await verifySmtp(server.url, { oauth })
    service.good.clear()
    await verifySmtp(server.url, { oauth })
    expect(server.signedIn.map(({ taken }) => taken)).toEqual([true, false, true])
    expect(service.asked).toHaveLength(2)
  })

  test('somebody else’s sign-in is told as such, and nothing is tried for ever', async () => {
    const service = await signInService()
    const server = await tokenSmtpServer(new Set())
    const error = (await verifySmtp(server.url, { oauth: oauthOf(service) }).catch((thrown: unknown) => thrown)) as NoMailServer
    expect(error).toBeInstanceOf(NoMailServer)
    expect(error).toMatchObject({ settled: true, message: expect.stringMatching(/does not take the sign-in of accounts@meridian\.example\..*Sign in again in Settings/) })
    expect(error.message).not.toContain([...service.good][0]!)
    expect(server.signedIn).toHaveLength(1)
  })

  test('a sign-in that ended says to sign in again, and the mail server is not asked', async () => {
    const service = await signInService()
    const server = await tokenSmtpServer(service.good)
    const oauth = { ...oauthOf(service), refreshToken: 'rt-ended' }
    expect(await verifySmtp(server.url, { oauth }).catch((thrown: unknown) => thrown)).toMatchObject({ settled: true, message: expect.stringContaining('Sign in again in Settings.') })
    expect(server.signedIn).toEqual([])
  })

  test('no token goes to a server without TLS', async () => {
    const service = await signInService()
    await expect(verifySmtp('smtp://relay.inside.example:25?tls=never', { oauth: oauthOf(service) })).rejects.toThrow('never sent to a mail server without TLS')
    expect(service.asked).toEqual([])
  })
})

test('the providers’ own addresses are asked over https', () => {
  expect(endpointsOf('google', null)).toEqual({ authorizeUrl: 'https://accounts.google.com/o/oauth2/v2/auth', tokenUrl: 'https://oauth2.googleapis.com/token' })
  expect(endpointsOf('microsoft', 'meridian.example').tokenUrl).toBe('https://login.microsoftonline.com/meridian.example/oauth2/v2.0/token')
  expect(endpointsOf('microsoft', null).authorizeUrl).toBe('https://login.microsoftonline.com/organizations/oauth2/v2.0/authorize')
})

test.each([
  ['microsoft', 'smtp.office365.com', true], ['microsoft', 'outlook.office365.com', true], ['google', 'smtp.gmail.com', true], ['google', 'imap.gmail.com', true], ['google', '127.0.0.1', true], ['microsoft', '[::1]', true],
  ['microsoft', 'smtp.gmail.com', false], ['google', 'gmail.com.rebound.example', false], ['microsoft', 'notoffice365.com', false], ['google', 'mail.meridian.example', false], ['google', '127.0.0.1.rebound.example', false],
] as const)('a token of %s is told to %s: %s', (provider, host, told) => expect(isServerOf(provider, host)).toBe(told))
