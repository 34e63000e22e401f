/** An authorization server of the test's own (RFC 6749, RFC 7636), over HTTP, and a browser that signs in there. */
import { createHash, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { onTestFinished } from 'vitest'
import type { Endpoints } from '#main/mail/oauth.ts'

/** In place of the ordinary answer of the token endpoint. */
export type TokenAnswer = { status: number; body: unknown } | 'silence' | 'cut'

export interface SignInService {
  endpoints: Endpoints
  /** Forms that came to the token endpoint. */
  asked: URLSearchParams[]
  /** Requests of the sign-in page. */
  shown: URLSearchParams[]
  /** Access tokens that are good; taken out, they are not. */
  good: Set<string>
  refreshTokens: Set<string>
  behave(behaviour: { token?: TokenAnswer; lifeSeconds?: number; rotates?: boolean; offline?: boolean; deny?: string }): void
  /** Signs in as a person would: opens the page and follows it back. Answers the last page. */
  browse(url: string): Promise<{ status: number; text: string; at: string }>
}

export async function signInService(): Promise<SignInService> {
  const codes = new Map<string, { challenge: string; redirectUri: string; clientId: string }>()
  const asked: URLSearchParams[] = []
  const shown: URLSearchParams[] = []
  const good = new Set<string>()
  const refreshTokens = new Set<string>()
  let how: Parameters<SignInService['behave']>[0] = {}
  const random = () => randomBytes(12).toString('hex')

  const authorize = (url: URL, response: ServerResponse) => {
    const given = url.searchParams
    shown.push(given)
    const back = new URL(given.get('redirect_uri')!)
    if (how.deny !== undefined) back.search = new URLSearchParams({ error: how.deny, error_description: 'The user did not agree.\r\nTrace ID: 1', state: given.get('state')! }).toString()
    else {
      const code = random()
      codes.set(code, { challenge: given.get('code_challenge')!, redirectUri: given.get('redirect_uri')!, clientId: given.get('client_id')! })
      back.search = new URLSearchParams({ code, state: given.get('state')! }).toString()
    }
    response.writeHead(302, { location: back.href }).end()
  }

  const tokens = (refreshToken: string | null) => {
    const accessToken = `at-${random()}`
    good.add(accessToken)
    return { status: 200, body: { token_type: 'Bearer', access_token: accessToken, expires_in: how.lifeSeconds ?? 3600, ...(refreshToken === null ? {} : { refresh_token: refreshToken }) } }
  }
  const newRefreshToken = () => {
    const token = `rt-${random()}`
    refreshTokens.add(token)
    return token
  }
  const refused = (error: string, words: string) => ({ status: 400, body: { error, error_description: words } })

  const token = (form: URLSearchParams): TokenAnswer => {
    asked.push(form)
    if (how.token !== undefined) return how.token
    if (form.get('grant_type') === 'refresh_token') {
      if (!refreshTokens.has(form.get('refresh_token') ?? '')) return refused('invalid_grant', 'AADSTS700082: The refresh token has expired.\r\nTrace ID: 7')
      return tokens(how.rotates === true ? newRefreshToken() : null)
    }
    const known = codes.get(form.get('code') ?? '')
    codes.delete(form.get('code') ?? '')
    const challenge = createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url')
    if (known === undefined || known.challenge !== challenge || known.redirectUri !== form.get('redirect_uri') || known.clientId !== form.get('client_id')) return refused('invalid_grant', 'The code is not good.')
    return tokens(how.offline === false ? null : newRefreshToken())
  }

  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url!, 'http://127.0.0.1')
    if (url.pathname === '/authorize') return authorize(url, response)
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      const answer = token(new URLSearchParams(body))
      if (answer === 'cut') request.socket.destroy()
      else if (answer !== 'silence') response.writeHead(answer.status, { 'content-type': 'application/json' }).end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  onTestFinished(() => {
    server.closeAllConnections()
    return new Promise<void>((resolve) => server.close(() => resolve()))
  })
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    endpoints: { authorizeUrl: `${base}/authorize`, tokenUrl: `${base}/token` }, asked, shown, good, refreshTokens,
    behave: (behaviour) => void (how = behaviour),
    async browse(url) {
      const page = await fetch(url, { redirect: 'manual' })
      // The name is what the provider is told; here it is this machine's own.
      const at = page.headers.get('location')!
      const answer = await fetch(at.replace('//localhost:', '//127.0.0.1:'))
      return { status: answer.status, text: await answer.text(), at }
    },
  }
}

/** A mail server that takes access tokens and nothing else. */
export async function tokenSmtpServer(good: ReadonlySet<string>, options: SMTPServerOptions = {}) {
  const signedIn: { user: string; token: string; taken: boolean }[] = []
  const messages: string[] = []
  const server = new SMTPServer({
    logger: false, disableReverseLookup: true, disabledCommands: ['STARTTLS'], allowInsecureAuth: true, authMethods: ['XOAUTH2'],
    onAuth({ username, accessToken }, _session, done) {
      const taken = good.has(accessToken ?? '')
      signedIn.push({ user: username ?? '', token: accessToken ?? '', taken })
      if (taken) done(null, { user: username })
      else done(null, { data: { status: '401', schemes: 'bearer', scope: 'https://mail.example/' } })
    },
    onData(stream, _session, done) {
      let text = ''
      stream.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')))
      stream.on('end', () => {
        messages.push(text)
        done()
      })
    },
    ...options,
  })
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())))
  const { port } = server.server.address() as AddressInfo
  return { url: `smtp://127.0.0.1:${port}`, port, signedIn, messages }
}
