/** A mail server as its URL names it: `smtp://user:password@host:port`, or `smtps://` for TLS from the first byte. */
import { isIP } from 'node:net'
import { JobFailure } from '#main/core/ports/jobs.ts'

export interface SmtpServer {
  host: string
  port: number
  user: string | null
  password: string | null
  /**
   * `implicit`: TLS from the first byte. `starttls`: plain for the greeting only, and no mail
   * where the server does not offer STARTTLS. `none`: plain throughout.
   */
  tls: 'implicit' | 'starttls' | 'none'
}

const DEFAULT_PORTS = { 'smtps:': 465, 'smtp:': 587 } as const

/**
 * Reads a server's URL. A registration link opens an account, so mail and passwords leave this
 * machine encrypted or not at all, and the server's certificate is always checked. Two exceptions:
 * a server on this machine; and `?tls=never`, for a relay inside the company that has no TLS,
 * which is then given no password.
 * @param secret whether we sign in with something that is not in the URL
 * @throws JobFailure `SMTP_URL`, with what is wrong
 */
export function smtpServer(url: string, { secret = false }: { secret?: boolean } = {}): SmtpServer {
  const parsed = URL.canParse(url) ? new URL(url) : null
  if (parsed === null || !(parsed.protocol in DEFAULT_PORTS) || parsed.hostname === '' || (parsed.pathname !== '' && parsed.pathname !== '/')) {
    throw new JobFailure('SMTP_URL', 'This is not the address of a mail server. Write it as smtp://user:password@mail.example:587, or smtps:// for port 465.')
  }
  const protocol = parsed.protocol as keyof typeof DEFAULT_PORTS
  const host = parsed.hostname.replace(/^\[(.*)\]$/, '$1')
  const server = {
    host,
    port: parsed.port === '' ? DEFAULT_PORTS[protocol] : Number(parsed.port),
    user: decoded(parsed.username) || null,
    password: decoded(parsed.password) || null,
  }
  if (protocol === 'smtps:') return { ...server, tls: 'implicit' }
  if (isThisMachine(host)) return { ...server, tls: 'none' }
  if (parsed.searchParams.get('tls') !== 'never') return { ...server, tls: 'starttls' }
  if (server.user !== null || secret) throw new JobFailure('SMTP_URL', 'A password is never sent to a mail server without TLS. Take the user name out of the address, or take “?tls=never” away.')
  return { ...server, tls: 'none' }
}

/** The URL as it may be shown and kept in the settings: without the password. Throws as `smtpServer`. */
export function withoutPassword(url: string): string {
  smtpServer(url)
  const shown = new URL(url)
  shown.password = ''
  return shown.href
}

export const serverName = ({ host, port }: SmtpServer): string => `${isIP(host) === 6 ? `[${host}]` : host}:${port}`

function isThisMachine(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw new JobFailure('SMTP_URL', 'The user name or password in this address holds a % that is not written as %25.')
  }
}
