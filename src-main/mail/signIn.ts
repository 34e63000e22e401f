/**
 * Signing in with Microsoft or Google in the system's browser: authorization code with PKCE (RFC 7636)
 * and a listener on this machine for the way back (RFC 8252, 7.3), open for this one answer only.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Authorization, SignInApplication } from '#main/core/ports/mailSetup.ts'
import type { OAuthAccess } from '#main/core/ports/outgoing.ts'
import { exchangeCode, PROVIDER_NAMES, SCOPES, SignInFailed, type Client, type Endpoints } from './oauth.ts'

export interface AuthorizeOptions {
  /** How long somebody may take to sign in. */
  withinMs?: number
  /** How long the provider may take to answer. */
  timeoutMs?: number
}

const WITHIN_MS = 10 * 60_000

/** Opens the listener and answers the page to open; `finished` rejects with `SignInFailed`. */
export async function authorize({ provider, clientId, clientSecret, user }: SignInApplication, { authorizeUrl, tokenUrl }: Endpoints, { withinMs = WITHIN_MS, timeoutMs }: AuthorizeOptions = {}): Promise<Authorization> {
  const state = secret()
  const verifier = secret()
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 10_000 })
  server.maxConnections = 10
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => resolve())
  })
  const { port } = server.address() as AddressInfo
  // As each provider lets an application on a desktop be registered, with any port: Microsoft’s form takes only this name.
  const redirectUri = provider === 'microsoft' ? `http://localhost:${port}` : `http://127.0.0.1:${port}`

  const page = new URL(authorizeUrl)
  page.search = new URLSearchParams({
    client_id: clientId, response_type: 'code', redirect_uri: redirectUri, scope: SCOPES[provider], state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256', login_hint: user,
    // Google gives a refresh token only when it is asked for consent; of Microsoft the scope is enough.
    ...(provider === 'google' ? { access_type: 'offline', prompt: 'consent' } : { response_mode: 'query', prompt: 'select_account' }),
  }).toString()

  const stopped = new AbortController()
  const back = wayBack(server, { state, signal: stopped.signal, withinMs, name: PROVIDER_NAMES[provider] })
  const client: Client = { provider, clientId, clientSecret, tokenUrl }
  const finished = back
    .then((code) => exchangeCode(client, { code, verifier, redirectUri }, { signal: stopped.signal, ...(timeoutMs === undefined ? {} : { timeoutMs }) }))
    .then(({ refreshToken }): OAuthAccess => ({ ...client, user, refreshToken }))
    .catch((error: unknown) => {
      throw stopped.signal.aborted ? new SignInFailed(String(stopped.signal.reason), true) : error
    })
  // Whoever asks hears it; nobody need to.
  finished.catch(() => {})
  return { url: page.href, finished, cancel: (why) => stopped.abort(why) }
}

const secret = (): string => randomBytes(32).toString('base64url')

interface Back {
  state: string
  signal: AbortSignal
  withinMs: number
  name: string
}

/** The code that the browser brings back. Closes the listener, however it ends. */
async function wayBack(server: Server, { state, signal, withinMs, name }: Back): Promise<string> {
  let late: NodeJS.Timeout | undefined
  try {
    return await new Promise<string>((resolve, reject) => {
      const failed = (message: string) => reject(new SignInFailed(message, true))
      late = setTimeout(() => failed('Nobody came back from the sign-in page in time. Begin again.'), withinMs)
      signal.addEventListener('abort', () => failed(String(signal.reason)), { once: true })
      server.on('error', (error) => failed(`The way back from the browser was closed (${error.message}). Begin again.`))
      server.on('request', (request, response) => {
        const url = URL.canParse(request.url ?? '', 'http://127.0.0.1') ? new URL(request.url!, 'http://127.0.0.1') : null
        if (request.method !== 'GET' || url === null || url.pathname !== '/' || url.search === '') return tell(response, 404, 'There is nothing here', 'Go back to Counterfoil.')
        const given = url.searchParams
        // Another page of this browser may try to bring a code of its own: whoever does not know the state is not listened to.
        if (!same(given.get('state'), state)) return tell(response, 400, 'This is not the sign-in that was begun', 'Nothing was changed. Go back to Counterfoil, and begin again there.')
        const code = given.get('code')
        if (code === null || code === '') {
          tell(response, 200, 'You are not signed in', 'Nothing was changed. You can close this page. Go back to Counterfoil: it says why.')
          return failed(whyNoCode(given, name))
        }
        tell(response, 200, `${name} has answered`, 'You can close this page. Go back to Counterfoil: it says whether you are signed in.')
        resolve(code)
      })
    })
  } finally {
    clearTimeout(late)
    server.close()
    // The page that goes out is let out.
    setTimeout(() => server.closeAllConnections(), 1000).unref()
  }
}

/** RFC 6749, section 4.1.2.1. */
function whyNoCode(given: URLSearchParams, name: string): string {
  const error = (given.get('error') ?? 'no code').replace(/[^\w. -]/g, '').slice(0, 60)
  const words = (given.get('error_description') ?? '').split(/[\r\n]|\s*Trace ID:/)[0]!.replace(/[\p{Cc}\s]+/gu, ' ').trim().slice(0, 300)
  const said = words === '' ? '' : ` It said: ${words}${/[.!?]$/.test(words) ? '' : '.'}`
  if (error === 'access_denied') return `The sign-in with ${name} was not agreed to.${said} Begin again, or ask whoever administers it to allow Counterfoil.`
  return `${name} did not let you in (${error}).${said} Begin again.`
}

function same(given: string | null, wanted: string): boolean {
  const [a, b] = [Buffer.from(given ?? ''), Buffer.from(wanted)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** Holds no words from outside. */
function tell(response: ServerResponse, status: number, title: string, words: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'x-content-type-options': 'nosniff', connection: 'close',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  })
  response.end(`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1rem;color-scheme:light dark}</style></head><body><h1>${title}</h1><p>${words}</p></body></html>`)
}
