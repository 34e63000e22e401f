/**
 * Signing in to a mail server with Microsoft or Google in place of a password: access tokens for a
 * refresh token (RFC 6749, section 6), and the first of them for an authorization code with PKCE (RFC 7636).
 */
import type { MailProvider } from '#contract/mailSettings.ts'
import { JobFailure } from '#main/core/ports/jobs.ts'
import type { OAuthAccess } from '#main/core/ports/outgoing.ts'

export interface Endpoints {
  /** The page a person signs in at. */
  authorizeUrl: string
  tokenUrl: string
}

export const PROVIDER_NAMES: Readonly<Record<MailProvider, string>> = { microsoft: 'Microsoft', google: 'Google' }

/** Where a provider is asked. `tenant`: of Microsoft; its name, its id, or any organisation. */
export function endpointsOf(provider: MailProvider, tenant: string | null): Endpoints {
  if (provider === 'google') return { authorizeUrl: 'https://accounts.google.com/o/oauth2/v2/auth', tokenUrl: 'https://oauth2.googleapis.com/token' }
  const base = `https://login.microsoftonline.com/${encodeURIComponent(tenant ?? 'organizations')}/oauth2/v2.0`
  return { authorizeUrl: `${base}/authorize`, tokenUrl: `${base}/token` }
}

/** Sending, and reading the mailbox that bounces come to. */
export const SCOPES: Readonly<Record<MailProvider, string>> = {
  microsoft: 'https://outlook.office.com/SMTP.Send https://outlook.office.com/IMAP.AccessAsUser.All offline_access',
  google: 'https://mail.google.com/',
}

const SERVERS: Readonly<Record<MailProvider, RegExp>> = {
  microsoft: /(^|\.)(office365|outlook|office)\.com$/,
  google: /(^|\.)(gmail|googlemail|google)\.com$/,
}

/**
 * Whether a server may be given the token of a provider: whoever has it can read and send the user's
 * mail, so it goes to the provider's own servers, and to a relay on this machine.
 */
export function isServerOf(provider: MailProvider, host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, '$1')
  return SERVERS[provider].test(name) || name === 'localhost' || name === '::1' || /^127(\.\d{1,3}){3}$/.test(name)
}

/** Why there is no token, in plain words with what to do. Never holds a token or a secret. */
export class SignInFailed extends JobFailure {
  /** The provider itself said no: asking again changes nothing. */
  readonly settled: boolean
  constructor(message: string, settled: boolean) {
    super('SIGN_IN', message)
    this.name = 'SignInFailed'
    this.settled = settled
  }
}

export interface Tokens {
  accessToken: string
  /** Epoch milliseconds. */
  expiresAt: number
  /** The next one, where the provider gave one: Microsoft's lives for 90 days and comes anew with each use. */
  refreshToken: string | null
}

export interface TokenOptions {
  timeoutMs?: number
  signal?: AbortSignal
  /** Epoch milliseconds. */
  now?: () => number
}

const TIMEOUT_MS = 20_000
/** A token that ends while a connection is made is of no use. */
const FRESH_MS = 5 * 60_000
const KEPT_MAX = 20

/** Tokens of this thread, by what they were asked for with. */
const kept = new Map<string, { tokens: Promise<Tokens> }>()
const keyOf = ({ tokenUrl, clientId, user, refreshToken }: OAuthAccess): string => JSON.stringify([tokenUrl, clientId, user, refreshToken])

/**
 * A token that is good for some minutes yet; asked for once, however many connections want it.
 * @throws SignInFailed
 */
export async function accessToken(oauth: OAuthAccess, options: TokenOptions = {}): Promise<string> {
  return (await tokenFor(oauth, options)).token
}

/** `known`: it was there already, so the server may have withdrawn it meanwhile. @throws SignInFailed */
export async function tokenFor(oauth: OAuthAccess, options: TokenOptions = {}): Promise<{ token: string; known: boolean }> {
  const { now = Date.now } = options
  const key = keyOf(oauth)
  const before = kept.get(key)
  if (before !== undefined) {
    const tokens = await before.tokens
    if (tokens.expiresAt - now() > FRESH_MS) return { token: tokens.accessToken, known: true }
    if (kept.get(key) === before) kept.delete(key)
    return tokenFor(oauth, options)
  }
  // One that never lives for so long is asked for each time, and not for ever.
  const asked = { tokens: renew(oauth, options) }
  kept.set(key, asked)
  for (const oldest of kept.keys()) if (kept.size > KEPT_MAX) kept.delete(oldest)
  try {
    const { accessToken: token, expiresAt } = await asked.tokens
    if (expiresAt - now() <= FRESH_MS && kept.get(key) === asked) kept.delete(key)
    return { token, known: false }
  } catch (error) {
    if (kept.get(key) === asked) kept.delete(key)
    throw error
  }
}

/** The server did not take it: the next one is asked for anew. */
export const forgetToken = (oauth: OAuthAccess): void => void kept.delete(keyOf(oauth))

/** Asks for a new access token, whatever is kept. @throws SignInFailed */
export function renew(oauth: OAuthAccess, options: TokenOptions = {}): Promise<Tokens> {
  return ask(oauth, { grant_type: 'refresh_token', refresh_token: oauth.refreshToken, ...(oauth.provider === 'microsoft' ? { scope: SCOPES.microsoft } : {}) }, options)
}

export type Client = Pick<OAuthAccess, 'provider' | 'clientId' | 'clientSecret' | 'tokenUrl'>

/** The first tokens, for the code that the sign-in page gave. @throws SignInFailed */
export async function exchangeCode(client: Client, { code, verifier, redirectUri }: { code: string; verifier: string; redirectUri: string }, options: TokenOptions = {}): Promise<Tokens & { refreshToken: string }> {
  const { refreshToken, ...tokens } = await ask(client, { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: redirectUri }, options)
  if (refreshToken === null) throw new SignInFailed(`${PROVIDER_NAMES[client.provider]} let you in for an hour only and gave nothing to sign in with later. Ask whoever registered Counterfoil there to allow offline access.`, true)
  return { ...tokens, refreshToken }
}

async function ask(client: Client, form: Record<string, string>, { timeoutMs = TIMEOUT_MS, signal, now = Date.now }: TokenOptions): Promise<Tokens> {
  const name = PROVIDER_NAMES[client.provider]
  const at = `${name}’s sign-in service (${new URL(client.tokenUrl).host})`
  const late = AbortSignal.timeout(timeoutMs)
  let status: number
  let text: string
  try {
    const answer = await fetch(client.tokenUrl, {
      method: 'POST', redirect: 'error', headers: { accept: 'application/json' },
      body: new URLSearchParams({ client_id: client.clientId, ...(client.clientSecret === null ? {} : { client_secret: client.clientSecret }), ...form }),
      signal: signal === undefined ? late : AbortSignal.any([late, signal]),
    })
    status = answer.status
    text = await limited(answer)
  } catch (error) {
    if (late.aborted) throw new SignInFailed(`${at} did not answer in time. Check the line, and try again.`, false)
    if (signal?.aborted === true) throw error
    throw new SignInFailed(`${at} could not be reached (${codeOf(error)}). Check the line, and try again.`, false)
  }
  const body = jsonOf(text)
  if (status !== 200) throw refusal(client, name, at, status, body)
  const { access_token: token, expires_in: seconds = 3600, refresh_token: next } = body ?? {}
  if (typeof token !== 'string' || !/^[\x21-\x7e]{1,16000}$/.test(token)) throw new SignInFailed(`${at} did not answer as it should. Try again.`, false)
  return { accessToken: token, expiresAt: now() + 1000 * (Number(seconds) || 0), refreshToken: typeof next === 'string' && next !== '' ? next : null }
}

/** RFC 6749, section 5.2. */
function refusal({ clientId }: Client, name: string, at: string, status: number, body: Record<string, unknown> | null): SignInFailed {
  const error = typeof body?.['error'] === 'string' ? body['error'] : ''
  const said = saidBy(body, error)
  if (status === 429 || status >= 500 || error === 'temporarily_unavailable') return new SignInFailed(`${at} cannot answer now (${status}).${said} Try again in a while.`, false)
  switch (error) {
    case 'invalid_grant':
    case 'interaction_required':
    case 'consent_required':
    case 'login_required': return new SignInFailed(`${name} does not take the sign-in any more.${said} Sign in again in Settings.`, true)
    case 'invalid_client':
    case 'unauthorized_client': return new SignInFailed(`${name} does not know the application ${clientId}, or not with this secret.${said} Check both where it is registered, and sign in again in Settings.`, true)
    case '': return new SignInFailed(`${at} did not answer as it should (${status}). Try again.`, false)
    default: return new SignInFailed(`${name} refused the sign-in (${error.slice(0, 60)}).${said} Sign in again in Settings.`, true)
  }
}

/** The provider's own words, shortly: the first line, without the numbers for its support. */
function saidBy(body: Record<string, unknown> | null, error: string): string {
  const words = typeof body?.['error_description'] === 'string' ? body['error_description'].split(/[\r\n]|\s*Trace ID:/)[0]!.replace(/[\p{Cc}\s]+/gu, ' ').trim().slice(0, 300) : ''
  const text = words === '' ? error : words
  return text === '' ? '' : ` It said: ${text}${/[.!?]$/.test(text) ? '' : '.'}`
}

const ANSWER_MAX = 64 * 1024

async function limited(answer: Response): Promise<string> {
  if (answer.body === null) return ''
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.length
    if (size > ANSWER_MAX) return ''
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function jsonOf(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}

/** `fetch` wraps the system's error. */
function codeOf(error: unknown): string {
  for (let one = error, depth = 0; depth < 4 && one instanceof Error; depth++) {
    const { code } = one as NodeJS.ErrnoException
    if (typeof code === 'string') return code
    one = one.cause
  }
  return 'no answer'
}

/** The initial client response of XOAUTH2 (Google's and Microsoft's; in base64 as SMTP has it). */
export const xoauth2 = (user: string, token: string): string => Buffer.from(`user=${user}\u0001auth=Bearer ${token}\u0001\u0001`).toString('base64')
